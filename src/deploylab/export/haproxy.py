"""To HAProxy: the configuration before the deployment, and a script that carries it out by the runtime API."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from typing import Any

from deploylab.export.rehearsal import back, forward
from deploylab.export.release import Release, tag
from deploylab.export.remarks import Remark, always_assumed, always_missing, closing, said
from deploylab.export.script import Rotation, address, described
from deploylab.export.shell import HAPROXY, lines_of
from deploylab.intentions import AwaitReady, Deregister, Drain, Observe, Register, SmokeTest, Split, Start, Stop

AT_ONCE = 100  # changes in one line to HAProxy, whose buffer holds 16 kB
BALANCE = {"round_robin": "roundrobin", "smooth_weighted_round_robin": "roundrobin", "least_connections": "leastconn",
           "weighted_least_connections": "leastconn", "power_of_two": "random(2)", "random": "random(1)",
           "ip_hash": "source", "consistent_hash": "source\n    hash-type consistent"}
CONFIGURATION = """\
# {title}
# {strategy}: {old} -> {new}
#   haproxy -f haproxy.cfg          {start}
#   ./runtime.sh                    {carry}
#   ./runtime.sh back               {back}

global
    # {socket}
    stats socket unix@haproxy.sock mode 600 level admin

defaults
    mode http
    # {retries}
    retries 0
    timeout connect 2s
    # {queue}
    timeout queue {server_timeout}s
    timeout client 75s
    timeout server {server_timeout}s

frontend entry
    bind 127.0.0.1:8080
    default_backend servers

backend servers
    balance {balance}
    option httpchk GET /healthz
    # {check}
    default-server check inter {inter}s rise {rise} fall {fall}{slowstart}
{sticky}{servers}
"""
NOTES = {
    "start": said("start the proxy", "프록시를 시작한다"), "carry": said("deploy", "배포한다"),
    "back": said("go back", "되돌린다"),
    "socket": said("The runtime API: servers change state and weight without a reload.",
                   "런타임 API: 재적재 없이 서버의 상태와 가중치를 바꾼다."),
    "retries": said("A refused request is a failure here, as in the lab; real proxies often hide it by trying again.",
                    "실습실처럼 거부된 요청은 실패로 센다. 실제 프록시는 흔히 재시도로 이를 감춘다."),
    "queue": said("A server works on maxconn requests; the others wait in HAProxy, so long at most.",
                  "서버는 요청을 maxconn개까지 처리하고 나머지는 HAProxy에서 기다린다. 길어야 이만큼."),
    "check": said("UP after so many passes in a row (rise), DOWN after so many failures (fall).",
                  "연속으로 rise번 통과하면 UP, fall번 실패하면 DOWN."),
}


def export(release: Release, lang: str) -> tuple[dict[str, str], list[Remark], list[Remark]]:
    """({file name: text}, not expressible, assumed)."""
    left_out, taken = missing(release), always_assumed(release) + assumed(release)
    scenario, notes = release.scenario, {key: note[lang] for key, note in NOTES.items()}
    slow = scenario["balancer.slow_start_seconds"]
    text = CONFIGURATION.format(
        title=release.title(lang), strategy=release.strategy, old=release.old, new=release.new, **notes,
        balance=BALANCE.get(scenario["balancer.name"], "roundrobin"), inter=release.interval, rise=release.rise,
        fall=release.fall, slowstart=f" slowstart {slow:g}s" if slow else "",
        server_timeout=max(60, 2 * round(release.longest_request)), servers=servers(release),
        sticky="    cookie SERVER insert indirect nocache\n" if scenario["balancer.sticky"] else "")
    return ({"haproxy.cfg": text + "\n" + closing(left_out, taken, lang), "runtime.sh": runtime(release, lang)},
            left_out, taken)


def servers(release: Release) -> str:
    rotation, scenario = Rotation(release), release.scenario
    lines = []
    for name in scenario.servers:
        cookie = f" cookie {name}" if scenario["balancer.sticky"] else ""
        state = "" if name in rotation.registered else " disabled"
        limit = f" maxconn {scenario['fleet.concurrency']}"
        lines.append(f"    server {name} {address(release, name)} weight {rotation.weights[name]}{limit}{cookie}{state}")
    return "\n".join(lines)


def runtime(release: Release, lang: str) -> str:
    rotation = Rotation(release)
    forth = orders(release, forward(release), rotation, lang)
    return HAPROXY[lang].replace("@FORTH@", lines_of(forth)).replace("@BACK@", lines_of(orders(
        release, back(release), rotation, lang))).replace("@EVERY@", str(release.interval)).replace(
        "@RISE@", str(release.rise))


def orders(release: Release, intentions: list[Any], rotation: Rotation, lang: str) -> list[str]:
    lines = []
    for intention in intentions:
        rotation.feel(intention)
        lines += [described(intention, lang), *order(release, intention, rotation), ""]
    return lines


def order(release: Release, intention: Any, rotation: Rotation) -> list[str]:
    """The commands of one intention."""
    names = " ".join(getattr(intention, "servers", ()))
    weights = rotation.weights
    match intention:
        case Start():
            return [f"start {tag(intention.version)} {names}", *together("state drain", intention.servers)]
        case Stop():
            return [*together("state maint", intention.servers), f"stop {names}"]
        case Register():
            own = {name: weights[name] for name in intention.servers}
            return [*shared(own), *together("state ready", intention.servers)]
        case Deregister():
            return together("state drain", intention.servers)
        case Drain():
            return [f"wait_empty {intention.timeout:g} {names}"]
        case AwaitReady():
            return [f"wait_up {intention.timeout:g} {names}"]
        case Split():
            return [*shared(weights), *(f"# {pool}: {rotation.delivered(pool):.3g} %" for pool in intention.weights)]
        case SmokeTest():
            return [f"smoke http://{address(release, name)}/healthz || exit 1" for name in release.scenario.pools[intention.pool]["servers"]]
        case Observe():
            pools = release.scenario.pools
            fresh, stable = (" ".join(pools[pool]["servers"]) for pool in ("fresh", "stable"))
            return [f"observe {intention.seconds:g} {release.options['harm']:g} '{fresh}' '{stable}' || {{ roll_back; exit 1; }}"]
    return [f"migrate {intention.step}"]


def together(change: str, servers: Any) -> list[str]:
    return said_at_once([f"set server servers/{name} {change}" for name in servers])


def shared(weights: dict[str, int]) -> list[str]:
    return said_at_once([f"set server servers/{name} weight {weight}" for name, weight in weights.items()])


def said_at_once(changes: list[str]) -> list[str]:
    """As few lines as HAProxy's buffer allows, so that they come into force at nearly the same moment."""
    return [f"say '{'; '.join(changes[at:at + AT_ONCE])}'" for at in range(0, len(changes), AT_ONCE)]


