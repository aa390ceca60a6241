"""Duplicates, unreadable rows and failed requests; counted by really storing them with `deploylab.integrity`."""

from fractions import Fraction

from deploylab.grading.questions import Question
from deploylab.integrity import WriteStore, can_serve, migrate, readable, written


def draw_writes(draws):
    return {"writes": draws.integer(40, 300), "cut": draws.integer(3, 25), "retries": draws.integer(2, 4)}


def stored(writes, cut, retries):
    """Rows in a store without keys: every write once, a cut one again with each retry."""
    store = WriteStore()
    for number in range(writes):
        for _ in range(1 + (retries if number < cut else 0)):
            store.write(number)
    return len(store.rows)


def draw_rows(draws):
    return {"before": draws.integer(20, 90), "old": draws.integer(5, 40), "early": draws.integer(3, 30), "late": draws.integer(3, 60)}


def unreadable(before, old, early, late, backfill=True):
    """Rows that the old version cannot read after it has come back."""
    columns, rows = {"name"}, [written("old", {"name"})] * before
    columns, rows = migrate("expand", columns, rows)
    rows += [written("old", columns)] * old + [written("new", columns)] * early
    if backfill:
        columns, rows = migrate("migrate", columns, rows)
    rows += [written("new", columns)] * late
    return sum(not readable(row, "old") for row in rows)


def draw_rename(draws):
    return {"servers": draws.integer(4, 10), "seconds": draws.integer(10, 60), "rate": draws.integer(2, 15) * 6}


def failed(servers, seconds, rate):
    """Requests that meet a server of the old version after the column was renamed, one server being replaced at a time."""
    assert not can_serve("old", {"full_name"})
    return sum(Fraction(rate * seconds * (servers - done - 1), servers - 1) for done in range(servers))


QUESTIONS = (
    Question(
        name="duplicates", points=1, draw=draw_writes, units=("행", "건", "rows"), answer=stored,
        text={"ko": "주문 {writes}건이 들어와 모두 트랜잭션으로 저장되었다. 그 가운데 {cut}건은 저장된 뒤 서버가 멈추어 응답이 끊겼고, 클라이언트가 저마다 {retries}번 다시 보냈으며 모두 저장되었다. 멱등 키가 없다면 저장된 행은 모두 몇 개인가?",
              "en": "{writes} orders came in and each was stored in a transaction. For {cut} of them the server stopped after storing, and the answer was cut; each of these clients sent it again {retries} times, and all were stored. Without idempotency keys, how many rows are there?"},
        misconceptions={
            "transaction_is_enough": lambda writes, cut, retries: writes,
            "one_more_each": lambda writes, cut, retries: writes + cut,
        },
        why={"ko": "{writes} + {cut} × {retries}. 멱등 키가 있으면 {writes}행이다.", "en": "{writes} + {cut} × {retries}; with idempotency keys it would be {writes}."},
    ),
    Question(
        name="unreadable", points=2, draw=draw_rows, units=("행", "건", "rows"), answer=unreadable,
        text={"ko": "열 name을 full_name으로 바꾼다. 기존 버전은 name만, 새 버전은 full_name만 읽고 쓴다. 기존 버전이 {before}행을 쓴 뒤 full_name 열을 더했다(expand). 두 버전이 함께 도는 동안 기존 버전이 {old}행, 새 버전이 {early}행을 썼고, 그때까지의 행에 두 열을 모두 채워 넣은(migrate) 뒤 새 버전이 {late}행을 더 썼다. 여기서 기존 버전으로 롤백하면 읽지 못하는 행은 몇 개인가?",
              "en": "The column name becomes full_name. The old version reads and writes name only, the new one full_name only. The old version had written {before} rows when full_name was added (expand). While both ran, the old version wrote {old} rows and the new one {early}; then all rows so far were given both columns (migrate), and the new version wrote {late} more. After a rollback to the old version, how many rows can it not read?"},
        misconceptions={
            "rollback_restores_data": lambda **given: 0,
            "zero_downtime_is_no_loss": lambda **given: 0,
            "migrate_does_nothing": lambda **given: unreadable(**given, backfill=False),
        },
        why={"ko": "채워 넣기 뒤에 새 버전이 쓴 {late}행에는 name이 없다. 두 열에 모두 쓰는 중간 버전이 있어야 돌아올 수 있다.",
             "en": "The {late} rows that the new version wrote after the backfill have no name. It takes a version in between that writes both to make the way back safe."},
    ),
    Question(
        name="rename", points=1, draw=draw_rename, units=("건", "requests"), answer=failed, tolerance=0.6,
        text={"ko": "서버 {servers}대를 한 대씩 롤링한다. 한 대에 {seconds}초가 걸리고 그동안 나머지가 초당 {rate}건을 고르게 나누어 받는다. 롤링을 시작할 때 열 이름을 한꺼번에 바꾸면(rename), 끝날 때까지 기존 버전에서 실패하는 요청은 몇 건인가? (반올림한 정수)",
              "en": "{servers} servers are replaced one at a time, {seconds} s each, while the others share {rate} requests a second evenly. If the column is renamed at the beginning, how many requests fail on the old version until the end? (rounded to a whole number)"},
        misconceptions={
            "zero_downtime_is_no_loss": lambda **given: 0,
            "all_requests_fail": lambda servers, seconds, rate: servers * seconds * rate,
        },
        why={"ko": "{servers}단계마다 남은 기존 서버의 몫이 ({servers}-1)/({servers}-1), ..., 0으로 줄어든다. 모두 더하면 {rate} × {seconds} × {servers} / 2이다.",
             "en": "In {servers} steps the share of the old servers falls from all to nothing; it adds up to {rate} × {seconds} × {servers} / 2."},
    ),
)
