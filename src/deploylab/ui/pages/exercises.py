"""The exercises: the task, an answer, what the checks say about it, and the lab on which the answer runs."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from typing import Any

import streamlit as st

from deploylab.grading import questions
from deploylab.grading.decoding import text_of
from deploylab.grading.exercise import Exercise, exercises
from deploylab.grading.jobs import Job, Result
from deploylab.grading.messages import Text
from deploylab.grading.workers import Worker
from deploylab.problems import Problem
from deploylab.resources import PACKAGE
from deploylab.ui import study
from deploylab.ui.asking import plain
from deploylab.ui.departure import STAGES
from deploylab.ui.player import dumps, player
from deploylab.ui.state import into_link, lang, say, show_problem

TYPES = {"code": ("코드", "code", "code"), "computed": ("계산", "computed", "calculate"),
         "predict": ("예측", "predict", "psychology"), "written": ("서술", "written", "edit_note")}
PATIENCE = 90  # seconds for a run on the lab's traffic, its start included


def page() -> None:
    """Draw the list, and the exercise that is open."""
    st.title(say("연습", "Exercises"))
    known = exercises()
    asked = st.query_params.get("ex", "")
    slug = st.selectbox(say("연습 문제", "exercise"), list(known), list(known).index(asked) if asked in known else 0,
                        format_func={name: title(each) for name, each in known.items()}.__getitem__, key="exercises-pick")
    into_link({"ex": slug})
    exercise = known[slug]
    progress(known)
    st.divider()
    st.html("<style>.st-key-exercise-task h1 { font-size: 1.7rem !important; } .st-key-exercise-task h2 { font-size: 1.25rem !important; }</style>")
    with st.container(key="exercise-task"):
        st.markdown(exercise.task(lang()))
    st.caption(f"{say(*TYPES[exercise.type][:2])} · {exercise.points}{say('점', ' points')}"
               + (f" · {exercise.minutes}{say('분', ' min')}" if exercise.minutes else ""))
    if exercise.type == "code":
        code(exercise)
    elif exercise.type == "written":
        written(exercise)
    else:
        drawn(exercise)


def title(exercise: Exercise) -> str:
    best = done().get(exercise.slug, 0)
    sign = "✓ " if best >= exercise.points else "◐ " if best else ""
    return f"{sign}{exercise.number}. {exercise.title[lang()]} · {say(*TYPES[exercise.type][:2])}"


def done() -> dict[str, int]:
    """Exercise -> the best points of this session."""
    found: dict[str, int] = st.session_state.setdefault("exercises-done", {})
    return found


def record(exercise: Exercise, points: int) -> None:
    done()[exercise.slug] = max(points, done().get(exercise.slug, 0))


def progress(known: dict[str, Exercise]) -> None:
    most = sum(exercise.points for exercise in known.values())
    got = sum(min(points, known[slug].points) for slug, points in done().items() if slug in known)
    st.progress(got / most, say(f"이번 접속에서 얻은 점수 {got} / {most}", f"points in this session: {got} of {most}"))


def hints(exercise: Exercise) -> None:
    """One more hint for each press, task by task."""
    try:
        tasks = exercise.hints
    except OSError:
        return
    with st.expander(say("힌트", "Hints"), icon=":material/lightbulb:"):
        for task, rows in tasks.items():
            key = f"exercise-{exercise.slug}-hint-{task}"
            shown = st.session_state.setdefault(key, 0)
            st.markdown("\n".join([f"**{say('과제', 'task')} {task}**", *(f"- {row[lang()]}" for row in rows[:shown])]))
            if shown < len(rows):
                st.button(say(f"힌트 {shown + 1}", f"hint {shown + 1}"), key=f"{key}-more",
                          on_click=lambda key=key: st.session_state.update({key: st.session_state[key] + 1}))


@st.fragment
def code(exercise: Exercise) -> None:
    """A file to write or upload; the checks; the lab's traffic. Nothing of it runs in this process."""
    key = f"exercise-{exercise.slug}"
    hints(exercise)
    store = study.store()
    upload = st.file_uploader(say(f"{exercise.file} 올리기", f"upload {exercise.file}"), ["py", "txt"], key=f"{key}-file")
    if upload is not None and upload.file_id != st.session_state.get(f"{key}-taken"):
        st.session_state[f"{key}-taken"] = upload.file_id
        try:
            st.session_state[f"{key}-text"] = text_of(upload.getvalue())
        except Problem as trouble:
            show_problem(trouble)
    if f"{key}-text" not in st.session_state:
        kept = store.draft(f"exercise/{exercise.slug}", "py")
        st.session_state[f"{key}-text"] = kept.text if kept else exercise.text("starter.py")
    st.html(f"<style>.st-key-{key}-text textarea {{ font-family: ui-monospace, 'D2Coding', monospace; font-size: .92rem; tab-size: 4; }}</style>")
    text = st.text_area(exercise.file, key=f"{key}-text", height=380)
    columns = st.columns(3 if exercise.slug in STAGES else 2)
    check = columns[0].button(say("점검", "Check"), key=f"{key}-check", type="primary", icon=":material/rule:", width="stretch")
    columns[1].download_button(say("내려받기", "Download"), text, exercise.file, "text/x-python", key=f"{key}-download",
                               icon=":material/download:", width="stretch")
    watch = exercise.slug in STAGES and columns[2].button(
        say("실습실의 트래픽에서 돌려 보기", "Run it on the lab's traffic"), key=f"{key}-watch", icon=":material/science:", width="stretch")
    if check or watch:
        store.save_draft(f"exercise/{exercise.slug}", "py", text, 0)
    try:
        if check:
            with st.spinner(say("격리된 프로세스에서 점검하는 중", "Checking in the sandbox")):
                st.session_state[f"{key}-result"] = checked(exercise.slug, text)
        if watch:
            with st.spinner(say("격리된 프로세스에서 돌리는 중", "Running in the sandbox")):
                st.session_state[f"{key}-departure"] = departed(exercise.slug, text)
    except Problem as trouble:
        show_problem(trouble)
    if result := st.session_state.get(f"{key}-result"):
        report(exercise, result)
    if told := st.session_state.get(f"{key}-departure"):
        departure(exercise, told)


