"""To nginx: the configuration before the deployment, and the lists of servers that a reload each brings into force."""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from typing import Any

from deploylab.export.rehearsal import back, forward
from deploylab.export.release import Release, tag
from deploylab.export.remarks import Remark, always_assumed, always_missing, closing, said
from deploylab.export.script import Rotation, address, described
from deploylab.export.shell import NGINX, lines_of
from deploylab.intentions import AwaitReady, Deregister, Drain, Observe, Register, SmokeTest, Split, Start, Stop

BALANCE = {"round_robin": "", "smooth_weighted_round_robin": "", "least_connections": "    least_conn;\n",
           "weighted_least_connections": "    least_conn;\n", "power_of_two": "    random two least_conn;\n",
           "random": "    random;\n", "ip_hash": "    ip_hash;\n", "consistent_hash": "    hash $remote_addr consistent;\n"}
CONFIGURATION = """\
# {title}
# {strategy}: {old} -> {new}
#   nginx -p . -c nginx.conf    {start}
#   ./runtime.sh                {carry}
#   ./runtime.sh back           {back}

# {private}
pid nginx.pid;
error_log error.log;
# {shutdown}
worker_shutdown_timeout {drain}s;
events {{ worker_connections 1024; }}

http {{
    access_log access.log;
    client_body_temp_path temporary-body;
    proxy_temp_path temporary-proxy;
    fastcgi_temp_path temporary-fastcgi;
    uwsgi_temp_path temporary-uwsgi;
    scgi_temp_path temporary-scgi;

    # {upstream}
    include upstream.conf;

    server {{
        listen 127.0.0.1:8080;
        location / {{
            proxy_pass http://servers;
            # {retries}
            proxy_next_upstream off;
            proxy_connect_timeout 2s;
            proxy_read_timeout {read}s;
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }}
    }}
}}
"""
NOTES = {
    "start": said("start the proxy", "프록시를 시작한다"), "carry": said("deploy", "배포한다"),
    "back": said("go back", "되돌린다"),
    "private": said("All files stand in this folder: a private nginx, apart from the system's.",
                    "모든 파일을 이 폴더에 두어 시스템의 nginx와 따로 실행한다."),
    "shutdown": said("After a reload the old workers finish their requests, so long at most.",
                     "다시 읽은 뒤 이전 작업자는 처리 중인 요청을 끝낸다. 길어야 이만큼."),
    "upstream": said("The list of servers, a file of its own: a deployment puts another one in its place.",
                     "서버 목록은 별도 파일이다. 배포는 이 파일을 바꿔 넣는 일이다."),
    "retries": said("A refused request is a failure here, as in the lab; nginx would by default try the next server.",
                    "실습실처럼 거부된 요청은 실패로 센다. nginx는 기본값으로는 다음 서버에 다시 시도한다."),
}


class Lists:
    """The lists of servers that a deployment goes through: equal ones share a file."""

    def __init__(self, release: Release):
        self.release, self.rotation = release, Rotation(release)
        self.texts: dict[str, str] = {}
        self.now = self.name()

    def name(self) -> str:
        """The name of the list that the rotation asks for."""
        text = upstream(self.release, self.rotation)
        return self.texts.setdefault(text, f"{len(self.texts):02}")

    def after(self, intention: Any) -> list[str]:
        """The command that brings the rotation after `intention` into force, if it is another one."""
        self.rotation.feel(intention)
        before, self.now = self.now, self.name()
        return [f"use {self.now}"] if self.now != before else []


def export(release: Release, lang: str) -> tuple[dict[str, str], list[Remark], list[Remark]]:
    """({file name: text}, not expressible, assumed)."""
    left_out, taken = missing(release), always_assumed(release) + assumed()
    text = CONFIGURATION.format(title=release.title(lang), strategy=release.strategy, old=release.old, new=release.new,
                                drain=max(1, release.drain), read=max(60, 2 * round(release.longest_request)),
                                **{key: note[lang] for key, note in NOTES.items()})
    lists = Lists(release)
    forth, way_back = (orders(release, intentions, lists, lang) for intentions in (forward(release), back(release)))
    files = {"nginx.conf": text + "\n" + closing(left_out, taken, lang), "upstream.conf": upstream(release, Rotation(release)),
             "runtime.sh": NGINX[lang].replace("@FORTH@", lines_of(forth)).replace("@BACK@", lines_of(way_back))}
    return files | {f"upstreams/{name}.conf": text for text, name in lists.texts.items()}, left_out, taken


