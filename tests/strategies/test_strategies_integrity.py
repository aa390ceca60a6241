"""What a deployment does to data: duplicates without keys, and rows that a version cannot read."""

import pytest

from deploylab.integrity import WriteStore, can_serve, migrate, readable, written

NAME, FULL = frozenset({"name"}), frozenset({"full_name"})
BOTH = NAME | FULL


def test_a_retry_of_a_cut_request_writes_twice_without_a_key_and_once_with_it():
    without, with_key = WriteStore(), WriteStore()
    for _ in range(2):  # stored, its answer cut, tried again
        without.write("order 7")
        first = with_key.write("order 7", key="k7")
    assert without.rows == ["order 7", "order 7"]
    assert with_key.rows == ["order 7"] and first == 0


def test_another_key_is_another_write():
    store = WriteStore()
    assert [store.write("order 7", key="a"), store.write("order 7", key="b")] == [0, 1]


@pytest.mark.parametrize("columns, serving", [(NAME, {"old", "both"}), (BOTH, {"old", "both", "new"}),
                                              (FULL, {"both", "new"})])
def test_a_version_serves_where_it_finds_a_column_that_it_knows(columns, serving):
    assert {version for version in ("old", "both", "new") if can_serve(version, columns)} == serving


def test_a_rename_breaks_the_old_version_at_once_and_makes_every_row_unreadable_to_it():
    columns, rows = migrate("rename", NAME, [NAME])
    assert not can_serve("old", columns) and not readable(rows[0], "old") and readable(rows[0], "new")


def life(*steps, version):
    """A row of the old version, the steps, and then a row of `version`: (columns, rows)."""
    columns, rows = NAME, [NAME]
    for step in steps:
        columns, rows = migrate(step, columns, rows)
    return columns, [*rows, written(version, columns)]


@pytest.mark.parametrize("steps", [("expand",), ("expand", "migrate")])
def test_after_expand_and_migrate_old_and_both_read_every_row_so_a_rollback_is_safe(steps):
    columns, rows = life(*steps, version="both")
    assert all(readable(row, version) for row in rows for version in ("old", "both"))
    assert can_serve("old", columns)


def test_a_version_that_writes_only_the_new_column_leaves_rows_that_a_rollback_cannot_read():
    _, rows = life("expand", version="new")
    assert [readable(row, "old") for row in rows] == [True, False]
    assert not readable(rows[0], "new"), "and it cannot read what was not migrated"


def test_after_the_contract_there_is_no_way_back():
    columns, rows = life("expand", "migrate", "contract", version="new")
    assert not can_serve("old", columns) and not any(readable(row, "old") for row in rows)
    assert all(readable(row, version) for row in rows for version in ("both", "new"))


def test_a_contract_before_the_migration_loses_what_was_not_copied():
    _, rows = life("expand", "contract", version="both")
    assert not any(readable(rows[0], version) for version in ("old", "both", "new"))


def test_an_unknown_step_is_refused():
    with pytest.raises(ValueError, match="'drop'"):
        migrate("drop", NAME, [])
