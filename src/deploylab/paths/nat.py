"""NAT: the balancer writes the server's address over the VIP, and on the way back the VIP over the server's.

    client -> VIP          becomes   client -> server
    client <- VIP          becomes   client <- server       both ways cross the balancer

Only it knows the translation, so the reply has to come by again: it must be the servers' default gateway.
"""

from deploylab.paths.packets import CLIENT, SERVER, VIP, Path, arriving, features, hop, leaving


def nat(client=CLIENT, vip=VIP, server=SERVER):
    """The path of a packet whose target address is translated (LVS-NAT)."""
    return Path(
        name="nat",
        title={"ko": "NAT(목적지 주소 변환)", "en": "NAT (target address translated)"},
        request=(
            *arriving(client, vip),
            hop("balancer", "server", client, server,
                "목적지 IP와 포트를 서버의 것으로 바꾼다(DNAT). 출발지는 클라이언트 그대로이다.",
                "Target IP and port become the server's (DNAT). The source stays the client."),
        ),
        reply=(
            hop("server", "balancer", server, client,
                "서버는 클라이언트 앞으로 응답한다. 기본 게이트웨이가 로드밸런서이므로 응답도 이곳을 지난다.",
                "The server answers to the client, but its default gateway is the balancer, so the reply comes by."),
            hop("balancer", "router", vip, client,
                "출발지를 다시 VIP로 되돌린다. 그러지 않으면 클라이언트는 모르는 주소의 응답이라 버린다.",
                "The source becomes the VIP again: the client would refuse a reply from an address it never called."),
            leaving(client, vip),
        ),
        handshakes=1,
        can=features(reads_content=False, translates_port=True, server_elsewhere=False),
        needs={"ko": "서버의 기본 게이트웨이를 로드밸런서로 잡아야 한다. 큰 응답도 모두 로드밸런서를 지난다.",
               "en": "The balancer must be the servers' default gateway. Large replies all cross it."},
        products=({"ko": "LVS-NAT", "en": "LVS-NAT"},),
    )
