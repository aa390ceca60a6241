"""DSR, direct server return: the balancer changes MAC addresses and nothing else; the server answers the client itself.

    client -> VIP          stays     client -> VIP          now on the link to the server
    client <- VIP          comes straight from the server   the reply never meets the balancer

Every server owns the VIP too, on its loopback, and must keep silent when somebody asks by ARP who has it. TCP is not
terminated: the balancer sees one direction of the handshake and of everything after it.
"""

from deploylab.paths.packets import CLIENT, VIP, Path, arriving, features, hop, leaving


def dsr(client=CLIENT, vip=VIP):
    """The path of a packet forwarded on layer 2 (LVS-DR): no address of layer 3 or port changes anywhere."""
    return Path(
        name="dsr",
        title={"ko": "DSR(직접 서버 반환)", "en": "DSR (direct server return)"},
        request=(
            *arriving(client, vip),
            hop("balancer", "server", client, vip,
                "목적지 MAC만 서버의 것으로 바꾼다. IP와 포트는 그대로이다.",
                "Only the target MAC becomes the server's (and the source MAC the balancer's). IP and port stay."),
        ),
        reply=(
            hop("server", "router", vip, client,
                "서버는 루프백에 VIP를 가지고 있으므로 출발지를 VIP로 하여 라우터로 바로 내보낸다.",
                "The server has the VIP on its loopback, so it answers as the VIP, straight to the router."),
            leaving(client, vip),
        ),
        handshakes=1,
        can=features(reads_content=False, translates_port=False, server_elsewhere=False),
        needs={"ko": "모든 서버의 루프백에 VIP를 두되 ARP에는 답하지 않게 한다(arp_ignore=1, arp_announce=2). "
                     "서버는 로드밸런서와 같은 L2 구간에 있어야 한다.",
               "en": "The VIP on every server's loopback, silent to ARP (arp_ignore=1, arp_announce=2), and all on one "
                     "layer 2 network with the balancer."},
        products=(
            {"ko": "LVS-DR, L4 스위치의 DSR", "en": "LVS-DR, DSR of layer 4 switches"},
            {"ko": "Google Cloud 패스스루 NLB(응답이 클라이언트로 직접 간다)",
             "en": "Google Cloud passthrough NLB (replies go directly to clients)"},
        ),
    )
