"""Full NAT: the balancer writes over both ends, so that the reply finds back to it by itself.

    client -> VIP          becomes   balancer -> server
    client <- VIP          becomes   balancer <- server     both ways cross the balancer

The servers may stand anywhere and need no special gateway. In exchange they no longer see who called.
"""

from deploylab.paths.packets import BALANCER, CLIENT, SERVER, VIP, Path, arriving, features, hop, leaving


def full_nat(client=CLIENT, vip=VIP, server=SERVER, inside=BALANCER):
    """The path of a packet whose source and target are both translated."""
    return Path(
        name="full_nat",
        title={"ko": "풀 NAT(출발지·목적지 주소 변환)", "en": "Full NAT (source and target translated)"},
        request=(
            *arriving(client, vip),
            hop("balancer", "server", inside, server,
                "목적지는 서버로, 출발지는 로드밸런서 자신으로 바꾼다(DNAT + SNAT).",
                "The target becomes the server and the source becomes the balancer itself (DNAT + SNAT)."),
        ),
        reply=(
            hop("server", "balancer", server, inside,
                "서버가 아는 상대는 로드밸런서뿐이므로 응답은 저절로 로드밸런서로 돌아간다.",
                "The server knows only the balancer, so the reply goes back to it by itself."),
            hop("balancer", "router", vip, client,
                "양쪽 주소를 모두 되돌린다. VIP에서 클라이언트로 가는 패킷이 된다.",
                "Both addresses are turned back: from the VIP to the client."),
            leaving(client, vip),
        ),
        handshakes=1,
        can=features(reads_content=False, translates_port=True, server_elsewhere=True),
        needs={"ko": "서버는 클라이언트 IP를 볼 수 없다. 필요하면 프록시 프로토콜 등으로 따로 전해야 한다.",
               "en": "The server cannot see the client's IP; if it must, it has to be told (PROXY protocol)."},
        products=(
            {"ko": "OCI NLB의 full NAT 모드", "en": "OCI NLB in full NAT mode"},
            {"ko": "AWS NLB의 IP 타깃(TCP/TLS): 클라이언트 IP 보존이 기본으로 꺼져 있어 응답이 로드밸런서로 돌아간다",
             "en": "AWS NLB with IP targets (TCP/TLS): client IP preservation is off by default, replies return to it"},
        ),
    )