def missing(release: Release) -> list[Remark]:
    found = always_missing(release, tuple(BALANCE))
    found.append(said("booting and stopping servers: a proxy only knows whether they answer; fill in start and stop in runtime.sh.",
                      "서버의 기동과 종료: 프록시는 응답하는지만 안다. runtime.sh의 start와 stop을 채우십시오."))
    if release.strategy == "canary":
        found.append(said("the verdict by alpha and power: the script compares error rates with the allowed harm, however few the requests.",
                          "alpha와 power에 따른 판정: 스크립트는 요청이 아무리 적어도 오류율 차이를 허용 폭과 비교할 뿐이다."))
    if len(release.scenario.pools) > 1:
        found.append(said("exact percentages: they are made of whole weights from 0 to 256; the script says what each step delivers.",
                          "정확한 백분율: 0부터 256까지의 정수 가중치로 만든다. 단계마다 실제 비율을 스크립트에 적었다."))
    if release.scenario["fleet.queue"] >= 0:
        found.append(said("a queue for each server: requests beyond maxconn wait in HAProxy, and it limits their time (timeout queue) "
                          "rather than their number.",
                          "서버별 대기열: maxconn을 넘는 요청은 HAProxy에서 기다리며, 개수가 아니라 시간(timeout queue)으로 제한한다."))
    return found


def assumed(release: Release) -> list[Remark]:
    return [said("the servers listen on 127.0.0.1 from port 9001 on, and the proxy on 8080: the scenario names servers, not addresses.",
                 "서버는 127.0.0.1의 9001 포트부터, 프록시는 8080 포트를 쓴다: 시나리오에는 서버 이름만 있고 주소는 없다."),
            said("socat is installed; runtime.sh speaks to the socket with it.", "socat이 설치되어 있다. runtime.sh가 소켓과 이것으로 말한다.")]
