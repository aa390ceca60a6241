"""Tunnel: the packet is packed into another one, for a server in another network, who answers the client itself.

    client -> VIP          becomes   [ balancer -> server [ client -> VIP ]]
    client <- VIP          comes straight from the server   the reply never meets the balancer

DSR for servers that no MAC address can reach. The envelope costs 20 bytes a packet (IP in IP).
"""

from deploylab.paths.packets import BALANCER, CLIENT, VIP, Path, arriving, features, hop, leaving

FAR_SERVER = "192.0.2.11"


def tunnel(client=CLIENT, vip=VIP, server_ip=FAR_SERVER, balancer_ip=BALANCER.ip):
    """The path of a packet sent through an IP tunnel (LVS-TUN)."""
    envelope = (balancer_ip, server_ip)
    return Path(
        name="tunnel",
        title={"ko": "IP 터널", "en": "IP tunnel"},
        request=(
            *arriving(client, vip),
            hop("balancer", "router", client, vip,
                "패킷을 통째로 다른 IP 패킷에 넣는다(IPIP). 겉봉의 목적지는 다른 망에 있는 서버이다.",
                "The whole packet is put into another one (IP in IP), addressed to a server in another network.",
                envelope),
            hop("router", "server", client, vip,
                "겉봉의 주소를 따라 서버에 닿는다. 서버가 겉봉을 벗기면 원래 패킷이 그대로 나온다.",
                "The envelope finds the server, who unpacks it: the packet inside was never touched.",
                envelope),
        ),
        reply=(
            hop("server", "router", vip, client,
                "서버는 터널 장치에 VIP를 가지고 있어 VIP 이름으로 곧장 응답한다. 응답은 터널을 지나지 않는다.",
                "The server has the VIP on its tunnel device and answers as the VIP. The reply takes no tunnel."),
            leaving(client, vip),
        ),
        handshakes=1,
        can=features(reads_content=False, translates_port=False, server_elsewhere=True),
        needs={"ko": "서버가 터널을 풀 수 있고, 서버 쪽 망이 출발지가 VIP인 패킷을 내보내 주어야 한다. "
                     "MTU가 20바이트 줄어든다.",
               "en": "Servers that unpack the tunnel, networks that let packets out as the VIP, 20 bytes less of MTU."},
        products=({"ko": "LVS-TUN", "en": "LVS-TUN"},),
    )
