"""The heads of the scripts: what each command of a deployment does, in plain POSIX shell."""

from deploylab.export.remarks import said


def lines_of(orders: list[str]) -> str:
    """Commands as the body of a function; an empty body would be a syntax error."""
    while orders and not orders[-1]:
        orders = orders[:-1]
    return "\n".join(f"    {order}".rstrip() for order in orders) or "    :"


OWN = {
    "en": """\
# Yours to fill in: how a server boots with a version, how it stops, how the schema changes.
start() { version=$1; shift; for server in "$@"; do echo "boot $version on $server"; done; }
stop() { for server in "$@"; do echo "stop $server"; done; }
migrate() { echo "database: $1"; }
smoke() { curl -fsS --max-time 10 -o /dev/null "$1"; }
""",
    "ko": """\
# 여러분이 채울 부분: 서버를 어떤 버전으로 기동하고, 멈추고, 스키마를 바꾸는 방법.
start() { version=$1; shift; for server in "$@"; do echo "$server: $version 기동"; done; }
stop() { for server in "$@"; do echo "$server: 종료"; done; }
migrate() { echo "데이터베이스: $1"; }
smoke() { curl -fsS --max-time 10 -o /dev/null "$1"; }
""",
}
FEET = """
roll_back() {
@BACK@
}

deploy() {
@FORTH@
}

case ${1:-deploy} in
    deploy) deploy ;;
    back) roll_back ;;
    *) echo "usage: $0 [deploy|back]" >&2; exit 2 ;;
esac
"""
RUNTIME = """
SOCKET=${SOCKET:-haproxy.sock}
say() { printf '%s\\n' "$1" | socat - "UNIX-CONNECT:$SOCKET"; }

# @STAT@
passes() {
    say 'show stat' | awk -F, -v server="$1" '$1 == "servers" && $2 == server { print $37 }' | grep -q '^L7OK'
}
total() {
    column=$1; shift
    say 'show stat' | awk -F, -v column="$column" -v servers=" $* " '
        $1 == "servers" && index(servers, " " $2 " ") { sum += $column } END { print sum + 0 }'
}

# @EMPTY@
wait_empty() {
    left=$1; shift
    while [ $(($(total 5 "$@") + $(total 3 "$@"))) -gt 0 ] && [ "$left" -gt 0 ]; do sleep 1; left=$((left - 1)); done
}

# @UP@
wait_up() {
    left=$1; shift
    for server in "$@"; do
        good=0
        while [ $good -lt @RISE@ ]; do
            [ "$left" -gt 0 ] || { echo "$server: not ready in time" >&2; exit 1; }
            sleep @EVERY@; left=$((left - @EVERY@))
            if passes "$server"; then good=$((good + 1)); else good=0; fi
        done
    done
}

# @OBSERVE@
observe() {
    seconds=$1 harm=$2 fresh=$3 stable=$4
    # shellcheck disable=SC2086
    set -- $(total 44 $fresh) $(total 8 $fresh) $(total 44 $stable) $(total 8 $stable)
    sleep "$seconds"
    # shellcheck disable=SC2086
    set -- "$@" $(total 44 $fresh) $(total 8 $fresh) $(total 44 $stable) $(total 8 $stable)
    awk -v e0="$1" -v n0="$2" -v s0="$3" -v m0="$4" -v e="$5" -v n="$6" -v s="$7" -v m="$8" -v harm="$harm" 'BEGIN {
        fresh = n > n0 ? (e - e0) / (n - n0) : 0; stable = m > m0 ? (s - s0) / (m - m0) : 0
        printf "errors: new %.4f, old %.4f\\n", fresh, stable
        exit fresh - stable > harm }'
}
"""
SAID = {
    "STAT": said("Columns of \"show stat\": 3 waiting, 5 inside, 8 requests in all, 37 health check, 44 answers 5xx.",
                 "\"show stat\"의 열: 3 대기, 5 처리 중, 8 전체 요청, 37 헬스체크, 44 5xx 응답."),
    "EMPTY": said("Until nothing is inside, at most so many seconds.", "처리 중인 요청이 없을 때까지, 길어야 이만큼."),
    "UP": said("Until each has passed its health check @RISE@ times in a row.",
               "각 서버가 헬스체크를 연속 @RISE@번 통과할 때까지."),
    "OBSERVE": said("Error rate of the new version minus that of the old, over so many seconds; fails above the harm.",
                    "이 시간 동안 새 버전의 오류율에서 구버전의 오류율을 뺀 값. 허용 폭을 넘으면 실패."),
}
NGINX_RUNTIME = """
# @USE@
use() {
    cp "upstreams/$1.conf" upstream.conf
    nginx -t -q -p . -c nginx.conf && nginx -s reload -p . -c nginx.conf
}

# @READY@
wait_up() {
    left=$1; shift
    for url in "$@"; do
        until smoke "$url"; do
            [ "$left" -gt 0 ] || { echo "$url: not ready in time" >&2; exit 1; }
            sleep 1; left=$((left - 1))
        done
    done
}
"""
NGINX_SAID = {
    "USE": said("Another list of servers: checked, then loaded; old workers finish what they have.",
                "서버 목록을 바꾼다: 검사한 뒤 다시 읽는다. 이전 작업자는 맡은 요청을 끝낸다."),
    "READY": said("nginx has no active health check: the script asks each server itself.",
                  "nginx에는 능동 헬스체크가 없다: 스크립트가 서버에 직접 묻는다."),
}


def _script(lang: str, body: str, notes: dict[str, dict[str, str]]) -> str:
    for key, note in notes.items():
        body = body.replace(f"@{key}@", note[lang])
    return "#!/bin/sh\nset -u\ncd \"$(dirname \"$0\")\" || exit 1\n\n" + OWN[lang] + body + FEET


HAPROXY = {lang: _script(lang, RUNTIME, SAID) for lang in ("en", "ko")}
NGINX = {lang: _script(lang, NGINX_RUNTIME, NGINX_SAID) for lang in ("en", "ko")}
