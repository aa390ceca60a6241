"""Proxies and what they do to an address."""

from deploylab.book.drawing import Board


def reverse_proxy(board: Board) -> None:
    """The only way in leads through the proxy."""
    board.fence(12, 30, 116, 282, ("인터넷", "Internet"))
    board.fence(204, 30, 424, 282, ("내부망", "Private network"))
    for number, y in enumerate((84, 164, 244), 1):
        board.person(70, y - 6)
        board.text(70, y + 24, (f"클라이언트 {number}", f"Client {number}"), 12.5, look="soft")
    for row in range(14):
        for column in range(2):
            board.box(148 + 18 * column - (9 if row % 2 else 0) + 4, 40 + 18.6 * row, 18, 18.6, tone="warn", round_=1)
    board.text(166, 20, ("방화벽", "Firewall"), 13, bold=True)
    for y in (84, 164, 244):
        board.arrow([(98, y), (134, y), (196, 150 + (y - 164) * 0.25), (238, 150 + (y - 164) * 0.25)], "new")
    board.box(240, 66, 150, 168, tone="mark")
    board.text(315, 88, ("리버스 프록시", "Reverse proxy"), 15, bold=True)
    for number, words in enumerate((("TLS 종료", "TLS ends here"), ("버퍼링", "Buffering"), ("캐시", "Cache"))):
        board.box(256, 106 + 40 * number, 118, 32, words, size=13.5)
    for number, name in enumerate("ABC"):
        y = 52 + 78 * number
        board.box(498, y, 112, 52, (f"내부 서버 {name}", f"Server {name}"), "old")
        board.arrow([(390, 150), (444, 150), (444, y + 26), (496, y + 26)])
    board.line([(92, 282), (158, 288)], "bad", dash=True)
    board.line([(176, 290), (554, 290), (554, 262)], "bad", dash=True)
    board.cross(166, 289, reach=9)
    board.tag(226, 290, ("서버에 직접 닿는 길은 막혀 있다", "No direct way to a server"), "bad", 13)


def forward_and_reverse(board: Board) -> None:
    """Whom a proxy stands for: the fence says whose side it is on."""
    board.text(
        16,
        22,
        ("포워드 프록시: 클라이언트를 대표한다", "Forward proxy: stands for the clients"),
        15,
        "start",
        bold=True,
    )
    board.fence(16, 50, 264, 116, ("클라이언트 쪽이 고르고 설정", "Chosen by the client side"), "old")
    for y in (92, 138):
        board.person(56, y)
        board.arrow([(78, y), (128, y), (154, 112 + (y - 115) * 0.3)])
    board.box(156, 84, 106, 56, ("포워드\n프록시", "Forward\nproxy"), "mark", bold=True)
    cloud(board, 352, 112)
    board.arrow([(262, 112), (312, 112)])
    for number, name in enumerate("XY"):
        y = 64 + 50 * number
        board.box(484, y, 134, 38, (f"외부 서버 {name}", f"Outside server {name}"))
        board.arrow([(392, 112), (440, 112), (440, y + 19), (482, y + 19)])
    board.text(
        551, 171, ("서버가 보는 상대: 포워드 프록시", "It sees only the forward proxy"), 12, look="soft", room=176
    )
    board.line([(16, 190), (624, 190)], "mute")
    board.text(
        624, 212, ("리버스 프록시: 서버를 대표한다", "Reverse proxy: stands for the servers"), 15, "end", bold=True
    )
    for y in (270, 316):
        board.person(56, y)
        board.arrow([(78, y), (128, y), (150, 290 + (y - 293) * 0.3), (178, 290 + (y - 293) * 0.3)])
    cloud(board, 220, 290)
    board.arrow([(260, 290), (326, 290)])
    board.fence(310, 240, 314, 108, ("서버 쪽이 세우고 설정", "Set up by the server side"), "new")
    board.box(328, 262, 106, 56, ("리버스\n프록시", "Reverse\nproxy"), "mark", bold=True)
    for number, name in enumerate("AB"):
        y = 254 + 48 * number
        board.box(506, y, 104, 38, (f"내부 서버 {name}", f"Server {name}"))
        board.arrow([(434, 290), (470, 290), (470, y + 19), (504, y + 19)])
    board.text(
        16,
        350,
        ("클라이언트가 보는 상대: 리버스 프록시", "The clients see only the reverse proxy"),
        12,
        "start",
        look="soft",
    )


def cloud(board: Board, x: float, y: float) -> None:
    board.box(x - 38, y - 18, 76, 36, ("인터넷", "Internet"), "mute", size=13, round_=18)


def strip(board: Board, x: float, y: float, pieces: tuple[tuple[str, str], ...], size: float = 12) -> float:
    """An address in pieces, each with its tone; where it ends."""
    for text, tone in pieces:
        wide = len(text) * size * 0.61 + 11
        board.box(x, y, wide, 28, text, tone, size=size, round_=3, look="mono")
        x += wide
    return x


def mapping(board: Board) -> None:
    """The request loses the public prefix, the reply gets it back."""
    for x, words in (
        (80, ("클라이언트", "Client")),
        (320, ("리버스 프록시", "Reverse proxy")),
        (560, ("내부 서버", "Server")),
    ):
        board.box(x - 64, 12, 128, 30, words, "mark" if x == 320 else "plain", bold=True)
        board.line([(x, 42), (x, 316)], "mute", dash=True)
    board.tag(
        20,
        70,
        ("정상 매핑: 요청의 접두어를 바꾼다", "Regular mapping: the prefix of the request is replaced"),
        "old",
        13.5,
    )
    strip(board, 20, 92, (("GET ", "plain"), ("https://www.example.com/shop/", "old"), ("cart/7", "plain")))
    board.arrow([(80, 136), (320, 136)])
    board.arrow([(320, 136), (560, 136)])
    strip(board, 334, 152, (("GET ", "plain"), ("http://app.internal:8080/", "new"), ("cart/7", "plain")))
    board.tag(
        20,
        206,
        ("역방향 매핑: Location의 접두어를 되돌린다", "Reverse mapping: the prefix of Location is restored"),
        "new",
        13.5,
    )
    strip(board, 296, 226, (("Location: ", "plain"), ("http://app.internal:8080/", "new"), ("login", "plain")))
    board.arrow([(560, 270), (320, 270)], dash=True)
    board.arrow([(320, 270), (80, 270)], dash=True)
    strip(board, 20, 286, (("Location: ", "plain"), ("https://www.example.com/shop/", "old"), ("login", "plain")))
