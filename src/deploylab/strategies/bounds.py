"""Surge bounds: how many servers a Kubernetes rolling update may have too many, and too few.

    replicas 10, maxSurge 25 %, maxUnavailable 25 %   ->   at most 10 + 3 servers, at least 10 - 2 answer

The surge rounds up and the unavailable rounds down, so that some progress is always possible and never more
harm than was allowed.

Sources: Kubernetes `deployment_util.go` (ResolveFenceposts, MaxUnavailable) and the validation of apps/v1.
"""

from deploylab.problems import Problem


def resolve_bounds(replicas, max_surge="25%", max_unavailable="25%"):
    """(surge, unavailable) as whole servers. Problem for what the Kubernetes API server does not admit."""
    surge, unavailable = rounded(replicas, max_surge, max_unavailable)
    if zero(max_surge) and zero(max_unavailable):
        raise Problem(
            en="maxUnavailable may not be 0 when maxSurge is 0: no server could ever be replaced. Raise one of them.",
            ko="maxSurge가 0이면 maxUnavailable은 0일 수 없습니다. 어떤 서버도 교체할 수 없으니 하나를 늘리십시오.",
        )
    return surge, unavailable


def rounded(replicas, max_surge, max_unavailable):
    """(surge, unavailable) of admitted values."""
    surge = amount(max_surge, replicas, "maxSurge", round_up=True)
    unavailable = amount(max_unavailable, replicas, "maxUnavailable", round_up=False, most=100)
    if surge == 0 and unavailable == 0:
        unavailable = 1  # percentages so small that both rounded to nothing: one at a time, or it stands still
    return surge, min(unavailable, replicas)


def amount(value, replicas, name, round_up, most=None):
    """A number of servers, or a percentage of the replicas. Problem if `value` is neither."""
    digits = value.removesuffix("%") if isinstance(value, str) and value.endswith("%") else ""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if not (digits.isascii() and digits.isdigit()) or (most is not None and int(digits) > most):
        limit_en, limit_ko = ("", "") if most is None else (f" of at most {most}%", f"({most}% 이하)")
        raise Problem(
            en=f"{name} is {value!r}; it must be a whole number from 0, or a percentage{limit_en} such as '25%'.",
            ko=f"{name} 값이 {value!r}입니다. 0 이상의 정수이거나 '25%' 같은 백분율{limit_ko}이어야 합니다.",
        )
    return -(-int(digits) * replicas // 100) if round_up else int(digits) * replicas // 100


def zero(value):
    return value == 0 or (isinstance(value, str) and int(value.removesuffix("%")) == 0)
