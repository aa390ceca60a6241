"""What a student may see: one table, two products, and the joint."""

from dataclasses import dataclass

from deploylab.grading.checks import check, expect


@dataclass(frozen=True)
class Rule:
    prefix: str
    target: str


API, IMAGES, APP, ROOT = Rule("/app/api", "http://api:8080"), Rule("/img/", "http://cdn:80/"), Rule("/app", "http://app:8080/base"), Rule("/", "http://web:80/")


def prefixes(found):
    return [getattr(rule, "prefix", rule) for rule in found]


@check(points=1, task=1, ko="Apache: 처음 맞는 규칙", en="Apache: the first that matches")
def test_the_first_that_matches(submission):
    rules = [IMAGES, APP, API, ROOT]
    paths = ["/app", "/app/api/v1", "/apple", "/img/a.png", "/img"]
    got = prefixes([submission.first_match(rules, path) for path in paths])
    expect(
        got, ["/app", "/app", "/", "/img/", "/"],
        called=f"first_match([/img/, /app, /app/api, /], path) for {', '.join(paths)}",
        why={"ko": "적힌 순서대로 보고, 접두어는 경로 단위로 맞아야 합니다.", "en": "In the order written; a prefix matches by whole segments."},
        known={"no_boundary": ["/app", "/app", "/app", "/img/", "/"], "longest_for_apache": ["/app", "/app/api", "/", "/img/", "/"]},
    )


@check(points=1, task=2, ko="nginx: 가장 긴 접두어", en="nginx: the longest prefix")
def test_the_longest_prefix(submission):
    rules = [ROOT, APP, API, IMAGES]
    paths = ["/app/api/v1", "/apple", "/app", "/x"]
    got = prefixes([submission.longest_prefix(rules, path) for path in paths])
    expect(
        got, ["/app/api", "/app", "/app", "/"],
        called=f"longest_prefix([/, /app, /app/api, /img/], path) for {', '.join(paths)}",
        why={"ko": "순서와 상관없이 가장 긴 접두어가 이기고, 접두어는 글자 단위입니다.", "en": "The longest wins wherever it stands, and a prefix is one of characters."},
        known={"first_for_nginx": ["/", "/", "/", "/"], "boundary_for_nginx": ["/app/api", "/", "/app", "/"]},
    )


@check(points=1, task=3, ko="접두어를 떼고 이어 붙인다", en="The prefix comes off")
def test_the_prefix_comes_off(submission):
    got = [submission.forward(APP, "/app/cart"), submission.forward(APP, "/app/cart?page=2&sort=a")]
    expect(
        got, ["http://app:8080/base/cart", "http://app:8080/base/cart?page=2&sort=a"],
        called='forward(/app -> http://app:8080/base, "/app/cart" and "/app/cart?page=2&sort=a")',
        why={"ko": "접두어를 뗀 나머지가, 물음표 뒤까지 그대로 서버에 갑니다.", "en": "What is left after the prefix goes to the server as it is, query included."},
        known={"keeps_prefix": ["http://app:8080/base/app/cart", "http://app:8080/base/app/cart?page=2&sort=a"],
               "loses_query": ["http://app:8080/base/cart", "http://app:8080/base/cart"]},
    )
