"""Six of a dozen jobs are drawn; always one that is mistaken for L4 work, and one about TLS."""

from deploylab.grading.questions import Question

JOBS = {  # name -> (layer, ko, en)
    "path": ("L7", "/api로 시작하는 요청만 API 서버로 보낸다", "send requests that begin with /api to the API servers"),
    "cookie": ("L7", "쿠키에 적힌 서버로 계속 보낸다", "keep sending a visitor to the server named in a cookie"),
    "host": ("L7", "Host 헤더에 따라 다른 사이트로 보낸다", "choose the site by the Host header"),
    "forwarded": ("L7", "X-Forwarded-For 헤더를 덧붙인다", "append an X-Forwarded-For header"),
    "location": ("L7", "응답의 Location 헤더를 고친다", "rewrite the Location header of a reply"),
    "retry": ("L7", "503 응답을 받으면 같은 요청을 다른 서버에 다시 보낸다", "repeat a request on another server after a 503"),
    "tls": ("L7", "TLS를 풀어 평문 HTTP로 서버에 보낸다", "end TLS and send plain HTTP to the server"),
    "certificate": ("L7", "서버 대신 인증서를 제시하고 HTTPS 연결을 맺는다", "present the certificate and accept HTTPS on behalf of the servers"),
    "port": ("L4", "5432 포트로 온 연결을 데이터베이스 서버에 나눈다", "share connections to port 5432 among database servers"),
    "tuple": ("L4", "출발지와 목적지의 주소·포트를 해시해 서버를 정한다", "choose a server by a hash of source and target address and port"),
    "dsr": ("L4", "응답이 로드밸런서를 거치지 않게 한다(DSR)", "let replies bypass the balancer (DSR)"),
    "udp": ("L4", "UDP 질의를 DNS 서버에 나눈다", "share UDP queries among DNS servers"),
    "source": ("L4", "출발지 주소가 같은 연결을 같은 서버로 보낸다", "send connections from one source address to one server"),
    "pass": ("L4", "TLS를 풀지 않고 연결을 그대로 넘긴다", "pass a TLS connection on without opening it"),
}
TLS, CONTENT = ("tls", "certificate"), ("path", "cookie", "host", "forwarded", "location", "retry")


def draw(draws):
    tls, read = draws.one_of(TLS), draws.one_of(CONTENT)
    rest = draws.shuffled([name for name in JOBS if name not in (tls, read)])[:4]
    return {"jobs": tuple(draws.shuffled([tls, read, *rest]))}


def layers(jobs):
    return [JOBS[name][0] for name in jobs]


def text(jobs):
    lines = {lang: "\n".join(f"{number}. {JOBS[name][at]}" for number, name in enumerate(jobs, 1)) for lang, at in (("ko", 1), ("en", 2))}
    return {"ko": f"각각 L4와 L7 가운데 어느 것인가?\n{lines['ko']}", "en": f"L4 or L7, each of them?\n{lines['en']}"}


def why(jobs):
    told = " ".join(layers(jobs))
    return {"ko": f"{told}. 주소와 포트로 정해지면 L4, 내용을 읽거나 고치면 L7이다.", "en": f"{told}. What addresses and ports decide is L4; reading or changing content is L7."}


QUESTIONS = (
    Question(
        name="layers", points=3, draw=draw, text=text, answer=layers, why=why,
        misconceptions={
            "l4_reads_content": lambda jobs: ["L4" if name in CONTENT else JOBS[name][0] for name in jobs],
            "tls_is_transport": lambda jobs: ["L4" if name in TLS else JOBS[name][0] for name in jobs],
            "l7_for_all": lambda jobs: ["L7" for _ in jobs],
        },
    ),
)
