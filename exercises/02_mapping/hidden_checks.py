"""Drawn for each student: tables of rules against a second implementation; joints with too many slashes and too few."""

import re
from dataclasses import dataclass

from deploylab.grading.checks import check, expect

WORDS = ("app", "apple", "api", "shop", "shopping", "img", "v1", "v10")


@dataclass(frozen=True)
class Rule:
    prefix: str
    target: str


def table(draws):
    """Rules of one and two segments, some with a slash at the end; the whole site comes somewhere among them."""
    one = [f"/{word}" for word in draws.shuffled(WORDS)[:4]]
    two = [f"{draws.one_of(one)}/{draws.one_of(WORDS)}{draws.one_of(('', '/'))}" for _ in range(4)]
    return [Rule(prefix, f"http://s{number}:80") for number, prefix in enumerate(draws.shuffled(dict.fromkeys(one + two)))]


def paths(draws, rules):
    return [draws.one_of(rules).prefix + draws.one_of(("", "/x", "le", "/v1/y", "0")) for _ in range(30)]


@check(points=1, task=1, ko="Apache: 다른 표", en="Apache: other tables", catches=["no_boundary"],
       hint={"ko": "`/`로 끝나는 접두어와 끝나지 않는 접두어를 모두 시험해 보세요.", "en": "Try prefixes that end with a slash, and some that do not."})
def test_apache_other_tables(submission, draws):
    rules = table(draws)
    for path in paths(draws, rules):
        fits = [rule for rule in rules if re.match(re.escape(rule.prefix) + ("" if rule.prefix[-1] == "/" else "(/|$)"), path)]
        expect(submission.first_match(rules, path), fits[0] if fits else None, called="first_match()",
               known={"longest_for_apache": max(fits, key=lambda rule: len(rule.prefix))} if fits else {})


@check(points=2, task=2, ko="nginx: 다른 표", en="nginx: other tables",
       hint={"ko": "표의 순서를 섞어도 같은 규칙이 이겨야 합니다.", "en": "The same rule has to win in whatever order the table is."})
def test_nginx_other_tables(submission, draws):
    rules = table(draws)
    for path in paths(draws, rules):
        fits = sorted((rule for rule in rules if path[: len(rule.prefix)] == rule.prefix), key=lambda rule: -len(rule.prefix))
        first = next((rule for rule in rules if path.startswith(rule.prefix)), None)
        expect(submission.longest_prefix(rules, path), fits[0] if fits else None, called="longest_prefix()",
               known={"first_for_nginx": first} if first else {})


@check(points=2, task=3, ko="적힌 그대로 이어 붙인다", en="Joined as written", catches=["mends_slashes"],
       hint={"ko": "빗금이 둘이 되거나 없어져도 그대로 이어 붙입니다.", "en": "Join what is written, even if that makes two slashes or none."})
def test_joined_as_written(submission, draws):
    word, rest = draws.one_of(WORDS), draws.one_of(("cart", "a/b", "list?q=x/y", "?p=2"))
    for front, back in (("", "/"), ("/", ""), ("/", "/"), ("", "")):
        rule = Rule(f"/{word}{front}", f"http://inner:8080/base{back}")
        right = f"http://inner:8080/base{back}" + ("/" if not front else "") + rest
        expect(submission.forward(rule, f"/{word}/{rest}"), right, called="forward()")
