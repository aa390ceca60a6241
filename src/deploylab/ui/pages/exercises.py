"""The exercises: the task, an answer, what the checks say about it, and the lab on which the answer runs."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from typing import Any

import streamlit as st

from deploylab.grading import marks, student
from deploylab.grading.decoding import LARGEST, text_of
from deploylab.grading.exercise import Exercise, exercises
from deploylab.grading.jobs import Result
from deploylab.grading.messages import Text
from deploylab.grading.sandbox import levels
from deploylab.problems import Problem
from deploylab.resources import PACKAGE
from deploylab.ui import practice, study
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
        practice.written_answer(exercise)
    else:
        practice.drawn(exercise)


def title(exercise: Exercise) -> str:
    best = study.progress().best(exercise.slug) or 0
    sign = "✓ " if best >= exercise.points else "◐ " if best else ""
    return f"{sign}{exercise.number}. {exercise.title[lang()]} · {say(*TYPES[exercise.type][:2])}"


def progress(known: dict[str, Exercise]) -> None:
    """How far the reader is, and the table behind it."""
    rows = student.overview(study.progress())
    got, most = sum(row["points"] or 0 for row in rows), sum(row["max_points"] for row in rows)
    st.progress(min(1.0, got / most), say(f"지금까지 얻은 점수 {got:g} / {most:g}", f"points so far: {got:g} of {most:g}"))
    with st.expander(say("모든 연습", "All exercises"), icon=":material/list:"):
        st.dataframe([{
            say("번호", "no."): row["number"], say("제목", "title"): row["title"][lang()], say("종류", "kind"): say(*TYPES[row["type"]][:2]),
            say("점수", "points"): f"{row['points'] or 0:g} / {row['max_points']:g}", say("시도", "tries"): row["tries"],
            say("힌트", "hints"): row["hints"]} for row in rows], hide_index=True)
        study.say_where()


@st.fragment
def code(exercise: Exercise) -> None:
    """A file to write or upload; the checks; the lab's traffic. Nothing of it runs in this process."""
    key = f"exercise-{exercise.slug}"
    practice.hints(exercise)
    store = study.store()
    upload = st.file_uploader(say(f"{exercise.file} 올리기", f"upload {exercise.file}"), ["py", "txt"], key=f"{key}-file", max_upload_size=1)
    if upload is not None and upload.file_id != st.session_state.get(f"{key}-taken"):
        st.session_state[f"{key}-taken"] = upload.file_id
        try:
            st.session_state[f"{key}-text"] = text_of(upload.getvalue())
        except Problem as trouble:
            show_problem(trouble)
    linked = from_try(exercise, key)
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
    try:
        if (check or watch) and len(text.encode("utf-8", "replace")) > LARGEST:
            raise Problem(en=f"The text is larger than {LARGEST:,} bytes.", ko=f"글이 {LARGEST:,}바이트보다 큽니다.")
        if (check or watch) and not study.personal() and levels.best() == levels.RLIMITS:  # it could read the others' drafts
            raise Problem(en="This server is shared and has no walls around a student's code (bwrap or Landlock), so it runs none. "
                          "Check the file on your own machine: deploylab check.",
                          ko="여럿이 쓰는 서버인데 학생의 코드를 막아 줄 격리 수단(bwrap이나 Landlock)이 없어 실행하지 않는다. "
                          "내 컴퓨터에서 deploylab check로 점검하자.")
        if check or watch:
            store.save_draft(f"exercise/{exercise.slug}", "py", text, 0)
        if check:
            with st.spinner(say("격리된 프로세스에서 점검하는 중", "Checking in the sandbox")), turnstile():
                st.session_state[f"{key}-result"] = student.check(exercise, text, study.progress())
        if watch or linked:
            with st.spinner(say("격리된 프로세스에서 돌리는 중", "Running in the sandbox")):
                st.session_state[f"{key}-departure"] = departed(exercise.slug, text)
    except Problem as trouble:
        show_problem(trouble)
    if f"{key}-result" in st.session_state:
        report(exercise, st.session_state[f"{key}-result"])
    if told := st.session_state.get(f"{key}-departure"):
        departure(exercise, told)


def from_try(exercise: Exercise, key: str) -> bool:
    """Whether a link of `deploylab check` brought a try that has not been opened yet; its text is then in the editor.

    The draft that stood there stays in the store, where the versions of a draft are kept.
    """
    number = st.query_params.get("try", "")
    if not number.isdecimal() or st.session_state.get(f"{key}-try") == number:
        return False
    st.session_state[f"{key}-try"] = number
    text = study.progress().tried(exercise.slug, int(number[:15]))
    if text is None:
        return False
    st.session_state[f"{key}-text"] = text
    return exercise.slug in STAGES


@st.cache_resource
def turnstile() -> threading.Semaphore:
    """At most two sandboxes at a time, however many readers press."""
    return threading.Semaphore(2)


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
    whole, held = result["points"] == result["max_points"], marks.held(result)
    box = st.success if whole else st.warning
    box(say(f"**{result['max_points']}점 중 {result['points']}점**", f"**{result['points']} of {result['max_points']} points**"),
        icon=":material/check_circle:" if whole else ":material/rule:")
    unusable = next((row for row in result["checks"] if row["kind"] == "unusable"), None)
    if unusable or not result["checks"]:
        st.code(result["message"][lang()], None, wrap_lines=True)
    for row in [] if unusable else result["checks"]:
        sign = ":green[:material/check_circle:]" if row["passed"] else ":red[:material/cancel:]"
        hidden = say(" · 숨은 점검", " · hidden") if row["hidden"] else ""
        st.markdown(f"{sign} **{plain(row['title'][lang()])}** :gray[{row['points']}/{row['max_points']}{hidden}]")
        if not row["passed"]:
            st.code(row["message"][lang()], None, wrap_lines=True)
            for name in row["misconceptions"]:
                if name in held and name in exercise.misconceptions:
                    st.info(plain(exercise.misconceptions[name][lang()]), icon=":material/psychology_alt:")
    failed = next((row for row in result["checks"] if not row["passed"]), None)
    if failed and not unusable:
        practice.next_hint(exercise, failed["task"])
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
        st.markdown(say(f"A가 참조 풀이, B가 이 파일이다. **{told['moment']}단계**에서 처음 갈라진다. 다르다고 모두 틀린 것은 아니다.",
                        f"A is the reference, B this file. They first part at **step {told['moment']}**. Not every difference is a mistake."))
    player(dumps(*told["payloads"]), key=f"departure-{exercise.slug}", step=told["moment"], lang=lang(),
           captions=[say("참조 풀이", "the reference"), say("이 파일", "this file")])
