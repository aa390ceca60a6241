"""What a student may see: one proxy after another, and a liar."""

from deploylab.grading.checks import check, expect

NAME = "X-Forwarded-For"


def pairs(headers):
    """Lists and tuples of two are both fine as a header."""
    return [tuple(pair) if isinstance(pair, list) else pair for pair in headers] if isinstance(headers, list | tuple) else headers


@check(points=1, task=1, ko="끝에 덧붙인다", en="Appended at the end")
def test_appended_at_the_end(submission):
    headers = [("Host", "www.example.com"), (NAME, "203.0.113.5"), ("Accept", "*/*")]
    expect(
        pairs(submission.append(headers, NAME, "10.0.0.1")),
        [("Host", "www.example.com"), (NAME, "203.0.113.5, 10.0.0.1"), ("Accept", "*/*")],
        called=f'append([..., ("{NAME}", "203.0.113.5"), ...], "{NAME}", "10.0.0.1")',
        why={"ko": "앞 프록시가 적은 것 뒤에 자기가 들은 상대를 적습니다.", "en": "Behind what the proxy before has written, note whom you heard it from."},
        known={
            "overwrites": [("Host", "www.example.com"), (NAME, "10.0.0.1"), ("Accept", "*/*")],
            "prepends": [("Host", "www.example.com"), (NAME, "10.0.0.1, 203.0.113.5"), ("Accept", "*/*")],
        },
    )
    new = submission.append([("Host", "a")], NAME, "198.51.100.7")
    expect(pairs(new), [("Host", "a"), (NAME, "198.51.100.7")], called=f'append([("Host", "a")], "{NAME}", "198.51.100.7")')


@check(points=1, task=2, ko="지어낸 주소를 믿지 않는다", en="A made-up address is not believed")
def test_a_made_up_address(submission):
    headers = [(NAME, "1.2.3.4, 203.0.113.5, 10.0.0.1")]
    expect(
        submission.client_behind(headers, "10.0.0.2", ["10.0.0.1", "10.0.0.2"]), "203.0.113.5",
        called=f'client_behind([("{NAME}", "1.2.3.4, 203.0.113.5, 10.0.0.1")], "10.0.0.2", ["10.0.0.1", "10.0.0.2"])',
        why={"ko": "10.0.0.2와 10.0.0.1은 우리 프록시입니다. 그 앞의 203.0.113.5가 실제로 접속한 상대이고, 1.2.3.4는 그가 지어낸 것일 수 있습니다.",
             "en": "10.0.0.2 and 10.0.0.1 are ours. 203.0.113.5 is who really connected; 1.2.3.4 may be its invention."},
        known={"trusts_leftmost": "1.2.3.4"},
    )
