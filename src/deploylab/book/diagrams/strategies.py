"""The strategies as pictures."""

from collections.abc import Iterable
from typing import Any

from deploylab.book.drawing import Board
from deploylab.intentions import Deregister, Register, Start
from deploylab.strategies.rolling import rolling as rolling_strategy

FLEET = ("s1", "s2", "s3", "s4")
LOOKS: dict[str, tuple[tuple[str, str], str]] = {
    "v1": (("v1", "v1"), "old"),
    "out": (("빠짐", "out"), "warn"),
    "boot": (("기동 중", "booting"), "mute"),
    "v2": (("v2", "v2"), "new"),
}


def rolling_rows(intentions: Iterable[Any], fleet: tuple[str, ...] = FLEET) -> list[tuple[str, ...]]:
    """What each server is after every intention that changes it, read from the strategy itself."""
    state = dict.fromkeys(fleet, "v1")
    rows = [tuple(state.values())]
    for intention in intentions:
        becomes = {Deregister: "out", Start: "boot", Register: "v2"}.get(type(intention))
        if becomes:
            state |= dict.fromkeys(intention.servers, becomes)
            rows.append(tuple(state.values()))
    return rows


def rolling(board: Board) -> None:
    """Each row is a moment; each column a server. The rows come from running the strategy of the book."""
    rows = rolling_rows(rolling_strategy(FLEET, "v2"))
    board.text(20, 48, ("시각", "time"), 13, look="soft", at="start")
    board.line([(30, 66), (30, 420)], "mute")
    board.arrow([(30, 400), (30, 424)], "mute")
    for column, name in enumerate(FLEET):
        board.text(112 + 96 * column, 48, (f"인스턴스 {name[1:]}", f"Instance {name[1:]}"), 13.5, bold=True)
    board.text(528, 48, ("가용 용량", "Capacity"), 13.5, bold=True)
    board.text(20, 20, ("롤링: 서버 4대, 한 번에 1대", "Rolling: four servers, one at a time"), 15, "start", bold=True)
    high = 354 / len(rows)
    for number, row in enumerate(rows):
        y = 66 + high * number
        board.text(44, y + high / 2, str(number), 12.5, look="soft")
        for column, state in enumerate(row):
            words, tone = LOOKS[state]
            board.box(
                68 + 96 * column,
                y + 1.5,
                90,
                high - 3,
                words,
                tone,
                size=13,
                round_=4,
                dash=state in ("out", "boot"),
                bold=state == "v2",
            )
        able = sum(state in ("v1", "v2") for state in row)
        for cell in range(len(row)):
            board.box(
                464 + 26 * cell,
                y + 4,
                24,
                high - 8,
                tone="mark" if cell < able else "mute",
                round_=3,
                dash=cell >= able,
            )
        board.text(580, y + high / 2, f"{able}/{len(row)}", 13, "start", bold=able < len(row))


