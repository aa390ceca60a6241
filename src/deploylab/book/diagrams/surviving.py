"""Health checks and draining: how a server enters and leaves the rotation."""

from deploylab.book.drawing import Board


def health(board: Board) -> None:
    """The states of a server as the balancer sees it."""
    states = {
        "initial": (20, 60, ("등록 직후", "just registered"), "mute"),
        "healthy": (244, 60, ("요청을 받음", "gets requests"), "new"),
        "unhealthy": (244, 212, ("제외됨", "taken out"), "bad"),
        "draining": (488, 60, ("남은 요청만 처리", "finishes what it has"), "warn"),
        "unused": (488, 212, ("빠짐", "gone"), "mute"),
    }
    for name, (x, y, words, tone) in states.items():
        board.box(x, y, 132, 60, tone=tone, round_=14)
        board.text(x + 66, y + 21, name, 14.5, bold=True)
        board.text(x + 66, y + 42, words, 12.5, room=122)
    board.arrow([(152, 90), (242, 90)], "new")
    board.text(197, 66, ("연속 성공\nh회", "h successes\nin a row"), 12.5, look="new")
    board.arrow([(290, 120), (290, 210)], "bad")
    board.text(282, 166, ("연속 실패\nu회", "u failures\nin a row"), 12.5, "end", look="bad")
    board.arrow([(330, 210), (330, 122)], "new")
    board.text(338, 166, ("연속 성공\nh회", "h successes\nin a row"), 12.5, "start", look="new")
    board.arrow([(376, 90), (486, 90)], "warn", words=("등록 취소", "deregister"), shift=(0, -12))
    board.arrow([(376, 242), (486, 242)], "warn", words=("등록 취소", "deregister"), shift=(0, 15))
    board.arrow([(554, 120), (554, 210)], "mute")
    board.text(562, 166, ("지연 만료\n또는 빔", "delay over,\nor empty"), 12.5, "start", look="soft")
    board.arrow([(86, 120), (86, 242), (242, 242)], "bad")
    board.text(94, 226, ("연속 실패 u회", "u failures"), 12.5, "start", look="bad")
    board.text(
        20,
        26,
        ("로드밸런서가 보는 서버의 상태", "The states of a server, as the balancer sees it"),
        15,
        "start",
        bold=True,
    )


def draining(board: Board) -> None:
    """What is inside gets its time, but not for ever."""

    def at(second: float) -> float:
        return 150 + second * 1.18

    board.text(
        20,
        22,
        (
            "드레이닝: 새 요청은 막고 남은 요청은 기다린다",
            "Draining: nothing new goes in, what is inside is waited for",
        ),
        15,
        "start",
        bold=True,
    )
    for second, words, tone in (
        (0, ("제외", "taken out"), "ink"),
        (300, ("한도 300초\nSIGTERM", "limit 300 s\nSIGTERM"), "warn"),
        (360, ("+유예\nSIGKILL", "+ grace\nSIGKILL"), "bad"),
    ):
        board.line([(at(second), 76), (at(second), 262)], tone, dash=tone != "ink")
        board.text(at(second), 56, words, 12.5, bold=True, look=tone if tone != "ink" else "")
    requests = ((20, "old", False), (75, "old", False), (310, "bad", True))
    for number, (left, tone, cut) in enumerate(requests):
        y = 88 + 46 * number
        board.text(20, y + 14, (f"남은 시간 {left}초", f"{left} s left"), 13, "start")
        end = min(left, 300)
        board.box(
            at(-28),
            y,
            at(end) - at(-28),
            28,
            round_=4,
            tone=tone,
            words="" if left < 60 else ("한도에서 끊긴다", "cut at the limit") if cut else ("마친다", "finishes"),
        )
        if cut:
            board.cross(at(end), y + 14)
        elif left < 60:
            board.text(at(end) + 8, y + 14, ("마친다", "finishes"), 12.5, "start", look="soft")
    board.text(20, 242, ("새 요청", "new requests"), 13, "start")
    board.box(at(-28), 228, at(0) - at(-28), 28, tone="new", round_=4)
    board.arrow([(at(0), 242), (at(26), 242)], "new")
    board.text(at(30), 242, ("다른 서버로 간다", "go to other servers"), 12.5, "start", look="new")
    board.arrow([(at(-28), 276), (at(400), 276)])
    for second in (0, 100, 200, 300):
        board.text(at(second), 292, (f"{second}초", f"{second} s"), 12, look="soft")
