"""What `deploylab live` says, in both languages."""

MEANING = {  # of its options
    "scenario": {"en": "NAME|FILE.toml, or dsr: real packets", "ko": "이름|파일.toml, 또는 dsr(실제 패킷)"},
    "rate": {"en": "requests per second (100)", "ko": "초당 요청 수(100)"},
    "seconds": {"en": "length of the run; times shrink to fit (10)",
                "ko": "실행 시간(초). 시나리오의 시간을 여기에 맞춰 줄인다(10)"},
    "seed": {"en": "of the traffic (the scenario's own)", "ko": "트래픽의 시드(시나리오에 적힌 값)"},
    "engine": {"en": "ours|haproxy|nginx|apache (ours)", "ko": "프록시: ours|haproxy|nginx|apache (ours)"},
    "retries": {"en": "let that product repeat requests, as is its default",
                "ko": "그 제품이 기본 설정대로 요청을 재시도하게 둔다"},
    "set": {"en": "another value for a key of the scenario", "ko": "시나리오의 값 하나를 바꾼다"},
    "trace": {"en": "write the trace: .json or .csv", "ko": "트레이스를 파일로 쓴다: .json 또는 .csv"},
    "json": {"en": "print the results as JSON", "ko": "결과를 JSON으로 출력한다"},
    "serve": {"en": "proxy real sites of this machine by an Apache or nginx file (plain http to them, on purpose)",
              "ko": "Apache나 nginx 설정 파일대로 이 컴퓨터의 사이트 앞에서 프록시가 된다(일부러 평문 HTTP만 쓴다)"},
    "port": {"en": "where --serve listens, on loopback (8080)", "ko": "--serve가 기다리는 루프백 포트(8080)"},
    "to": {"en": "where a server of that file really is", "ko": "설정 파일에 적힌 서버가 실제로 있는 곳"},
}
TEXT = {
    "step": {"en": "{at:7.2f} s  {what}{answer}   ({sent:,} answered, {lost:,} lost)",
             "ko": "{at:7.2f}초  {what}{answer}   (응답 {sent:,}건, 실패 {lost:,}건)"},
    "discarded": {"en": "DISCARDED: the load generator itself was late (p99 {p99:.0f} ms, limit 25 ms). "
                        "The machine was too busy; these figures do not count.",
                  "ko": "폐기: 부하 생성기 자체가 늦었습니다(p99 {p99:.0f} ms, 한계 25 ms). "
                        "컴퓨터가 너무 바빠서 이 수치는 쓸 수 없습니다."},
    "serving": {"en": "http://127.0.0.1:{port}/   Ctrl-C ends it", "ko": "http://127.0.0.1:{port}/   끝내려면 Ctrl-C"},
    "https": {"en": "{file}, line {line}: this lab speaks plain http to servers, on purpose: certificates would add "
                    "nothing to the mapping. Requests that go there are answered 502; write http:// to see them pass.",
              "ko": "{file} {line}번째 줄: 이 실습은 서버와 평문 HTTP로만 통신합니다. "
                    "인증서는 매핑을 이해하는 데 보태는 것이 없어 일부러 뺐습니다. "
                    "이 규칙에 걸린 요청에는 502로 응답합니다. http://로 바꾸면 통과합니다."},
    "recorded": {"en": "Real packets need {lacking} on this machine. This run was recorded elsewhere:",
                 "ko": "실제 패킷 실습에는 이 컴퓨터에 {lacking}이(가) 필요합니다. "
                       "다음은 다른 컴퓨터에서 기록한 결과입니다."},
    "packets": {"en": "mode  answered    requests     replies  through the balancer   the servers see\n"
                      "                   packets     packets",
                "ko": "방식      응답  요청 패킷    응답 패킷    로드밸런서 통과량   서버가 보는 출발지"},
    "lag": {"en": "lag of the load generator, p99", "ko": "부하 생성기의 지연, p99"},
}
