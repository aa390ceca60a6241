"""An access log of one's own: read in memory, limited in what it unpacks to, told what is wrong with it."""

import gzip

import pytest

pytest.importorskip("streamlit")

from deploylab.problems import Problem
from deploylab.ui.pages.workbench import MOST_BYTES, MOST_REQUESTS, rows_of

LINE = '203.0.113.{n} - - [10/Oct/2023:13:55:{n:02d} +0000] "GET /shop?id={n} HTTP/1.1" 200 {n}00 "-" "curl"\n'
LOG = "".join(LINE.format(n=n) for n in range(1, 41)).encode()


@pytest.mark.parametrize(("data", "name"), [(LOG, "access.log"), (gzip.compress(LOG), "access.log.gz")])
def test_a_log_is_read_plain_or_packed(data, name):
    rows = rows_of(data, name)
    assert len(rows) == 40 and len({row[1] for row in rows}) == 40


def test_what_is_no_gzip_and_what_is_no_log_is_told_so():
    with pytest.raises(Problem, match="gzip"):
        rows_of(LOG, "access.log.gz")
    with pytest.raises(Problem, match=r"notes\.txt"):
        rows_of(b"hello\nworld\n", "notes.txt")


def test_a_bomb_is_unpacked_to_a_limit_and_no_more_requests_are_taken_than_can_be_looked_at():
    many = gzip.compress(LOG * 8_000)
    assert len(many) < MOST_BYTES < len(LOG) * 200_000
    assert len(rows_of(many, "bomb.gz")) <= MOST_REQUESTS


@pytest.mark.parametrize("cut", [10, 30])
def test_a_torn_gzip_is_told_so(cut):
    with pytest.raises(Problem, match="gzip"):
        rows_of(gzip.compress(LOG)[:cut], "torn.gz")
