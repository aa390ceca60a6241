"""Addresses are drawn; the answers are read from the packets of `deploylab.paths.full_proxy`."""

from deploylab.grading.questions import Question
from deploylab.paths import full_proxy
from deploylab.paths.packets import Address


def draw(draws):
    return {
        "client": f"198.51.100.{draws.integer(2, 250)}", "vip": f"203.0.113.{draws.integer(2, 250)}",
        "inside": f"10.0.0.{draws.integer(2, 99)}", "server": f"10.0.0.{draws.integer(101, 250)}",
        "other": f"10.0.1.{draws.integer(2, 250)}",
    }


def path(client, vip, inside, server, other):
    return full_proxy(Address(client, 50_000), Address(vip, 80), Address(server, 8080), Address(inside, 40_001))


def receivers(**given):
    """The address that each of the four messages is sent to, in the order of their way."""
    way = path(**given)
    return [way.request[0].target_ip, way.request[-1].target_ip, way.reply[0].target_ip, way.reply[-1].target_ip]


SETTING = {
    "ko": "클라이언트 {client}가 프록시의 공개 주소 {vip}로 요청을 보낸다. 프록시의 내부 주소는 {inside}이고, 프록시는 서버 {server}와 {other} 가운데 {server}를 골랐다. ",
    "en": "The client {client} sends a request to the proxy's public address {vip}. The proxy's inside address is {inside}; of the servers {server} and {other} it has picked {server}. ",
}


def text(ko, en):
    return {"ko": SETTING["ko"] + ko, "en": SETTING["en"] + en}


QUESTIONS = (
    Question(
        name="messages", points=2, draw=draw,
        text=text("요청과 응답이 다 오갈 때까지 네 번 보내진다. 각각 어느 주소로 보내지는지 순서대로 쓰시오(주소 네 개).",
                  "Until request and reply have gone by, something is sent four times. To which address, each time? (four addresses, in order)"),
        answer=receivers,
        misconceptions={
            "proxy_redirects": lambda client, vip, inside, server, other: [vip, client, server, client],
            "server_replies_directly": lambda client, vip, inside, server, other: [vip, server, client, client],
        },
        why={"ko": "클라이언트→{vip}, 프록시→{server}, 서버→{inside}, 프록시→{client}. 연결이 둘이다.",
             "en": "Client to {vip}, proxy to {server}, server to {inside}, proxy to {client}: two connections."},
    ),
    Question(
        name="server_log", points=1, draw=draw,
        text=text("서버의 접속 기록에 남는 접속 상대의 주소는?", "Which address does the server's access log show as the peer?"),
        answer=lambda **given: path(**given).server_sees,
        misconceptions={"server_sees_client": lambda **given: given["client"], "proxy_public_address": lambda **given: given["vip"]},
        why={"ko": "서버에 연결한 것은 {inside}이다. {client}는 X-Forwarded-For로만 전해진다.",
             "en": "{inside} has connected to the server; {client} is told in X-Forwarded-For only."},
    ),
    Question(
        name="client_sees", points=1, draw=draw,
        text=text("클라이언트가 받는 응답 패킷의 출발지 주소는?", "What is the source address of the reply that the client gets?"),
        answer=lambda **given: path(**given).client_sees,
        misconceptions={"client_sees_server": lambda **given: given["server"]},
        why={"ko": "클라이언트가 연결한 상대는 {vip}이고, 다른 주소에서 온 응답은 받지 않는다.",
             "en": "The client has connected to {vip} and would refuse a reply from anywhere else."},
    ),
)
