"""One policy for the bytes of a file, the same on every system."""

import pytest

from deploylab.grading.decoding import text_of
from deploylab.problems import Problem


@pytest.mark.parametrize(
    "data",
    [
        "a = 'é'\n".encode(),
        b"\xef\xbb\xbfa = '\xc3\xa9'\r\n",
        b"# -*- coding: utf-8 -*-\na = '\xc3\xa9'\n",
        b"\xef\xbb\xbf# coding: utf-8\ra = '\xc3\xa9'\r",
        b"# vim: set fileencoding=latin-1 :\na = '\xe9'\n",
        b"#!/usr/bin/python\n# coding=iso-8859-1\na = '\xe9'\n",
    ],
)
def test_what_python_reads_is_read_with_line_feeds(data):
    text = text_of(data)
    assert "a = 'é'\n" in text and "\r" not in text and not text.startswith("\ufeff")
    namespace = {}
    exec(compile(text, "x", "exec"), namespace)
    assert namespace["a"] == "é"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("a = 1".encode("utf-16"), "UTF-16"),
        ("a = 1".encode("utf-32"), "UTF-32"),
        (b"a = 1\nb = '\xe9'\n", "Line 2 is not UTF-8"),
        (b"a = 1 # \0\n", "NUL"),
        (b"# coding: utf-7\na = 1\n", "declares the encoding utf-7"),
        (b"# coding: rot13\na = 1\n", "declares the encoding rot"),
        (b"# coding: no-such\na = 1\n", "unknown"),
        (b"#" * 1_000_001, "larger"),
    ],
)
def test_anything_else_is_refused_with_the_way_to_mend_it(data, told):
    with pytest.raises(Problem, match=told):
        text_of(data)


@pytest.mark.parametrize("encoding", ["cp949", "euc-kr"])
def test_the_encodings_of_korean_windows_are_read_if_they_are_declared(encoding):
    text = f"# coding: {encoding}\na = '차례'\n"
    assert text_of(text.encode(encoding)) == text
    with pytest.raises(Problem, match="UTF-8"):
        text_of("a = '차례'\n".encode(encoding))


def test_a_coding_line_after_code_does_not_count():
    assert text_of(b"a = 1\n# coding: latin-1\nb = '\xc3\xa9'\n").endswith("b = 'é'\n")
