"""What a manifest would do: its bounds, when it stalls, what it loses, what a weight delivers, how long until it shows.

Each sentence comes from the page that the student reads: bounds, surge_schedule, drain_timing, argo_canary,
sample_size; the losses come from a run of the scenario.
"""
# ruff: noqa: E501  (a sentence and its twin in the other language stand side by side)

from math import ceil

from deploylab.export.importing import Imported
from deploylab.export.release import PROPAGATION
from deploylab.export.remarks import Remark, said
from deploylab.sim import run
from deploylab.strategies import resolve_bounds, surge_schedule
from deploylab.strategies.drain_timing import lost_seconds
from deploylab.strategies.sample_size import exposure

MOST_REQUESTS = 100_000  # of a run that is made on the way
MOST_SERVERS = 200


def forecast(made: Imported, error_rate: float, regression: float) -> list[Remark]:
    """What it would do, in order. `error_rate` of the old version, and how much worse a new one must be to be noticed."""
    return [*bounds(made), *stalls(made), *made.notes, *leaving(made), *simulated(made), *weights(made),
            *noticing(made, error_rate, regression)]


def bounds(made: Imported) -> list[Remark]:
    reading = made.reading
    if reading.strategy not in ("rolling", "rolling_surge"):
        return []
    surge, unavailable = resolve_bounds(reading.replicas, *reading.bounds)
    ticks = surge_schedule(reading.replicas, *reading.bounds)
    shown = " -> ".join(f"{old}+{new}" for old, new in ticks[:6]) + (" ..." if len(ticks) > 6 else "")
    most, least = reading.replicas + surge, reading.replicas - unavailable
    return [said(f"bounds: at most {most} pods, at least {least} answer; (old+new) {shown}, {len(ticks)} ticks.",
                 f"경계값: 파드는 많아야 {most}개, 적어도 {least}개가 응답한다. (구+신) {shown}, {len(ticks)}단계.")]


def stalls(made: Imported) -> list[Remark]:
    """A new version that never becomes ready: where the rollout stands still, and who goes on serving."""
    reading = made.reading
    limit = reading.options["ready_timeout"]
    if not reading.options.get("gate", True):
        return [said("WITHOUT A READINESS PROBE a pod counts as ready at once: a version that runs but cannot serve replaces every pod, and even a "
                     "good one loses requests while it boots.",
                     "준비성 검사가 없으면 파드는 곧바로 준비된 것으로 친다: 떠 있기만 하고 서비스하지 못하는 버전이 모든 파드를 바꿔 버리고, 멀쩡한 버전도 "
                     "기동하는 동안 요청을 잃는다.")]
    if reading.strategy == "recreate":
        return [said(f"a version that never gets ready: the service stays DARK; after {limit} s it is marked as failed, not rolled back.",
                     f"끝내 준비되지 않는 버전: 서비스가 계속 중단된다. {limit}초 뒤 실패로 표시될 뿐 롤백되지 않는다.")]
    if reading.strategy in ("rolling", "rolling_surge"):
        old, new = surge_schedule(reading.replicas, *reading.bounds, ready=False)[-1]
        part = 100 * old / reading.replicas
        return [said(f"a version that never gets ready: stalls at {old} old and {new} new pods, {old} ({part:.3g} %) go on serving; "
                     f"after {limit} s it is marked as failed (ProgressDeadlineExceeded), not rolled back.",
                     f"끝내 준비되지 않는 버전: 구버전 {old}개와 새 버전 {new}개에서 멈추고, {old}개({part:.3g} %)가 계속 서비스한다. "
                     f"{limit}초 뒤 실패(ProgressDeadlineExceeded)로 표시될 뿐 롤백되지 않는다.")]
    return [said(f"a version that never gets ready: no user meets it; after {limit} s it is given up.",
                 f"끝내 준비되지 않는 버전: 어떤 사용자도 만나지 않는다. {limit}초 뒤 포기한다.")]


