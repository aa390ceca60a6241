"""A picking rule at work: the picture is the run of the class."""

from deploylab.balancing import SmoothWeightedRoundRobin
from deploylab.book.drawing import Board
from deploylab.fleet import Server


def algorithm(board: Board) -> None:
    """Smooth weighted round robin at work: every figure comes from the class of the same name."""
    servers = [Server("A", weight=5), Server("B", weight=1), Server("C", weight=1)]
    balancer = SmoothWeightedRoundRobin()
    board.text(20, 22, ("부드러운 가중 라운드 로빈", "Smooth weighted round robin"), 15, "start", bold=True)
    board.text(620, 22, ("가중치 A 5 · B 1 · C 1", "weights A 5 · B 1 · C 1"), 13, "end", look="soft")
    columns = (20, 90, 190, 290, 390, 490)
    heads: tuple = (("요청", "Request"), "A", "B", "C", ("선택", "Pick"), ("고른 뒤 A B C", "Left: A B C"))
    for x, words in zip(columns, heads, strict=True):
        board.box(x, 40, 70 if x == 20 else 130 if x == 490 else 100, 32, words, "mute", size=13.5, bold=True, round_=0)
    for row in range(7):
        y = 72 + 32 * row
        scores = balancer.scores(servers)
        pick = balancer.pick(servers, None)
        left = ", ".join(f"{balancer.points[server.name]:d}".replace("-", "−") for server in servers)
        board.box(20, y, 70, 32, str(row + 1), round_=0)
        for x, server, score in zip(columns[1:4], servers, scores, strict=True):
            board.box(
                x,
                y,
                100,
                32,
                str(score).replace("-", "−"),
                "new" if server is pick else "plain",
                bold=server is pick,
                round_=0,
            )
        board.box(390, y, 100, 32, f"→ {pick.name}", "new", bold=True, round_=0)
        board.box(490, y, 130, 32, left, size=13.5, round_=0)
    board.text(
        20,
        322,
        (
            "매번 가중치만큼 얻고, 가장 큰 서버가 뽑혀 합계 7을 낸다. 7번 뒤에는 모두 0으로 돌아온다.",
            "Each earns its weight; the largest is picked and pays the sum, 7. After 7 picks all are back at 0.",
        ),
        12.5,
        "start",
        look="soft",
        room=600,
    )
