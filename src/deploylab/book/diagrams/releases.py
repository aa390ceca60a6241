"""What a release is, and what it costs to stop for one."""

from deploylab.book.drawing import Board

STAGES = (
    ("빌드", "Build"),
    ("테스트", "Test"),
    ("배포됨\n(미노출)", "Deployed\n(hidden)"),
    ("릴리스됨", "Released"),
    ("사용자", "Users"),
)


def deploy_and_release(board: Board) -> None:
    """The same servers run v2 in both frames; only the toggle differs."""
    frames = (
        (
            ("① v2는 배포되었으나 릴리스되지 않았다", "1  v2 is deployed, not released"),
            ("사용자는 아직 v1을 본다", "Users still see v1"),
            False,
        ),
        (
            ("② 토글을 켜면 릴리스된다. 다시 배포하지 않는다", "2  The toggle releases it; nothing is deployed again"),
            ("사용자가 v2를 본다", "Users see v2"),
            True,
        ),
    )
    for number, (caption, seen, on) in enumerate(frames):
        top = 148 * number
        board.text(20, top + 24, caption, 15, "start", bold=True)
        for place, stage in enumerate(STAGES):
            x = 20 + 124 * place
            tone = "new" if place < 3 or on else "mute"
            if place == 4:
                board.person(x + 48, top + 72, "new" if on else "old")
                board.text(x + 48, top + 104, seen, 12, look="soft", room=122)
            else:
                board.box(x, top + 48, 98, 52, stage, tone, bold=place == 2, dash=place == 3 and not on)
            if place:
                closed = place >= 3 and not on
                board.arrow(
                    [(x - 24, top + 74), (x - 2 if place < 4 else x + 28, top + 74)],
                    "mute" if closed else "ink",
                    closed,
                )
        board.switch(361, top + 112, on)
        board.line([(379, top + 76), (379, top + 110)], "new" if on else "mute", dash=True)
        board.text(
            405,
            top + 121,
            ("토글 켜짐", "toggle on") if on else ("토글 꺼짐", "toggle off"),
            12.5,
            "start",
            look="soft",
        )
    board.line([(20, 148), (620, 148)], "mute")


def outage(board: Board) -> None:
    """A release that fails pays twice: once to go forward, once to go back."""
    segments = (  # words, width, tone, does the service stand still?
        (("v1 가동", "v1 up"), 84, "old", False),
        (("중지", "stop"), 46, "bad", True),
        (("설치", "install"), 56, "bad", True),
        (("기동", "boot"), 50, "bad", True),
        (("v2 가동", "v2 up"), 70, "new", False),
        (("결함\n발견", "defect\nfound"), 58, "warn", False),
        (("중지", "stop"), 46, "bad", True),
        (("v1\n재설치", "v1\nagain"), 62, "bad", True),
        (("기동", "boot"), 50, "bad", True),
        (("v1 가동", "v1 up"), 78, "old", False),
    )
    x, base, level = 20.0, 232.0, 0.0
    curve = [(x, base)]
    board.text(20, 24, ("서비스 상태", "The service"), 14, "start", bold=True)
    for words, wide, tone, dark in segments:
        board.box(x, 64, wide, 48, words, tone, size=13, round_=2)
        x += wide
        level += wide * 0.28 if dark else 0
        curve.append((x, base - level))
    bracket(board, 104, 256, 52, ("중단: 새 버전을 올리는 동안", "outage: going forward"))
    bracket(board, 384, 542, 52, ("또 중단: 되돌리는 동안", "another outage: going back"))
    board.text(20, 138, ("누적 다운타임", "Downtime so far"), 14, "start", bold=True)
    board.line([(20, base), (620, base)], "mute")
    board.line(curve, "bad", thick=3)
    for point in (curve[1], curve[4], curve[6], curve[9]):
        board.line([(point[0], 154), (point[0], base)], "mute", dash=True, thick=1)
    board.text(620, base + 20, ("시간 →", "time →"), 12.5, "end", look="soft")
    board.text(260, curve[4][1] - 12, ("배포 1회 몫", "one release"), 12.5, "start", look="bad")
    board.text(620, curve[9][1] - 12, ("배포 + 롤백", "release + rollback"), 12.5, "end", look="bad")


def bracket(board: Board, left: float, right: float, y: float, words: tuple[str, str]) -> None:
    board.line([(left + 2, y + 7), (left + 2, y), (right - 2, y), (right - 2, y + 7)], "bad")
    board.text((left + right) / 2, y - 11, words, 12.5, look="bad")
