"""Regular mapping: which rule, and which address.  /  정상 매핑: 어느 규칙으로, 어느 주소로."""


def first_match(rules, path):
    """Apache: the first rule that matches, or None.  /  Apache: 처음 맞는 규칙. 없으면 None."""
    return None  # TODO


def longest_prefix(rules, path):
    """nginx: the rule with the longest prefix, or None.  /  nginx: 가장 긴 접두어의 규칙. 없으면 None."""
    return None  # TODO


def forward(rule, target):
    """The address on the server.  /  서버로 보낼 주소."""
    return rule.target  # TODO