def leaving(made: Imported) -> list[Remark]:
    """Requests lost while pods leave, by the model of `drain_timing`."""
    reading, rate = made.reading, made.scenario["traffic.rate"]
    each, longest = rate / reading.replicas, made.scenario.kinds[0]["ms"] / 1000
    refused, cut = lost_seconds(PROPAGATION, reading.pre_stop, reading.grace, longest)
    if reading.pre_stop > reading.grace:
        return [said(f"preStop waits {reading.pre_stop:g} s, longer than the grace period of {reading.grace:g} s: each pod is killed at its end.",
                     f"preStop이 {reading.pre_stop:g}초로 종료 유예 시간 {reading.grace:g}초보다 길다: 파드마다 끝에 강제 종료된다.")]
    if refused + cut == 0:
        return [said(f"leaving: preStop {reading.pre_stop:g} s outlasts the news ({PROPAGATION} s assumed) and {reading.grace - reading.pre_stop:g} s "
                     "are left to finish: nothing is lost.",
                     f"빠질 때: preStop {reading.pre_stop:g}초가 소식이 퍼지는 시간({PROPAGATION}초 가정)보다 길고 끝낼 시간 "
                     f"{reading.grace - reading.pre_stop:g}초가 남는다. 잃는 것이 없다.")]
    lost = each * (refused + cut) * reading.replicas
    return [said(f"LEAVING: every pod refuses requests for {refused:g} s and cuts them for {cut:g} s, if the news takes {PROPAGATION} s: about "
                 f"{lost:.0f} requests lost over {reading.replicas} pods at {rate:g}/s. Sleep {PROPAGATION} s in preStop.",
                 f"빠질 때: 소식이 퍼지는 데 {PROPAGATION}초라면 파드마다 {refused:g}초 동안 거부하고 {cut:g}초 동안 끊는다. 초당 {rate:g}건, "
                 f"파드 {reading.replicas}개에서 약 {lost:.0f}건을 잃는다. preStop에서 {PROPAGATION}초 기다리게 하십시오.")]


def simulated(made: Imported) -> list[Remark]:
    """A run of the scenario, if it is small enough to be made on the way."""
    scenario = made.scenario
    if scenario["traffic.rate"] * scenario["traffic.seconds"] > MOST_REQUESTS or len(scenario.servers) > MOST_SERVERS:
        return [said("the run is long: `deploylab run` on the scenario shows what is lost.",
                     "긴 실행이다: 시나리오를 `deploylab run`으로 실행하면 잃는 것을 볼 수 있다.")]
    done = run(scenario, full_trace=False)
    dark, peak = done.metrics["downtime_seconds"], done.metrics["peak_servers"]
    return [said(f"a good version in the simulation: {done.ledger.failed:,} of {done.ledger.sent:,} requests lost, "
                 f"dark for {dark:.1f} s, at most {peak} servers, outcome: {done.outcome}.",
                 f"멀쩡한 버전의 시뮬레이션: 요청 {done.ledger.sent:,}건 중 {done.ledger.failed:,}건 실패, 중단 {dark:.1f}초, "
                 f"서버 최대 {peak}대, 결과: {done.outcome}.")]


def weights(made: Imported) -> list[Remark]:
    reading = made.reading
    if not reading.asked:
        return []
    if reading.routed:
        return [said("weights: a proxy splits the traffic, so each step gets what it asks for.",
                     "비율: 프록시가 트래픽을 나누므로 단계마다 요청한 비율 그대로다.")]
    shown = ", ".join(f"{asked} % -> {got:.3g} %" for asked, got in reading.asked)
    return [said(f"WEIGHTS without traffic routing are whole pods of {reading.replicas}: {shown}.",
                 f"트래픽 라우팅이 없는 비율은 파드 {reading.replicas}개를 단위로 한다: {shown}.")]


def noticing(made: Imported, error_rate: float, regression: float) -> list[Remark]:
    """For each weight how long it takes until a regression is seen, beside how long it is watched."""
    options, worse = made.reading.options, error_rate + regression
    if made.reading.strategy != "canary" or not 0 < worse < 1:
        return []
    watched = options.get("seconds", 30) * options.get("looks", 1)
    lines = []
    for percent in (share for share in options["percents"] if share < 100):
        requests, seconds, _, extra = exposure(made.scenario["traffic.rate"], percent, error_rate, worse)
        enough = seconds <= watched
        lines.append(said(
            f"at {percent:.3g} %: errors {error_rate:.3g} -> {worse:.3g} show after {requests:,} canary requests, {ceil(seconds):,} s "
            f"({extra:,.0f} more users hurt); watched {watched:g} s: {'enough' if enough else 'TOO SHORT'}.",
            f"{percent:.3g} %에서: 오류율 {error_rate:.3g} -> {worse:.3g}은(는) 카나리 요청 {requests:,}건, {ceil(seconds):,}초 뒤에야 드러난다"
            f"(실패 {extra:,.0f}건 증가). 지켜보는 시간 {watched:g}초: {'충분' if enough else '너무 짧음'}."))
    return lines
