"""Panels that only one lab needs."""

from collections.abc import Callable

import streamlit as st

from deploylab import figures
from deploylab.figures.console import Look, Plan
from deploylab.intentions import Report
from deploylab.sim import Run
from deploylab.strategies import resolve_bounds, surge_schedule
from deploylab.strategies.sample_size import exposure, false_alarm, missed
from deploylab.strategies.verdict import power_now
from deploylab.ui.state import lang, say
from deploylab.ui.tables import wide


def draw(name: str, run: Run) -> None:
    """Draw the panel of this name, if there is one."""
    if name:
        PANELS[name](run)


def budget(run: Run) -> None:
    """The outage as a share of the error budget of a month."""
    seconds = run.metrics["downtime_seconds"]
    rows = []
    for nines in (99.0, 99.9, 99.95, 99.99):
        allowed = 30 * 24 * 3600 * (1 - nines / 100)
        rows.append({"SLO": f"{nines:g} %", say("30일 허용 중단", "allowed in 30 days"): f"{allowed / 60:,.1f} " + say("분", "min"),
                     say("이 배포가 쓴 몫", "spent by this deployment"): f"{seconds / allowed:.1%}",
                     say("허용 배포 횟수", "deployments allowed"): f"{int(allowed / seconds):,}" if seconds else "∞"})
    st.subheader(say("에러 버짓", "Error budget"))
    wide(rows, say("에러 버짓", "error budget"))


def surge(run: Run) -> None:
    """The bounds, and the counts tick by tick as Kubernetes does it."""
    st.subheader(say("한계와 순서", "Bounds and sequence"))
    options = {"max_surge": "25%", "max_unavailable": "25%"} | run.scenario.options
    count = len(run.scenario.pools["main"]["servers"])
    up, down = resolve_bounds(count, options["max_surge"], options["max_unavailable"])
    st.markdown(say(f"{count}대: 많아야 **{count + up}대**(올림 +{up}), 적어도 **{count - down}대**(내림 -{down})",
                    f"{count} servers: at most **{count + up}** (+{up}, rounded up), at least **{count - down}** (-{down}, rounded down)"))
    rows = surge_schedule(count, options["max_surge"], options["max_unavailable"])
    st.table([{say("단계", "tick"): tick, say("구버전", "old"): old, say("신버전", "new"): new}
              for tick, (old, new) in enumerate(rows)])


def console(run: Run) -> None:
    """What the canary's looks can tell, computed from the numbers on the screen."""
    st.subheader(say("카나리 콘솔", "Canary console"))
    habit, found = figures.console.plan(run), figures.console.looks(run)
    if not found:
        st.info(say("관찰 단계에 이르지 못했습니다.", "The run did not get as far as a look."))
        return plan()
    last = found[-1]
    shown = ((say("검정력", "power now"), f"{last.evidence.power:.0%}"),
             (say("더 필요한 요청", "requests still needed"), f"{last.evidence.needed:,.0f}"),
             (say("지금 비율로 남은 시간", "time at this weight"), say(f"{last.evidence.seconds:,.0f}초", f"{last.evidence.seconds:,.0f} s")),
             (say("거짓 경보율", "false-alarm rate"), f"{habit.false_alarm:.1%}"),
             (say("지금까지 피해를 본 사용자", "users hurt so far"), f"{last.hurt:,}"))
    for column, (name, value) in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(name, value)
    st.caption(say(f"거짓 경보율: 건강한 버전인데도 {habit.looks}번 들여다보는 동안(볼 때마다 α = {habit.alpha:.2%}) 한 번이라도 나쁘다고 판정될 확률.",
                   f"False-alarm rate: the chance that a healthy version is condemned at one of {habit.looks} looks (α = {habit.alpha:.2%} at each)."))
    st.dataframe([looked(number, look) for number, look in enumerate(found, 1)], hide_index=True)
    explained(last, habit)
    points = [{"requests": n, "power": power_now(Report(n, 0, max(1, last.seen.stable_requests), last.seen.stable_errors, 1.0),
                                                 habit.alpha, habit.harm)} for n in range(10, 810, 10)]
    chart = figures.power(points, lang())
    st.plotly_chart(chart, key="power", alt=figures.describe(chart, lang()))
    return plan()


