"""Shadow traffic, A/B cohorts and feature toggles: what goes with a strategy."""

from deploylab.book.drawing import Board


def shadow_cohorts_toggle(board: Board) -> None:
    """Three ways that are not a release strategy but go with one."""
    rows = (
        (0, ("섀도: 복제해 보내고 응답은 버린다", "Shadow: a copy goes along, its answer is thrown away")),
        (146, ("A/B: 집단마다 다른 안을 보인다", "A/B: each cohort sees its own variant")),
        (292, ("기능 토글: 한 번의 배포 안에 두 동작", "Feature toggle: two behaviours in one build")),
    )
    for top, caption in rows:
        board.text(20, top + 22, caption, 14.5, "start", bold=True)
        if top:
            board.line([(20, top), (620, top)], "mute")
    board.person(56, 88)
    board.box(150, 62, 96, 46, ("프록시", "proxy"), "mark")
    board.arrow([(78, 85), (148, 85)])
    board.box(420, 40, 110, 40, "v1", "old", bold=True)
    board.box(420, 94, 110, 40, ("v2 (섀도)", "v2 (shadow)"), "new", dash=True)
    board.arrow([(246, 78), (418, 62)], "old", words=("요청과 응답", "request, answer"), shift=(0, -11))
    board.arrow([(246, 94), (418, 112)], "new", dash=True, words=("복제본", "copy"), shift=(0, 16))
    board.line([(530, 114), (590, 114)], "bad", dash=True)
    board.cross(600, 114)
    board.text(626, 92, ("버림", "dropped"), 12.5, "end", look="bad")
    for y, tone, name, version in (
        (196, "old", ("집단 A", "cohort A"), ("A안", "variant A")),
        (246, "new", ("집단 B", "cohort B"), ("B안", "variant B")),
    ):
        board.person(56, y + 8, tone)
        board.text(80, y + 8, name, 12.5, "start", look=tone)
        board.box(420, y - 12, 110, 40, version, tone, bold=True)
        board.arrow([(152, y + 8), (240, y + 8), (418, y + 8)], tone)
    board.box(226, 186, 104, 76, ("사용자 해시로\n나눈다", "split by a\nhash of the user"), "mark", size=13)
    board.line([(534, 204), (546, 204), (546, 254), (534, 254)], thick=1.2)
    board.text(626, 229, ("전환율 비교", "compare"), 12.5, "end", look="soft")
    board.person(56, 398)
    board.arrow([(78, 394), (148, 394)])
    board.fence(150, 346, 380, 96, ("한 번 배포한 v2", "v2, deployed once"), "new")
    board.switch(176, 380, True)
    board.text(194, 416, ("규칙·비율", "rule, share"), 12, look="soft")
    board.box(330, 360, 180, 32, ("켜짐: 새 동작", "on: new behaviour"), "new")
    board.box(330, 402, 180, 32, ("꺼짐: 옛 동작", "off: old behaviour"), "mute")
    board.arrow([(214, 389), (270, 389), (270, 376), (328, 376)], "new")
    board.arrow([(214, 389), (270, 389), (270, 418), (328, 418)], "mute", dash=True)
