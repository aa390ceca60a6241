"""Exam practice: the question with a clock, an editor that forgets nothing, and a mirror afterwards, not a mark."""

from datetime import datetime
from typing import Any

import streamlit as st

from deploylab.book import exam
from deploylab.book.content import item, notes
from deploylab.book.store import Store
from deploylab.problems import Problem
from deploylab.ui import study
from deploylab.ui.asking import plain
from deploylab.ui.editor import Beginning, editor
from deploylab.ui.state import LANGUAGES, into_link, lang, say, show_problem

STATES = {"found": ("찾은 것", "Found", "check_circle"), "partly": ("일부만 쓴 것", "Partly", "contrast"),
          "missing": ("빠진 것", "Missing", "radio_button_unchecked")}


def page() -> None:
    """Draw the practice of one question."""
    st.title(say("답안 작성 연습", "Exam practice"))
    prompts = {prompt["id"]: prompt for prompt in notes("prompts")}
    asked = st.query_params.get("q", "E01")
    identity = st.selectbox(say("문제", "question"), list(prompts), list(prompts).index(asked) if asked in prompts else 0,
                            format_func={name: title(prompt) for name, prompt in prompts.items()}.__getitem__, key="exam-prompt")
    into_link({"q": identity})
    prompt = prompts[identity]
    with st.container(border=True):
        st.markdown(plain(prompt[lang()]))
        if "origin" in prompt:
            st.caption(prompt["origin"][lang()])
    study.say_where()
    write(identity, prompt["minutes"])


def title(prompt: dict[str, Any]) -> str:
    kind = say("서술형", "essay") if prompt["kind"] == "essay" else say("1교시 용어형", "short answer")
    first = prompt[lang()].split("\n")[0]
    return f"{prompt['id']} · {kind} · {prompt['minutes']}{say('분', ' min')} · {first if len(first) < 46 else first[:44] + '…'}"


@st.fragment
def write(identity: str, minutes: int) -> None:
    """The editor, what may be done with the answer, and the mirror."""
    store, language = study.store(warn=False), lang()
    place = f"exam-{identity}-{language}"
    text = writing(identity, minutes)
    columns = st.columns(3)
    if columns[0].button(say("자기 점검", "Check it myself"), key=f"{place}-check", type="primary" if text.strip() else "secondary",
                         icon=":material/search_check:", width="stretch", disabled=not text.strip()):
        st.session_state[f"{place}-checked"] = text
    columns[1].download_button(say("답안 내려받기", "Download"), text, f"{identity}-{language}.txt", key=f"{place}-download",
                               icon=":material/download:", width="stretch", disabled=not text.strip())
    columns[2].button(say("새 답안 시작", "Begin anew"), key=f"{place}-anew", icon=":material/note_add:", width="stretch",
                      disabled=not text.strip(), on_click=lambda: replace(store, identity, language, "", 0))
    earlier(store, identity, language)
    if checked := st.session_state.get(f"{place}-checked"):
        mirror(identity, checked)


def writing(identity: str, minutes: int) -> str:
    """The editor of an answer; its text. What comes from the browser is stored before anything else happens."""
    store, language = study.store(warn=False), lang()
    place = f"exam-{identity}-{language}"
    begin = st.session_state.setdefault(place, beginning(store, identity, language))
    saved = st.session_state.get(f"{place}-saved", 0)
    draft = editor(f"{identity}-{language}", begin, minutes, saved)
    if draft and draft["at"] > saved and draft["version"] == begin.version:
        keep(store, identity, language, draft)
        st.session_state[f"{place}-saved"] = draft["at"]
        st.rerun(scope="fragment")
    now = store.draft(identity, language)
    return now.text if now else ""


def beginning(store: Store, identity: str, language: str, version: int = 0) -> Beginning:
    kept = store.draft(identity, language)
    if kept is None:
        return Beginning("", 0, 0, version)
    return Beginning(kept.text, kept.seconds, int(datetime.fromisoformat(kept.at).timestamp() * 1000), version)


def keep(store: Store, identity: str, language: str, draft: dict[str, Any]) -> None:
    """Store what the browser sent, unless it is no draft at all."""
    text, seconds = draft.get("text"), draft.get("seconds")
    if isinstance(text, str) and isinstance(seconds, int | float) and (text or store.draft(identity, language)):
        store.save_draft(identity, language, text[: exam.LONGEST], float(seconds))