def looked(number: int, look: Look) -> dict[str, str]:
    """One look as a row."""
    verdicts = {"bad": say("나쁨: 되돌린다", "bad: roll back"), "good": say("좋음", "good"), "unsure": say("아직 모름", "unsure")}
    return {say("보기", "look"): str(number), say("비율", "weight"): f"{look.percent:g} %",
            say("카나리 오류", "canary errors"): f"{look.seen.errors} / {look.seen.requests:,}",
            say("기존 오류", "stable errors"): f"{look.seen.stable_errors} / {look.seen.stable_requests:,}",
            "p": f"{look.evidence.p_value:.3g}", say("검정력", "power"): f"{look.evidence.power:.0%}",
            say("더 필요한 요청", "still needed"): f"{look.evidence.needed:,.0f}",
            say("피해 사용자", "users hurt"): f"{look.hurt:,}", say("판정", "verdict"): verdicts[look.evidence.verdict],
            say("1 % 결함을 못 볼 확률", "chance to miss a 1 % bug"): f"{missed(0.01, look.seen.requests):.1%}"}


def explained(look: Look, habit: Plan) -> None:
    """The two-sample test in words, with the numbers of the last look."""
    seen, p = look.seen, look.evidence.p_value
    errors, everyone = seen.errors + seen.stable_errors, seen.requests + seen.stable_requests
    share = seen.requests / everyone if everyone else 0.0
    judged = p < habit.alpha
    st.markdown(say(
        f"**이 판정은 어떻게 나왔나.** 요청 {everyone:,}건 가운데 {errors}건이 오류였고, 카나리는 전체의 {share:.1%}를 받았다. "
        f"두 버전이 똑같다면 오류는 카나리에 평균 {errors * share:.1f}건 떨어진다. 실제로는 **{seen.errors}건**이다. "
        f"우연만으로 {seen.errors}건 이상이 될 확률은 **p = {p:.3g}**(피셔의 정확 검정)이고, "
        + (f"기준 α = {habit.alpha:.3g}보다 작으므로 우연으로 보지 않는다." if judged else
           f"기준 α = {habit.alpha:.3g}보다 작지 않으므로 나쁘다고 할 수 없다.")
        + f" 검정력 {look.evidence.power:.0%}는 오류율이 {habit.harm:.0%}p 더 나쁜 버전이었다면 지금까지 알아챘을 확률이다.",
        f"**How this verdict came about.** {errors} of {everyone:,} requests failed, and the canary got {share:.1%} of all. "
        f"Were the versions alike, {errors * share:.1f} of the errors would fall on the canary on average. It had **{seen.errors}**. "
        f"The chance of {seen.errors} or more by luck alone is **p = {p:.3g}** (Fisher's exact test), "
        + (f"below α = {habit.alpha:.3g}: that is not put down to luck." if judged else
           f"not below α = {habit.alpha:.3g}: it cannot be called bad.")
        + f" A power of {look.evidence.power:.0%} is the chance that a version worse by {habit.harm:.0%} points would have been noticed by now."))


def plan() -> None:
    """Before a canary begins: how long a verdict takes at each weight, whom it hurts, and what looking often costs."""
    st.subheader(say("카나리 계획", "Planning a canary"))
    left, middle, right = st.columns(3)
    rate = left.number_input(say("초당 요청", "requests/s"), 1.0, 10_000.0, 20.0)
    low = middle.number_input(say("기존 오류율(%)", "error rate now (%)"), 0.01, 50.0, 0.5) / 100
    high = right.number_input(say("놓치지 않을 오류율(%)", "error rate not to be missed (%)"), 0.02, 90.0, 1.5) / 100
    if high <= low:
        st.warning(say("놓치지 않을 오류율은 기존 오류율보다 커야 합니다.", "The rate not to be missed must be above the rate now."))
        return
    rows = []
    for percent in (1, 5, 10, 25, 50):
        requests, seconds, _, extra = exposure(rate, percent, low, high)
        rows.append({say("카나리 비율", "weight"): f"{percent} %", say("필요한 카나리 요청", "canary requests needed"): f"{requests:,}",
                     say("걸리는 시간(분)", "minutes"): f"{seconds / 60:,.1f}",
                     say("더 실패하는 요청(나쁜 버전일 때)", "extra failures, if it is bad"): f"{extra:.1f}"})
    wide(rows, say("카나리 비율마다의 계획", "the plan for each weight"))
    looks = st.slider(say("판정을 들여다보는 횟수", "how often you look"), 1, 60, 30, key="plan-looks")
    st.markdown(say(f"건강한 새 버전인데도 **{false_alarm(looks):.0%}** 가 도중에 잘못 중단된다(볼 때마다 α = 5 %). 엿보기는 공짜가 아니다.",
                    f"**{false_alarm(looks):.0%}** of healthy releases are aborted by mistake on the way (α = 5 % at each look). Peeking is not free."))


PANELS: dict[str, Callable[[Run], None]] = {"budget": budget, "surge": surge, "console": console}
