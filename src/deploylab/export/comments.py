"""What a field means, for the student who reads the export: said once, above its first appearance."""

from collections.abc import Callable
from typing import Any

COMMENTS: dict[str, dict[str, str]] = {
    "replicas": {"en": "How many pods are wanted.", "ko": "원하는 파드 수(희망 복제본 수)."},
    "progressDeadlineSeconds": {
        "en": "No progress for so long: the rollout is marked as failed (ProgressDeadlineExceeded) and stands still.\n"
              "Nothing is rolled back by itself.",
        "ko": "이 시간 동안 진척이 없으면 배포를 실패(ProgressDeadlineExceeded)로 표시하고 그 자리에 멈춘다.\n"
              "저절로 롤백되지는 않는다."},
    "selector": {"en": "Which pods belong to it. It must match the labels of the pods below.",
                 "ko": "어떤 파드가 여기에 속하는가. 아래 파드의 레이블과 일치해야 한다."},
    "maxSurge": {
        "en": "So many pods more than replicas while it lasts; a percentage rounds UP: {replicas} + {surge} at most.",
        "ko": "교체 중에 replicas보다 더 둘 수 있는 파드 수. 백분율은 올림: 많아야 {replicas} + {surge}."},
    "maxUnavailable": {
        "en": "So many pods fewer that answer; a percentage rounds DOWN: {least} always answer.",
        "ko": "교체 중에 빠져도 되는 파드 수. 백분율은 내림: 언제나 {least}개는 응답한다."},
    "terminationGracePeriodSeconds": {
        "en": "From the order to stop until SIGKILL, preStop INCLUDED: {pre_stop} s wait + {drain} s drain.",
        "ko": "종료 지시부터 SIGKILL까지. preStop이 여기에 포함된다: 대기 {pre_stop}초 + 드레이닝 {drain}초."},
    "lifecycle": {
        "en": "The pod leaves the endpoints and gets SIGTERM at the same time; the news of the former travels slower.\n"
              "So it waits first, still answering, and only then is told to stop.",
        "ko": "파드는 엔드포인트에서 빠지는 것과 동시에 SIGTERM을 받지만, 빠졌다는 소식은 더 늦게 퍼진다.\n"
              "그래서 먼저 응답을 계속하며 기다리고, 그다음에야 종료 신호를 받는다."},
    "startupProbe": {
        "en": "While it boots (about {boot:g} s) only this one asks: failureThreshold x periodSeconds = {startup} s,\n"
              "then the container is killed and started anew.",
        "ko": "기동하는 동안(약 {boot:g}초)에는 이 검사만 한다. failureThreshold × periodSeconds = {startup}초가\n"
              "지나면 컨테이너를 죽이고 새로 시작한다."},
    "readinessProbe": {
        "en": "Only a pod that passes gets traffic, and only then does the rollout go on.\n"
              "A pod that fails is noticed after failureThreshold x periodSeconds = {noticed} s.",
        "ko": "통과한 파드만 트래픽을 받고, 그때에야 배포가 다음으로 나아간다.\n"
              "실패하는 파드는 failureThreshold × periodSeconds = {noticed}초 뒤에 알아차린다."},
    "image": {"en": "Changing this line IS the deployment.", "ko": "이 줄을 바꾸는 것이 곧 배포다."},
    "blueGreen": {"en": "Two sets; the active service is switched from one to the other in one step.",
                  "ko": "두 벌을 두고, 활성 서비스를 한 번에 전환한다."},
    "activeService": {"en": "The service of the users.", "ko": "사용자가 쓰는 서비스."},
    "previewService": {"en": "The new version before the switch, for tests.", "ko": "전환 전의 새 버전. 시험용."},
    "autoPromotionEnabled": {"en": "Switch as soon as the new set is ready and the analysis below has passed.",
                             "ko": "새 벌이 준비되고 아래 분석을 통과하면 곧바로 전환한다."},
    "scaleDownDelaySeconds": {
        "en": "The old set stays so long after the switch: it finishes its requests, and the way back is one switch.",
        "ko": "전환 뒤 구버전을 이만큼 남긴다. 남은 요청을 끝내고, 되돌릴 때도 전환 한 번이면 된다."},
    "canaryService": {"en": "Pods of the new version only.", "ko": "새 버전 파드만."},
    "stableService": {"en": "Pods of the old version only.", "ko": "구버전 파드만."},
    "trafficRouting": {
        "en": "The split is made by the gateway, so any percentage can be had. Without it only whole pods can be\n"
              "counted: {first} % of {replicas} pods would really be {delivered} %.",
        "ko": "비율은 게이트웨이가 나누므로 어떤 백분율도 된다. 이것이 없으면 파드 수로만 나눌 수 있어,\n"
              "파드 {replicas}개에서 {first} %는 실제로 {delivered} %가 된다."},
    "steps": {"en": "setWeight: percent for the new version. pause: watch so long. analysis: go on, or go back.",
              "ko": "setWeight: 새 버전의 비율(%). pause: 지켜보는 시간. analysis: 계속할지 되돌릴지 판정."},
    "count": {"en": "One measurement a look.", "ko": "한 번 볼 때마다 한 번 잰다."},
    "successCondition": {
        "en": "Error rate of the new version above that of the old, at most the allowed harm. Without traffic the\n"
              "result is empty or NaN, and result[0] of an empty one would be an error.",
        "ko": "새 버전의 오류율에서 구버전의 오류율을 뺀 값이 허용한 폭 이내인가. 트래픽이 없으면 결과가 비거나\n"
              "NaN이고, 빈 결과의 result[0]은 오류가 된다."},
    "failureLimit": {"en": "One failed measurement is enough to go back.", "ko": "한 번만 실패해도 되돌린다."},
    "targetRef": {"en": "The Deployment that you change; Flagger makes the -primary and -canary of it.",
                  "ko": "여러분이 고치는 Deployment. Flagger가 이것으로 -primary와 -canary를 만든다."},
    "provider": {"en": "Who splits the traffic.", "ko": "누가 트래픽을 나누는가."},
    "interval": {"en": "How often it looks.", "ko": "얼마나 자주 보는가."},
    "threshold": {"en": "Roll back at so many failed checks; they add up and a passed check does not reset them.",
                  "ko": "실패한 검사가 이만큼 쌓이면 롤백한다. 통과해도 누계는 지워지지 않는다."},
    "iterations": {"en": "Not a ramp but a switch: so many good checks, then all traffic at once (blue-green).",
                   "ko": "조금씩 늘리지 않고 한 번에 전환한다: 이만큼 통과하면 전체 트래픽을 옮긴다(블루-그린)."},
    "stepWeights": {"en": "Percent for the new version, step by step; after the last one it is promoted.",
                    "ko": "단계별 새 버전의 비율(%). 마지막 단계를 통과하면 승격한다."},
    "thresholdRange": {"en": "Success rate (%) below which a check fails: 100 - (error rate now + allowed harm).",
                       "ko": "성공률(%)이 이보다 낮으면 검사 실패: 100 - (지금 오류율 + 허용한 폭)."},
    "skipAnalysis": {"en": "No analysis: Flagger hands the new version on and the Deployment's own update does it.",
                     "ko": "분석 없음: Flagger는 새 버전을 넘겨주기만 하고 Deployment의 업데이트 방식이 수행한다."},
    "healthcheck": {"en": "kamal-proxy sends traffic to the new container only after this has answered 200.",
                    "ko": "kamal-proxy는 여기서 200을 받은 뒤에야 새 컨테이너로 트래픽을 보낸다."},
    "deploy_timeout": {"en": "How long a new container may take until it is healthy.",
                       "ko": "새 컨테이너가 정상이 될 때까지 기다리는 시간."},
    "drain_timeout": {"en": "How long the old container may finish its requests.",
                      "ko": "이전 컨테이너가 처리 중인 요청을 끝낼 시간."},
    "boot": {"en": "So many hosts at a time, so many seconds between them.", "ko": "한 번에 몇 대씩, 몇 초 간격으로."},
}


def commenting(lang: str, facts: dict[str, Any], own: dict[str, dict[str, str]] | None = None) -> Callable[[str], str]:
    """The comment above a key, with the scenario's own numbers in it; `own` comes before the common ones."""
    table = COMMENTS | (own or {})
    return lambda key: table[key][lang].format(**facts) if key in table else ""