def upstream(release: Release, rotation: Rotation) -> str:
    """Who gets how much; a server out of rotation is marked `down`."""
    servers, weights = release.scenario.servers, rotation.weights
    if release.scenario["balancer.name"] in ("ip_hash", "consistent_hash"):  # a hash also counts those that are down
        servers = [name for name in servers if name not in rotation.stopped] or servers
    lines = []
    for name in servers:
        state = f"weight={weights[name]}" if name in rotation.registered and weights[name] else "down"
        lines.append(f"    server {address(release, name)} {state} max_fails=0;  # {name}")
    return f"upstream servers {{\n{BALANCE.get(release.scenario['balancer.name'], '')}" + "\n".join(lines) + "\n}\n"


def orders(release: Release, intentions: list[Any], lists: Lists, lang: str) -> list[str]:
    lines = []
    for intention in intentions:
        change = lists.after(intention)
        lines += [described(intention, lang), *order(release, intention, change, lists.rotation), ""]
    return lines


def order(release: Release, intention: Any, change: list[str], rotation: Rotation) -> list[str]:
    """The commands of one intention."""
    names = getattr(intention, "servers", ())
    match intention:
        case Start():
            return [f"start {tag(intention.version)} {' '.join(names)}"]
        case Stop():
            return [*change, f"stop {' '.join(names)}"]
        case Register() | Deregister():
            return change or [":"]
        case Split():
            return [*change, *(f"# {pool}: {rotation.delivered(pool):.3g} %" for pool in intention.weights)] or [":"]
        case Drain():
            return [f"sleep {intention.timeout:g}"]
        case AwaitReady():
            return [f"wait_up {intention.timeout:g} " + " ".join(f"http://{address(release, name)}/healthz" for name in names)]
        case SmokeTest():
            return [f"smoke http://{address(release, name)}/healthz || exit 1" for name in release.scenario.pools[intention.pool]["servers"]]
        case Observe():
            return [f"sleep {intention.seconds:g}"]
    return [f"migrate {intention.step}"]


def missing(release: Release) -> list[Remark]:
    found = always_missing(release, tuple(BALANCE))
    found += [
        said("knowing when a server is empty: nginx does not say it; the script waits for the whole drain.",
             "서버가 비었는지 알기: nginx는 알려 주지 않으므로 스크립트는 드레이닝 시간을 끝까지 기다린다."),
        said("health checks: nginx (open source) only notices failed requests, so servers that crash stay in the list.",
             "헬스체크: 오픈소스 nginx는 실패한 요청으로만 안다. 죽은 서버도 목록에 남는다."),
        said("changing a server without a reload: that API is commercial; a reload starts new workers.",
             "다시 읽지 않고 서버를 바꾸기: 그 API는 상용판에만 있다. 다시 읽으면 작업자 프로세스가 새로 뜬다."),
        said(f"concurrency {release.scenario['fleet.concurrency']} with a queue: max_conns limits a server, but what is beyond it is "
             "refused (502); waiting for a place is commercial.",
             f"동시 처리 {release.scenario['fleet.concurrency']}개와 대기열: max_conns로 서버를 제한할 수는 있지만 넘친 요청은 거부된다(502). 자리를 "
             "기다리게 하는 기능은 상용판에만 있다."),
        said("booting and stopping servers: fill in start and stop in runtime.sh.",
             "서버의 기동과 종료: runtime.sh의 start와 stop을 채우십시오.")]
    if release.strategy == "canary":
        found.append(said("the verdict (alpha, power, harm): nginx counts no errors by server; read the access log, and `./runtime.sh back`.",
                          "판정(alpha, power, harm): nginx는 서버별 오류를 세지 않는다. 접근 로그를 읽고 `./runtime.sh back`을 실행한다."))
    if release.scenario["balancer.sticky"]:
        found.append(said("sticky sessions by cookie: commercial before 1.29.6; ip_hash is the nearest.",
                          "쿠키에 의한 세션 고정: 1.29.6 이전에는 상용판에만 있다. ip_hash가 가장 가깝다."))
    if release.scenario["balancer.slow_start_seconds"]:
        found.append(said("slow start: commercial.", "느린 시작: 상용판에만 있다."))
    if len(release.scenario.pools) > 1:
        found.append(said("exact percentages: they are made of whole weights; the script says what each step delivers.",
                          "정확한 백분율: 정수 가중치로 만든다. 단계마다 실제 비율을 스크립트에 적었다."))
    return found


def assumed() -> list[Remark]:
    return [said("the servers listen on 127.0.0.1 from port 9001 on, and the proxy on 8080: the scenario names servers, not addresses.",
                 "서버는 127.0.0.1의 9001 포트부터, 프록시는 8080 포트를 쓴다: 시나리오에는 서버 이름만 있고 주소는 없다.")]
