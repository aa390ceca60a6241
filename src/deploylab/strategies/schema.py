"""When a release changes the database: what is done to the schema before it and after it.

    rename            [rename] release                          the old version breaks at once
    expand            [expand] release [migrate]                both versions work, and so does a rollback
    expand_contract   [expand] release [migrate] [contract]     after the contract there is no way back

A rollback never undoes a step: code goes back in seconds, data that users have written since does not.
"""

from deploylab.problems import Problem

STEPS = {  # schema_change: (before the release, after it)
    "none": ((), ()),
    "rename": (("rename",), ()),
    "expand": (("expand",), ("migrate",)),
    "expand_contract": (("expand",), ("migrate", "contract")),
}


def before(schema_change):
    """The steps to take before the first server changes its version."""
    return steps(schema_change)[0]


def after(schema_change):
    """The steps to take once no server of the old version is left in use."""
    return steps(schema_change)[1]


def steps(schema_change):
    if schema_change not in STEPS:
        raise Problem(
            en=f"schema_change is '{schema_change}'; it can be {', '.join(STEPS)}.",
            ko=f"schema_change 값이 '{schema_change}'입니다. 쓸 수 있는 값: {', '.join(STEPS)}.",
        )
    return STEPS[schema_change]