@st.cache_resource
def turnstile() -> threading.Semaphore:
    """At most two sandboxes at a time, however many readers press."""
    return threading.Semaphore(2)


@st.cache_data(show_spinner=False, max_entries=100)
def checked(slug: str, text: str) -> Result:
    """What the checks say of this text; the same engine as the grader's."""
    with turnstile(), Worker(exercises()[slug]) as worker:
        return worker.grade(Job(slug, "practice", text))


@st.cache_data(show_spinner=False, max_entries=20)
def departed(slug: str, text: str) -> dict[str, Any]:
    """Both runs of the lab's scenario and where they part, from a process of its own."""
    path = os.pathsep.join(part for part in (str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")) if part)
    with turnstile():
        try:
            ran = subprocess.run([sys.executable, "-m", "deploylab.ui.departure"], input=json.dumps({"exercise": slug, "text": text}) + "\n",
                                 capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE, cwd=tempfile.gettempdir(),
                                 env={**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1", "PYTHONIOENCODING": "utf-8"}, check=False)
        except subprocess.TimeoutExpired:
            ran = None
    if ran is None or not ran.stdout:
        raise Problem(en="The run on the lab's traffic did not end properly; check the file first, then try again.",
                      ko="실습실 실행이 제대로 끝나지 않았습니다. 먼저 점검한 다음 다시 해 보십시오.")
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def report(exercise: Exercise, result: Result) -> None:
    """Points, and for each check what it wants to say."""
    record(exercise, result["points"])
    whole = result["points"] == result["max_points"]
    box = st.success if whole else st.warning
    box(say(f"**{result['max_points']}점 중 {result['points']}점**", f"**{result['points']} of {result['max_points']} points**"),
        icon=":material/check_circle:" if whole else ":material/rule:")
    for row in result["checks"]:
        sign = ":green[:material/check_circle:]" if row["passed"] else ":red[:material/cancel:]"
        hidden = say(" · 숨은 점검", " · hidden") if row["hidden"] else ""
        st.markdown(f"{sign} **{plain(row['title'][lang()])}** :gray[{row['points']}/{row['max_points']}{hidden}]")
        if not row["passed"]:
            st.code(row["message"][lang()], None, wrap_lines=True)
            for name in row["misconceptions"]:
                if name in exercise.misconceptions:
                    st.info(plain(exercise.misconceptions[name][lang()]), icon=":material/psychology_alt:")
    if not result["checks"]:
        st.code(result["message"][lang()], None, wrap_lines=True)
    if result["output"]:
        with st.expander(say("출력", "Output")):
            st.code(result["output"], None, wrap_lines=True)
    if result["isolation"] == "rlimits":
        st.caption(say("이 컴퓨터에서는 시간과 메모리만 제한한다(bubblewrap이나 Landlock이 없다).",
                       "On this machine only time and memory are limited (no bubblewrap, no Landlock)."))


def departure(exercise: Exercise, told: dict[str, Any]) -> None:
    """The two runs side by side, opened where they part."""
    st.subheader(say("실습실의 트래픽에서", "On the lab's traffic"))
    trouble: Text | None = told["trouble"]
    if trouble:
        st.error(plain(trouble[lang()]), icon=":material/error:")
    if not told["payloads"]:
        return
    if told["step"] is None:
        st.success(say("끝까지 참조 풀이와 같은 걸음을 걸었다.", "It took the same steps as the reference, to the end."), icon=":material/check_circle:")
    else:
        st.markdown(say(f"왼쪽이 참조 풀이, 오른쪽이 이 파일이다. **{told['moment']}단계**에서 처음 갈라진다. 다르다고 모두 틀린 것은 아니다.",
                        f"Left the reference, right this file. They first part at **step {told['moment']}**. Not every difference is a mistake."))
    player(dumps(*told["payloads"]), key=f"departure-{exercise.slug}", step=told["moment"], lang=lang())


@st.fragment
def drawn(exercise: Exercise) -> None:
    """Questions with numbers of a practice seed: an endless supply, the answer after one try."""
    hints(exercise)
    key = f"exercise-{exercise.slug}"
    seed = int(st.number_input(say("연습 시드", "practice seed"), 1, 10**6, 1, key=f"{key}-seed"))
    right = 0
    for question in questions.questions(exercise):
        posed = questions.pose(exercise, question, "practice", str(seed))
        right += ask(exercise, posed, f"{key}-{question.name}-{seed}")
    record(exercise, right)


def ask(exercise: Exercise, posed: questions.Posed, key: str) -> int:
    """One question; the points it earned."""
    question = posed.question
    with st.container(border=True), st.form(f"{key}-form", border=False):
        st.markdown(posed.text[lang()])
        if question.choices:
            given = st.radio(say("보기", "choices"), question.choices, None, key=f"{key}-choice", label_visibility="collapsed") or ""
        else:
            given = st.text_input(say("답", "answer"), key=f"{key}-text", placeholder=question.unit, label_visibility="collapsed")
        if st.form_submit_button(say("답하기", "Answer")):
            st.session_state[f"{key}-said"] = given
        said = st.session_state.get(f"{key}-said")
        if said is None:
            return 0
        outcome = questions.mark(posed, said)
        if outcome.status == "right":
            st.success(f"{say('맞다.', 'Right.')} {plain(posed.why[lang()])}", icon=":material/check_circle:")
            return question.points
        show = st.error if outcome.counts else st.warning
        show(plain(questions.message(exercise, outcome, said, question.unit)[lang()]), icon=":material/cancel:")
    if outcome.counts and st.toggle(say("정답 보기", "Show the answer"), key=f"{key}-show"):
        st.markdown(f"**{plain(questions.typed(posed.right))}** {question.unit} · {plain(posed.why[lang()])}")
    return 0


def written(exercise: Exercise) -> None:
    """No program marks prose: the rubric, and the page where it is written with a clock."""
    st.markdown(say("[답안 작성 연습](./exam)에서 시계를 두고 쓴 다음 스스로 점검한다.", "Write it with a clock in [exam practice](./exam), then check it yourself."))
    for row in exercise.rubric:
        st.checkbox(f"{row[lang()]} ({row['points']})", key=f"exercise-{exercise.slug}-{row[lang()]}")
