"""The quiz by chapter: as printed, or with numbers drawn from a seed."""

import streamlit as st

from deploylab.book.content import notes
from deploylab.book.variants import RECIPES
from deploylab.ui import asking
from deploylab.ui.pages.book import title
from deploylab.ui.state import into_link, say


def page() -> None:
    """Draw the questions of a chapter."""
    st.title(say("문제 풀이", "Quiz"))
    chapters = list(dict.fromkeys(each["chapter"] for each in notes("quiz")))
    columns = st.columns([3, 1])
    asked = f"ch{st.query_params.get('ch', '')}"
    chapter = columns[0].selectbox(say("장", "chapter"), chapters, chapters.index(asked) if asked in chapters else 0,
                                   format_func={name: title(name) for name in chapters}.__getitem__, key="quiz-chapter")
    text = st.query_params.get("seed", "0")
    seed = columns[1].number_input(say("시드 (0은 책의 수)", "seed (0: as printed)"), 0, 10**6,
                                   int(text) if text.isascii() and text.isdigit() and int(text) <= 10**6 else 0, key="quiz-seed")
    into_link({"ch": chapter[2:], "seed": int(seed) or None})
    marks: dict[str, bool] = st.session_state.setdefault("quiz-marks", {})
    printed = [each["id"] for each in notes("quiz") if each["chapter"] == chapter]
    drawn = sum(identity in RECIPES for identity in printed)
    st.caption(say(f"{len(printed)}문항. 그중 {drawn}문항은 시드를 바꾸면 수가 달라진다. 같은 시드는 언제나 같은 문제이다.",
                   f"{len(printed)} questions; {drawn} get other numbers from another seed. The same seed is always the same question."))
    for identity in printed:
        asking.ask(identity, f"quiz-{identity}", int(seed) or None, lambda name, right: marks.update({name: right}))
    score(marks, printed)


@st.fragment
def score(marks: dict[str, bool], printed: list[str]) -> None:
    """How this chapter goes, when the reader asks."""
    if st.button(say("이 장의 결과 보기", "How did I do?"), icon=":material/fact_check:"):
        done = [marks[identity] for identity in printed if identity in marks]
        st.markdown(say(f"**{len(printed)}문항 중 {len(done)}문항에 답했고 {sum(done)}문항이 맞았다.**",
                        f"**{len(done)} of {len(printed)} answered, {sum(done)} right.**"))
        wrong = [identity for identity in printed if marks.get(identity) is False]
        if wrong:
            st.markdown(say("다시 볼 문항: ", "To look at again: ") + ", ".join(wrong))
