"""Full proxy: the balancer is the server to the client, and a client to the server. Two connections, not one.

    client <=> VIP         and       balancer <=> server    both ways cross the balancer

Only here is somebody who reads what the client wrote: paths, cookies, TLS. In exchange everything is received and
sent twice, and the server sees the balancer; who really called must be written into a header (X-Forwarded-For).
"""

from deploylab.paths.packets import BALANCER, CLIENT, SERVER, VIP, Path, arriving, features, hop, leaving


def full_proxy(client=CLIENT, vip=VIP, server=SERVER, inside=BALANCER):
    """The path of a request through a reverse proxy (layer 7)."""
    return Path(
        name="full_proxy",
        title={"ko": "풀 프록시(리버스 프록시, L7)", "en": "Full proxy (reverse proxy, layer 7)"},
        request=(
            *arriving(client, vip),
            hop("balancer", "server", inside, server,
                "첫 연결은 여기서 끝난다. 내용을 읽고 서버를 고른 뒤 자기 주소로 두 번째 연결을 연다.",
                "The first connection ends here. It reads, chooses a server, and opens a second one in its own name."),
        ),
        reply=(
            hop("server", "balancer", server, inside,
                "서버의 상대는 로드밸런서이다. 두 번째 연결로 응답이 돌아온다.",
                "The server talks to the balancer: the reply comes back on the second connection."),
            hop("balancer", "router", vip, client,
                "응답을 읽고 필요하면 고친 뒤(Location, Set-Cookie) 첫 연결로 다시 보낸다.",
                "It reads the reply, mends it if need be (Location, Set-Cookie) and sends it on the first connection."),
            leaving(client, vip),
        ),
        handshakes=2,
        can=features(reads_content=True, translates_port=True, server_elsewhere=True),
        needs={"ko": "왕복 트래픽을 모두 감당할 성능이 필요하다. 클라이언트 IP는 X-Forwarded-For로 전한다.",
               "en": "The strength to carry all traffic both ways. The client's IP travels in X-Forwarded-For."},
        products=(
            {"ko": "AWS ALB", "en": "AWS ALB"},
            {"ko": "리버스 프록시 nginx, Apache httpd, HAProxy", "en": "nginx, Apache httpd, HAProxy (reverse proxy)"},
        ),
    )
