"""Instance-hours, money and seconds of a blue-green release."""

from deploylab.grading.questions import Question


def draw(draws):
    return {
        "servers": draws.integer(3, 20), "hours": draws.integer(2, 9), "releases": draws.integer(3, 12), "price": draws.integer(8, 40) * 10,
        "boot": draws.integer(40, 180), "check": draws.integer(5, 30), "switch": draws.integer(2, 29), "ttl": draws.one_of((30, 45, 60, 90, 120, 180, 240, 300)),
    }


def extra(servers, hours, releases, price, **given):
    return servers * hours * releases * price


QUESTIONS = (
    Question(
        name="extra", points=1, draw=draw, unit="won", units=("원", "KRW"), answer=extra,
        text={"ko": "평소 서버 {servers}대(대당 시간당 {price}원)로 운영한다. 한 달에 {releases}번 블루-그린으로 배포하고 그때마다 두 벌을 {hours}시간 겹쳐 운영한 뒤 옛것을 내린다. 한 달에 추가로 드는 비용은 몇 원인가?",
              "en": "The service runs on {servers} servers at {price} won an hour each. {releases} times a month it is released by blue-green; each time both sets run for {hours} hours, then the old one goes. What does that cost extra a month, in won?"},
        misconceptions={
            "double_for_ever": lambda servers, price, **given: servers * price * 24 * 30,
            "counts_all_not_extra": lambda **given: 2 * extra(**given),
        },
        why={"ko": "{servers}대 × {hours}시간 × {releases}번 × {price}원.", "en": "{servers} × {hours} h × {releases} × {price} won."},
    ),
    Question(
        name="rollback_proxy", points=1, draw=draw, unit="s", units=("초", "seconds"), answer=lambda switch, **given: switch,
        text={"ko": "프록시에서 전환하는 데 {switch}초, 서버 기동에 {boot}초, 헬스체크에 {check}초가 걸린다. 블루를 켜 둔 채 그린에서 결함을 발견했다. 모든 새 요청이 블루로 가기까지 몇 초인가?",
              "en": "A switch at the proxy takes {switch} s, booting a server {boot} s, its health check {check} s. Green turns out to be defective while blue is still running. After how many seconds do all new requests go to blue?"},
        misconceptions={"rollback_is_redeploy": lambda boot, check, switch, **given: boot + check + switch},
        why={"ko": "블루는 이미 떠 있으므로 전환에 걸리는 {switch}초뿐이다.", "en": "Blue is running already: only the {switch} s of the switch."},
    ),
    Question(
        name="rollback_dns", points=2, draw=draw, unit="s", units=("초", "seconds"), answer=lambda switch, ttl, **given: switch + ttl,
        text={"ko": "블루를 켜 둔 채 그린에서 결함을 발견해, 이번에는 프록시가 아니라 DNS로 되돌린다. 레코드를 바꾸는 데 {switch}초가 걸리고 TTL은 {ttl}초이며 기동에는 {boot}초가 걸린다. TTL을 지키는 리졸버라면 모든 새 요청이 블루로 가기까지 길어야 몇 초인가?",
              "en": "Green turns out to be defective while blue is still running, and this time the switch is by DNS: changing the record takes {switch} s, its TTL is {ttl} s, a boot takes {boot} s. With resolvers that keep to the TTL, after how many seconds at most do all new requests go to blue?"},
        misconceptions={
            "forgets_ttl": lambda switch, **given: switch,
            "rollback_is_redeploy": lambda switch, ttl, boot, **given: boot + switch + ttl,
        },
        why={"ko": "{switch} + {ttl}초. 바꾸기 직전에 물어본 리졸버는 TTL 동안 옛 주소를 쓴다.", "en": "{switch} + {ttl} s: a resolver that asked just before the change uses the old address for the TTL."},
    ),
)
