"""Panels that only one lab needs."""

from collections.abc import Callable

import streamlit as st

from deploylab import figures
from deploylab.intentions import Report
from deploylab.sim import Run
from deploylab.strategies import STRATEGIES, resolve_bounds, surge_schedule
from deploylab.strategies.sample_size import exposure, false_alarm
from deploylab.strategies.verdict import add, power_now, weigh
from deploylab.ui.state import lang, say


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
    st.table(rows)


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
    plan()
    st.subheader(say("카나리 콘솔", "Canary console"))
    reports = [step.answer for step in run.steps if isinstance(step.answer, Report)]
    if not reports:
        st.info(say("관찰 단계에 이르지 못했습니다.", "The run did not get as far as a look."))
        return
    options = STRATEGIES["canary"].options | run.scenario.options
    rows, seen = [], add(None, Report(0, 0, 0, 0, 0.0))
    for report in reports:
        seen = add(seen, report)
        evidence = weigh(seen, options["alpha"] / max(1, len(reports)), options["power"], options["harm"])
        rows.append({
            say("카나리 요청", "canary requests"): f"{seen.requests:,}",
            say("오류율", "error rate"): f"{seen.error_rate:.2%}",
            say("기존 오류율", "stable error rate"): f"{seen.stable_error_rate:.2%}",
            "p": f"{evidence.p_value:.3g}", say("검정력", "power now"): f"{evidence.power:.0%}",
            say("더 필요한 요청", "requests still needed"): f"{evidence.needed:,.0f}",
            say("남은 시간", "time still needed"): f"{evidence.seconds:,.0f} s",
            say("판정", "verdict"): evidence.verdict,
            say("1 % 결함을 못 볼 확률", "chance to miss a 1 % bug"): f"{0.99 ** seen.requests:.1%}"})
    st.dataframe(rows, hide_index=True)
    points = [{"requests": n, "power": power_now(Report(n, 0, max(1, seen.stable_requests), seen.stable_errors, 1.0),
                                                 options["alpha"], options["harm"])} for n in range(10, 810, 10)]
    chart = figures.power(points, lang())
    st.plotly_chart(chart, key="power", alt=figures.describe(chart, lang()))
    st.caption(say(f"기존 버전보다 {options['harm']:.0%}p 나쁜 버전을 놓치지 않으려 할 때의 검정력. 시험은 피셔의 정확 검정이다.",
                   f"Power to notice a version worse by {options['harm']:.0%} points; the test is Fisher's exact one."))


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
    st.table(rows)
    looks = st.slider(say("판정을 들여다보는 횟수", "how often you look"), 1, 60, 30)
    st.markdown(say(f"건강한 새 버전인데도 **{false_alarm(looks):.0%}** 가 도중에 잘못 중단된다(볼 때마다 α = 5 %). 엿보기는 공짜가 아니다.",
                    f"**{false_alarm(looks):.0%}** of healthy releases are aborted by mistake on the way (α = 5 % at each look). Peeking is not free."))


PANELS: dict[str, Callable[[Run], None]] = {"budget": budget, "surge": surge, "console": console}
