"""Load balancing: the pool, what each layer sees, and the way back.

The labels of the four ways are read from the packets of `deploylab.paths`.
"""

from typing import Any

from deploylab.book.drawing import Board, Words
from deploylab.paths.dsr import dsr
from deploylab.paths.full_proxy import full_proxy
from deploylab.paths.nat import nat
from deploylab.paths.packets import BALANCER, CLIENT, SERVER, VIP
from deploylab.paths.tunnel import FAR_SERVER, tunnel


def load_balancing(board: Board) -> None:
    """One address outside, a pool of servers inside, and a rule that picks among the healthy."""
    for number, y in enumerate((70, 150, 230), 1):
        board.person(48, y - 6)
        board.text(48, y + 24, (f"클라이언트 {number}", f"Client {number}"), 12.5, look="soft")
        board.arrow([(78, y), (116, y), (168, 150 + (y - 150) * 0.3), (206, 150 + (y - 150) * 0.3)])
    board.box(208, 96, 138, 108, tone="mark")
    board.text(277, 122, ("로드밸런서", "Load balancer"), 15, bold=True)
    board.text(277, 150, ("가상 IP (VIP)", "virtual IP (VIP)"), 13)
    board.text(277, 174, "203.0.113.10:443", 12, look="mono")
    board.box(208, 238, 138, 62, ("알고리즘\n라운드 로빈·최소 연결", "Algorithm\nround robin, least conn."), size=12.5)
    board.line([(277, 204), (277, 238)], dash=True)
    board.fence(436, 22, 192, 296, ("서버 풀", "Server pool"))
    pool = (
        (("서버 A", "Server A"), ("정상 · 요청을 받음", "healthy, in rotation"), "new"),
        (("서버 B", "Server B"), ("정상 · 요청을 받음", "healthy, in rotation"), "new"),
        (("서버 C", "Server C"), ("드레이닝 · 남은 것만", "draining: finishes only"), "warn"),
        (("서버 D", "Server D"), ("비정상 · 제외됨", "unhealthy, taken out"), "bad"),
    )
    for number, (name, state, tone) in enumerate(pool):
        y = 44 + 68 * number
        board.box(450, y, 164, 54, tone=tone, dash=number == 3)
        board.text(532, y + 17, name, 14, bold=True)
        board.text(532, y + 37, state, 12.5, room=156)
        if number < 2:
            board.arrow([(346, 150), (398, 150), (398, y + 27), (448, y + 27)], "new", thick=2.2)
    board.arrow([(346, 172), (398, 172), (398, 207), (448, 207)], "warn", dash=True)
    board.line([(346, 190), (382, 190), (382, 275), (448, 275)], "bad", dash=True)
    board.cross(415, 275, reach=7)


def layers(board: Board) -> None:
    """The same packet twice: what a balancer at layer 4 can decide by, and at layer 7."""
    fields: tuple[tuple[Words, str, int], ...] = (
        ("IP", "203.0.113.7", 92),
        (("포트", "ports"), "51730→443", 88),
        ("TCP", "SYN", 62),
        (("HTTP 헤더", "HTTP headers"), "Host, /cart", 124),
        (("쿠키", "cookie"), "session=…", 92),
        (("본문", "body"), "{…}", 122),
    )
    for row, (label, sees, note, tone) in enumerate(
        (
            (
                ("L4 로드밸런서", "Layer 4"),
                3,
                ("연결 단위로 고른다. 암호를 풀 필요가 없다", "Picks once a connection; need not decrypt"),
                "old",
            ),
            (
                ("L7 로드밸런서", "Layer 7"),
                6,
                ("요청 단위로 고른다. TLS와 TCP를 여기서 끝낸다", "Picks once a request; ends TLS and TCP here"),
                "new",
            ),
        )
    ):
        top = 20 + 138 * row
        board.text(30, top + 10, label, 15, "start", bold=True)
        board.text(612, top + 10, note, 12.5, "end", look="soft", room=430)
        x = 30.0
        for number, (name, value, wide) in enumerate(fields):
            seen = number < sees
            board.box(x, top + 34, wide, 52, tone=tone if seen else "mute", round_=2, dash=not seen)
            board.text(x + wide / 2, top + 50, name, 13, bold=seen, look="" if seen else "soft", room=wide - 6)
            board.text(
                x + wide / 2, top + 70, value if seen else "?", 11.5, look="mono" if seen else "soft", room=wide - 6
            )
            x += wide
        right = 30 + sum(wide for _, _, wide in fields[:sees])
        board.line([(32, top + 92), (32, top + 100), (right - 2, top + 100), (right - 2, top + 92)], tone, thick=2.4)
        board.text((30 + right) / 2, top + 114, ("보고 고를 수 있는 것", "what it can decide by"), 12.5, look=tone)


