"""What an exercise without code asks: drawn questions and written answers; and the hints of every exercise."""

import streamlit as st

from deploylab.book.exam import assess
from deploylab.grading import questions, student, written
from deploylab.grading.exercise import Exercise
from deploylab.problems import Problem
from deploylab.ui import study
from deploylab.ui.asking import plain
from deploylab.ui.pages import exam
from deploylab.ui.state import lang, say, show_problem


def hints(exercise: Exercise) -> None:
    """One more hint for each press, task by task; what was taken stays open."""
    notebook = study.progress()
    taken = notebook.hints(exercise.slug)
    with st.expander(say("힌트", "Hints"), icon=":material/lightbulb:"):
        for task, rows in exercise.hints.items():
            shown = taken.get(task, 0)
            st.markdown("\n".join([f"**{say('과제', 'task')} {task}**", *(f"- {row[lang()]}" for row in rows[:shown])]))
            if shown < len(rows):
                another(exercise, task, shown + 1, "more", say(f"힌트 {shown + 1}", f"hint {shown + 1}"))


def next_hint(exercise: Exercise, task: int) -> None:
    """Where a failed check is told: the latest hint taken for its task, and a button for the next one."""
    rows, shown = exercise.hints.get(task, []), study.progress().hints(exercise.slug).get(task, 0)
    if shown:
        st.markdown(f":material/lightbulb: {rows[shown - 1][lang()]}")
    if shown < len(rows):
        words = say("다음 힌트", "The next hint") if shown else say("힌트 하나", "A hint")
        another(exercise, task, shown + 1, "next", f"{words} · {say('과제', 'task')} {task}")


def another(exercise: Exercise, task: int, level: int, place: str, words: str) -> None:
    """A button that takes one more hint."""
    notebook = study.progress()
    st.button(words, key=f"exercise-{exercise.slug}-hint-{task}-{place}", icon=":material/lightbulb:",
              on_click=lambda: notebook.take_hint(exercise.slug, task, level))


@st.fragment
def drawn(exercise: Exercise) -> None:
    """Questions with numbers of a practice seed: an endless supply, the answer after one try."""
    hints(exercise)
    key = f"exercise-{exercise.slug}"
    seed = str(int(st.number_input(say("연습 시드", "practice seed"), 1, 10**6, 1, key=f"{key}-seed")))
    answered = [ask(exercise, posed, f"{key}-{posed.question.name}-{seed}") for posed in student.posed(exercise, seed)]
    if any(answered):
        given = {posed.question.name: st.session_state.get(f"{key}-{posed.question.name}-{seed}-said", "")
                 for posed in student.posed(exercise, seed)}
        student.check(exercise, "\n".join([f"# seed: {seed}", *(f"{name}: {answer}" for name, answer in given.items())]), study.progress())


def ask(exercise: Exercise, posed: questions.Posed, key: str) -> bool:
    """One question; whether it was answered just now with something that could be read."""
    question = posed.question
    with st.container(border=True), st.form(f"{key}-form", border=False):
        st.markdown(plain(posed.text[lang()]))
        if question.choices:
            given = st.radio(say("보기", "choices"), question.choices, None, key=f"{key}-choice", label_visibility="collapsed") or ""
        else:
            given = st.text_input(say("답", "answer"), key=f"{key}-text", placeholder=question.unit, label_visibility="collapsed")
        pressed = st.form_submit_button(say("답하기", "Answer"))
        if pressed:
            st.session_state[f"{key}-said"] = " ".join(given.splitlines())
        if f"{key}-said" not in st.session_state:
            return False
        said = st.session_state[f"{key}-said"]
        outcome = questions.mark(posed, said)
        if outcome.status == "right":
            st.success(f"{say('맞다.', 'Right.')} {plain(posed.why[lang()])}", icon=":material/check_circle:")
            return pressed
        show = st.error if outcome.counts else st.warning
        show(plain(questions.message(exercise, outcome, said, question.unit)[lang()]), icon=":material/cancel:")
    if outcome.counts and st.toggle(say("정답 보기", "Show the answer"), key=f"{key}-show"):
        st.markdown(f"**{plain(student.shown(posed.right))}** {question.unit} · {plain(posed.why[lang()])}")
    return pressed and outcome.counts


@st.fragment
def written_answer(exercise: Exercise) -> None:
    """An answer in prose: written with a clock, marked by its writer. The model comes after one's own."""
    text = exam.writing(f"exercise-{exercise.slug}", exercise.minutes)
    if not text.strip():
        st.caption(say("쓰고 나면 기준표와 모범 답안이 열린다.", "The rubric and the model answer open once something is written."))
        return
    with st.expander(say("기준표로 스스로 매기기", "Mark it yourself by the rubric"), icon=":material/checklist:"):
        st.caption(written.SELF[lang()])
        with st.form(f"exercise-{exercise.slug}-rubric", border=False):
            marks = [st.number_input(row[lang()], 0.0, float(row["points"]), 0.0, 0.5, key=f"exercise-{exercise.slug}-row-{number}")
                     for number, row in enumerate(exercise.rubric)]
            if st.form_submit_button(say("적어 두기", "Note it")):
                result = student.check(exercise, text, study.progress(), marks)
                st.markdown(say(f"**스스로 매긴 점수 {result['points']:g} / {result['max_points']:g}**",
                                f"**marked by yourself: {result['points']:g} of {result['max_points']:g}**"))
    words = [word for row in exercise.rubric for word in row.get("words", ())]
    if words:
        with st.expander(say("핵심어 거울", "Keyword mirror"), icon=":material/search_check:"):
            try:
                exam.seen(assess(text, words))
            except Problem as trouble:
                show_problem(trouble)
    with st.expander(say("모범 답안", "Model answer"), icon=":material/menu_book:"):
        st.markdown(written.model(exercise)[lang()])