def replace(store: Store, identity: str, language: str, text: str, seconds: float) -> None:
    """Put another text into the editor; the one before stays among the versions."""
    place = f"exam-{identity}-{language}"
    store.save_draft(identity, language, text, seconds)
    st.session_state[place] = beginning(store, identity, language, st.session_state[place].version + 1)
    st.session_state.pop(f"{place}-checked", None)


def earlier(store: Store, identity: str, language: str) -> None:
    """The versions that are kept, to go back to one."""
    versions = [version for version in store.versions(identity, language)[1:] if version.text.strip()]
    if not versions:
        return
    with st.expander(say(f"이전 판 {len(versions)}개", f"{len(versions)} earlier versions"), icon=":material/history:"):
        names = {n: f"{datetime.fromisoformat(each.at).astimezone():%m-%d %H:%M:%S} · {len(each.text):,}{say('자', ' characters')}"
                 for n, each in enumerate(versions)}
        number = st.selectbox(say("판", "version"), list(names), format_func=names.__getitem__, key=f"exam-{identity}-{language}-version")
        st.text(versions[number].text[:400])
        st.button(say("이 판으로 되돌리기", "Go back to this version"), key=f"exam-{identity}-{language}-restore",
                  on_click=lambda: replace(store, identity, language, versions[number].text, versions[number].seconds))


def mirror(identity: str, text: str) -> None:
    """What the answer has and has not, and then the model outline."""
    try:
        told = exam.assess_prompt(identity, text)
    except Problem as trouble:
        show_problem(trouble)
        return
    st.header(say("자기 점검", "Self-assessment"))
    seen(told)
    ticks(identity)
    st.header(say("모범 개요", "Model outline"))
    outline(identity)


def seen(told: exam.Assessment) -> None:
    """Which keywords are there, and which misconceptions; never a mark."""
    st.info(notes("rubric")[f"note_{lang()}"] + say(" 핵심어를 찾을 뿐 뜻은 읽지 못한다.", " It looks for keywords; it cannot read what they mean."),
            icon=":material/info:")
    names = {section["id"]: section[lang()] for section in notes("rubric")["sections"]}
    for section, (earned, possible) in told.by_section().items():
        st.progress(float(earned / possible), f"{names[section]} · {float(earned / possible):.0%}")
    for state, (ko, en, icon) in STATES.items():
        found = told.of_state(state)
        if found:
            st.markdown(f"**:material/{icon}: {say(ko, en)} {len(found)}**")
            st.markdown("\n".join(line(finding) for finding in found))
    wrong(told)


def line(finding: exam.Finding) -> str:
    """An item with the words that were found, and where to read what is not all there."""
    words = ", ".join(word for word in finding.words if word)
    more = "" if finding.state == "found" else f" · {read(exam.chapter_of(finding.id))}"
    return f"- {plain(finding.name[lang()])}" + (f" · :gray[{plain(words)}]" if words else "") + more


def read(chapter: str) -> str:
    """A link to a chapter of the book."""
    number = chapter[2:]
    return f"[{say(f'{int(number)}장', f'chapter {int(number)}')}](./book?ch={number}&lang={lang()})"


def wrong(told: exam.Assessment) -> None:
    if told.misconceptions:
        st.markdown(f"**:material/warning: {say('고쳐 쓸 오해', 'Misconceptions written')} {len(told.misconceptions)}**")
        for each in told.misconceptions:
            chapters = dict.fromkeys(item("claims", claim)["chapter"] for claim in each.claims)
            st.warning(f"{plain(each.message[lang()])} {' '.join(map(read, chapters))}")


def ticks(identity: str) -> None:
    """What no program can see on paper; only for the essay."""
    if item("prompts", identity)["kind"] == "essay":
        with st.expander(say("종이 위의 모양은 스스로 표시한다", "Tick yourself what only shows on paper"), icon=":material/checklist:"):
            boxes = [st.checkbox(each[lang()], key=f"exam-tick-{each['id']}") for each in exam.checklist()]
            st.caption(f"{sum(boxes)} / {len(boxes)}")


def outline(identity: str) -> None:
    """The outline in both languages, the reader's first; a short answer's is made of the book's definitions."""
    languages = sorted(LANGUAGES, key=lambda each: each != lang())
    for tab, language in zip(st.tabs([LANGUAGES[each] for each in languages]), languages, strict=True):
        terms = [item("glossary", term) for term in item("prompts", identity)["terms"]]
        with tab:
            if not terms:
                st.code(exam.model_answer(language), None, wrap_lines=True)
            st.markdown("\n".join(f"- **{plain(term[language])}**: {plain(term[f'def_{language}'])}" for term in terms))