def named(hop: Any) -> str:
    """The two addresses on a packet, by the letters of the picture; what it is packed into stands before."""
    letters = {CLIENT.ip: "C", VIP.ip: "VIP", SERVER.ip: "S", FAR_SERVER: "S", BALANCER.ip: "LB"}
    inner = f"{letters[hop.source_ip]} → {letters[hop.target_ip]}"
    if not hop.outer:
        return inner
    return f"{'→'.join(letters[address] for address in hop.outer)} [{inner.replace(' ', '')}]"


def labels(path: Any) -> tuple[tuple[str, str], tuple[str, str], bool]:
    """What is written on the request before and after the balancer, on the reply, and whether that crosses it."""
    before = next(hop for hop in path.request if hop.end == "balancer")
    crosses = any(hop.end == "balancer" for hop in path.reply)
    return (named(before), named(path.request[-1])), (named(path.reply[0]), named(path.reply[-1])), crosses


def return_paths(board: Board) -> None:
    """Four ways of handing a request on; in two of them the reply does not come back through the balancer."""
    panels: tuple = (
        (nat(), "NAT", ("목적지 주소를 바꾼다. 왕복 모두 통과", "Rewrites the destination; both ways cross it")),
        (dsr(), "DR (DSR)", ("MAC만 바꾼다. 응답은 곧바로 간다", "Changes the MAC only; the reply goes straight")),
        (
            tunnel(),
            ("터널 (TUN)", "Tunnel (TUN)"),
            ("IP로 감싼다. 응답은 곧바로 간다", "Wraps it in IP; the reply goes straight"),
        ),
        (
            full_proxy(),
            ("프록시 (L7)", "Proxy (L7)"),
            ("연결이 둘이다. 왕복 모두 통과", "Two connections; both ways cross it"),
        ),
    )
    for number, (path, name, note) in enumerate(panels):
        request, reply, crosses = labels(path)
        left, top = 12 + 312 * (number % 2), 10 + 214 * (number // 2)
        board.box(left, top, 304, 204, round_=12)
        board.text(left + 14, top + 20, name, 15, "start", bold=True)
        board.text(left + 14, top + 42, note, 12.5, "start", look="soft", room=280)
        middle = top + 122
        board.person(left + 30, middle, "old")
        board.text(left + 30, middle + 26, "C", 12.5, bold=True)
        board.box(left + 122, middle - 22, 56, 44, "LB", "mark", bold=True)
        board.box(left + 246, middle - 22, 46, 44, "S", "new", bold=True)
        board.arrow([(left + 50, middle - 10), (left + 120, middle - 10)], words=request[0], thick=2.2)
        board.arrow([(left + 178, middle - 10), (left + 244, middle - 10)], thick=2.2)
        board.text(left + 211, middle - 34, request[1], 12.5, look="soft")
        if crosses:
            board.arrow(
                [(left + 244, middle + 12), (left + 180, middle + 12)], "old", dash=True, words=reply[0], shift=(0, 15)
            )
            board.arrow(
                [(left + 120, middle + 12), (left + 52, middle + 12)], "old", dash=True, words=reply[1], shift=(0, 15)
            )
        else:
            board.arrow(
                [
                    (left + 269, middle + 24),
                    (left + 269, middle + 52),
                    (left + 64, middle + 52),
                    (left + 46, middle + 20),
                ],
                "old",
                dash=True,
                words=reply[0],
                shift=(0, 13),
            )
    for x, tone, dash, words in ((30, "ink", False, ("요청", "request")), (150, "old", True, ("응답", "reply"))):
        board.arrow([(x, 448), (x + 44, 448)], tone, dash)
        board.text(x + 54, 448, words, 12.5, "start")
    board.text(624, 448, ("표기: 출발지 → 목적지", "Labels: source → destination"), 12.5, "end", look="soft")