def blue_green(board: Board) -> None:
    """Two environments, one switch; the database is shared."""
    frames = (  # caption, blue words, green words, who is live, tested, written data
        (("① 준비: 그린에 v2를 올린다", "1  Prepare: v2 goes up on green"), 0, False),
        (("② 검증: 사용자 없이 시험한다", "2  Verify: tested without users"), 0, True),
        (("③ 전환: 모든 트래픽을 그린으로", "3  Switch: all traffic to green"), 1, False),
        (("④ 보류: 블루를 남겨 롤백에 대비", "4  Hold: blue waits for a rollback"), 1, False),
    )
    for number, (caption, live, tested) in enumerate(frames):
        left, top = 12 + 312 * (number % 2), 10 + 254 * (number // 2)
        board.box(left, top, 304, 244, round_=12)
        board.text(left + 14, top + 22, caption, 14, "start", bold=True, room=282)
        board.person(left + 26, top + 124)
        board.text(left + 26, top + 156, ("사용자", "users"), 12.5, look="soft")
        board.box(left + 58, top + 98, 62, 50, ("라우터", "router"), "mark", bold=True, size=13)
        board.arrow([(left + 40, top + 123), (left + 56, top + 123)])
        for side, (name, version) in enumerate(((("블루", "Blue"), "v1"), (("그린", "Green"), "v2"))):
            y = top + 44 + 110 * side
            on = side == live
            role = (
                ("live", "live")
                if on
                else ("시험 중", "under test")
                if tested
                else ("기동 중", "booting")
                if number == 0
                else ("idle", "idle")
            )
            board.box(left + 150, y, 82, 80, tone="old" if side == 0 else "new", dash=not on)
            board.text(left + 191, y + 18, name, 14, bold=True)
            board.text(left + 191, y + 38, version, 13)
            board.box(left + 158, y + 52, 66, 20, role, "mark" if on else "mute", size=12, round_=10)
            tone = "old" if side == 0 else "new"
            if on:
                board.arrow(
                    [(left + 120, top + 123), (left + 136, top + 123), (left + 136, y + 40), (left + 148, y + 40)],
                    tone,
                    thick=3,
                )
            board.line(
                [(left + 232, y + 40), (left + 244, y + 40), (left + 244, top + 123), (left + 256, top + 123)],
                tone if on else "mute",
                dash=not on,
            )
        if tested:
            board.arrow([(left + 90, top + 204), (left + 148, top + 204)], "warn", dash=True)
            board.text(left + 60, top + 204, ("시험\n요청", "smoke\ntest"), 12, look="warn")
        if number == 3:
            board.arrow([(left + 104, top + 96), (left + 104, top + 70), (left + 148, top + 70)], "bad", dash=True)
            board.text(left + 74, top + 62, ("롤백", "roll\nback"), 12.5, look="bad")
        board.store(left + 256, top + 92, 42, 62, ("공유\nDB", "one\nDB"))


def canary(board: Board) -> None:
    """A few users first; the two versions are compared; then more, or none."""
    board.person(40, 88)
    board.text(40, 122, ("사용자", "users"), 12.5, look="soft")
    board.box(98, 62, 92, 54, ("로드밸런서", "Load\nbalancer"), "mark", bold=True, size=13.5)
    board.arrow([(62, 89), (96, 89)])
    for y, tone, words, share, thick in (
        (22, "old", ("구버전 v1", "stable v1"), "95%", 5),
        (112, "new", ("카나리 v2", "canary v2"), "5%", 1.8),
    ):
        board.box(268, y, 108, 50, words, tone, bold=True)
        board.arrow([(190, 89), (226, 89), (226, y + 25), (266, y + 25)], tone, thick=thick)
        board.text(246, y + (8 if y < 80 else 42), share, 13.5, bold=True, look=tone)
        graph(board, 410, y - 6, tone, (("오류율", "error rate"), ("응답 시간", "latency"))[y > 80])
        board.arrow([(376, y + 25), (408, y + 25)], tone, dash=True)
    board.text(
        510,
        186,
        ("실선 v2 · 점선 v1: 같은 시간의 대조군과 견준다", "solid v2, dashed v1: compared with a control"),
        12,
        look="soft",
        room=250,
    )
    board.box(
        232,
        222,
        176,
        54,
        ("판정\n지표가 대조군만 한가?", "Decide\nas good as the control?"),
        "warn",
        bold=True,
        size=13.5,
    )
    board.arrow([(510, 198), (510, 249), (410, 249)])
    board.box(452, 304, 170, 54, ("승격\n5 → 25 → 50 → 100%", "Promote\n5 → 25 → 50 → 100%"), "new", size=13.5)
    board.box(18, 304, 170, 54, ("롤백\n비율을 0%로", "Roll back\nshare to 0%"), "bad", size=13.5)
    board.arrow([(360, 276), (360, 331), (450, 331)], "new", words=("예", "yes"), shift=(0, -11))
    board.arrow([(280, 276), (280, 331), (190, 331)], "bad", words=("아니오", "no"), shift=(0, -11))
    board.arrow([(84, 304), (84, 190), (144, 190), (144, 118)], "bad", dash=True)


def graph(board: Board, x: float, y: float, tone: str, words: tuple[str, str]) -> None:
    """A little chart with both versions on it."""
    board.box(x, y, 212, 70, round_=4)
    board.text(x + 10, y + 15, words, 12.5, "start", look="soft")
    steps = ((0, 48, 52), (34, 41, 46), (68, 50, 38), (102, 44, 50), (136, 40, 44), (170, 49, 47), (190, 45, 50))
    board.line([(x + 12 + dx, y + stable) for dx, _, stable in steps], "old", dash=True)
    board.line([(x + 12 + dx, y + fresh) for dx, fresh, _ in steps], "new")
