"""Integrity on a real database: duplicates with and without a key, two versions on one changing table."""

import pytest
from live_rig import punctual

from deploylab.integrity import READS
from deploylab.live.orders import COLUMNS, Orders
from deploylab.live.running import run
from deploylab.scenario import load
from deploylab.sim.traffic import requests


@pytest.fixture
def path(tmp_path):
    path = str(tmp_path / "orders.db")
    Orders(path).create()
    return path


def test_an_order_written_twice_is_a_duplicate_and_with_a_key_it_is_stored_once(path):
    orders = Orders(path)
    assert [orders.write(1, None), orders.write(1, None)] == [False, True]
    assert [orders.write(2, "k2"), orders.write(2, "k2")] == [False, None]


def outcome(path, schema, *tried):
    return Orders(path, schema).use(*tried)


@pytest.mark.parametrize("steps, works", [
    ([], {"old", "both"}),
    (["expand"], {"old", "both", "new"}),
    (["expand", "migrate"], {"old", "both", "new"}),
    (["expand", "migrate", "contract"], {"both", "new"}),
    (["rename"], {"both", "new"}),
], ids=["before", "expand", "migrate", "contract", "rename"])
def test_which_version_can_write_after_which_step_is_as_the_textbook_page_says(path, steps, works):
    for step in steps:
        Orders(path).migrate(step)
    wrote = {schema for schema in COLUMNS if outcome(path, schema, 1, True, None, 0.0) != ("broken", 0)}
    assert wrote == works and all(set(COLUMNS[schema]) == READS[schema] for schema in COLUMNS)


def test_a_row_of_the_new_version_cannot_be_read_by_the_old_one_unless_both_were_written(path):
    Orders(path).migrate("expand")
    Orders(path, "new").write(1, None)
    assert outcome(path, "old", 9, False, None, 0.0) == ("unreadable", 1)
    assert outcome(path, "both", 9, False, None, 0.0) is None
    Orders(path).migrate("migrate")
    assert outcome(path, "old", 9, False, None, 0.0) is None


def played(name):
    scenario = load(name)
    return punctual(lambda: run(scenario, requests, rate=scenario["traffic.rate"] * 15, seconds=scenario["traffic.seconds"] / 15))


def test_orders_cut_and_tried_again_are_stored_twice_without_keys_and_once_with_them():
    without, keyed = played("integrity"), played("integrity_keys")
    assert without.metrics["duplicates"] > 0 and keyed.metrics["duplicates"] == 0
    for done in (without, keyed):
        assert done.metrics["retries"] > 100 and done.ledger.failed < 0.1 * done.ledger.sent
        assert sum(event[4] for event in done.trace.of("write")) == done.metrics["duplicates"]
        blamed = [done.trace.events[event[5]][1] for event in done.trace.of("retry") if event[5] >= 0]
        assert len(blamed) > 100 and set(blamed) <= {"server", "route"}


def test_expanding_the_schema_first_loses_nothing_and_renaming_breaks_the_old_version():
    assert played("schema_expand").ledger.failed == 0
    renamed = played("schema_rename")
    at = renamed.trace.of("schema")[0][0]
    broken = [event for event in renamed.trace.of("fail") if event[4] == "errored"]
    assert broken and all(event[0] >= at for event in broken)
