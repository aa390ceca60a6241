"""Access rules by path and address."""

import pytest

from deploylab.mapping.access import Access, allowed, denying_rule

ADMIN = [
    Access(False, "10.9.0.0/16", "deny 10.9.0.0/16", "/admin/"),
    Access(True, "10.0.0.0/8", "allow 10.0.0.0/8", "/admin/"),
    Access(False, "all", "deny all", "/admin/"),
    Access(False, "203.0.113.9", "deny 203.0.113.9", "/"),
]


@pytest.mark.parametrize(
    ("path", "address", "enters"),
    [
        ("/admin/x", "10.1.1.1", True),
        ("/admin/x", "10.9.1.1", False),  # the earlier rule decides
        ("/admin/x", "2001:db8::1", False),
        ("/admin/x", "203.0.113.9", False),
        ("/x", "203.0.113.9", False),
        ("/x", "10.9.1.1", True),
        ("/administrator", "198.51.100.7", True),
    ],
)
def test_the_longest_path_brings_the_list_and_its_first_match_decides(path, address, enters):
    assert allowed(ADMIN, path, address) is enters


def test_a_list_of_allow_alone_keeps_nobody_out():
    assert denying_rule([Access(True, "10.0.0.0/8", "allow")], "198.51.100.7") is None
