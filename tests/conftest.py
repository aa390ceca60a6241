import json
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@cache
def read_truth(name):
    return json.loads((HERE / "truth" / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def truth():
    """`truth("servers/mapping_nginx.json")`: recorded behaviour of real servers and controllers, parsed."""
    return read_truth


@pytest.fixture
def everything_is_required():
    pytest.fail("DEPLOYLAB_REQUIRE_ALL=1, but a program that this test needs is not installed (see tests/needs.py)")
