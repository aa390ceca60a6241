"""Questions and cards as a reader meets them: answered and turned in place, without the rest of the page moving."""

import re
from typing import Any

import streamlit as st

from deploylab.book.quiz import Question, correct, question
from deploylab.problems import Problem
from deploylab.ui.state import lang, say

HOW = {
    "numeric": ("수로 답한다. 예: 43.2", "a number, for example 43.2"),
    "short": ("짧게 쓴다", "a short text"),
    "sequence": ("차례대로 쓴다. 예: A, B, C", "in order, for example A, B, C"),
    "order": ("번호를 차례대로 쓴다. 예: 2, 3, 1", "the numbers in order, for example 2, 3, 1"),
    "match": ("차례대로 쓴다. 예: Y, N, N", "in order, for example Y, N, N"),
    "multi": ("모두 쓴다. 예: A, C", "all of them, for example A, C"),
}


@st.fragment
def ask(identity: str, key: str, seed: int | None = None, done: Any = None) -> None:
    """One question. `done(identity, right)` is told of every answer that could be read."""
    asked = question(identity, seed)
    with st.container(border=True):
        st.markdown(f"**{asked.id}.** {plain(asked.text[lang()])}")
        with st.form(f"{key}-form-{seed}", border=False):
            response = field(asked, f"{key}-{seed}")
            pressed = st.form_submit_button(say("답하기", "Answer"))
        if pressed:
            st.session_state[f"{key}-{seed}-said"] = response
        if said := st.session_state.get(f"{key}-{seed}-said"):
            told = verdict(asked, said)
            if pressed and done and told is not None:
                done(identity, told)
        elif pressed:
            st.info(say("답을 고르거나 써 주십시오.", "Choose or write an answer first."))


def field(asked: Question, key: str) -> str:
    """The widget that fits the kind of question; what was answered, as text."""
    choices = asked.choices.get(lang(), [])
    if asked.kind == "mcq":
        picked = st.radio(say("보기", "choices"), choices, None, key=f"{key}-radio-{lang()}", label_visibility="collapsed")
        return picked[:1] if picked else ""
    if choices:
        return ", ".join(choice[:1] for number, choice in enumerate(choices) if st.checkbox(choice, key=f"{key}-box-{number}"))
    words = HOW[asked.kind if asked.kind != "numeric" or not isinstance(asked.answer, list) else "sequence"]
    if asked.kind == "match" and ("(가)" in asked.text["ko"]):
        words = ("차례대로 쓴다. 예: 나, 가, 다, 라", "in order, for example b, a, c, d")
    hint = (say("수를 차례대로 쓴다. 예: 12, 30", "numbers in order, for example 12, 30")
            if asked.kind == "numeric" and isinstance(asked.answer, list) else say(*words))
    return st.text_input(say("답", "answer"), key=f"{key}-text", placeholder=hint, label_visibility="collapsed")


def verdict(asked: Question, response: str) -> bool | None:
    """Say whether it is right and why; None if it could not be read, which costs nothing."""
    try:
        right = correct(asked, response)
    except Problem as trouble:
        st.warning(trouble.text(lang()), icon=":material/edit:")
        return None
    if right:
        st.success(f"{say('맞다.', 'Right.')} {plain(asked.explanation[lang()])}", icon=":material/check_circle:")
    else:
        answer = plain(asked.answer_text(lang()))
        st.error(say(f"아니다. 답은 **{answer}**. ", f"No. The answer is **{answer}**. ")
                 + plain(asked.explanation[lang()]), icon=":material/cancel:")
    return right


def plain(text: str) -> str:
    """A text that means its dollars, tildes and stars literally; an address in it is shown and leads nowhere."""
    parts = re.split(r"(https?://[^\s,()]*[^\s,().])", text)
    return "".join(f"`{part}`" if number % 2 else re.sub(r"([$~*_\[\]])", r"\\\1", part).replace("\n", "  \n")
                   for number, part in enumerate(parts))


@st.fragment
def turn(cards: list[dict[str, str]], key: str) -> None:
    """Cards one at a time: the front, the back on demand, next."""
    if not cards:
        return
    number = st.session_state.setdefault(f"{key}-at", 0) % len(cards)
    card = cards[number]
    with st.container(border=True):
        st.caption(f"{number + 1} / {len(cards)}")
        face(card, bool(st.session_state.get(f"{key}-open")))
        left, right = st.columns(2)
        left.button(say("뒤집기", "Turn over"), key=f"{key}-turn", icon=":material/flip:", width="stretch",
                    on_click=lambda: st.session_state.update({f"{key}-open": not st.session_state.get(f"{key}-open")}))
        right.button(say("다음", "Next"), key=f"{key}-next", icon=":material/arrow_forward:", width="stretch",
                     on_click=lambda: st.session_state.update({f"{key}-at": number + 1, f"{key}-open": False}))


def face(card: dict[str, str], is_open: bool) -> None:
    st.markdown(f"**{plain(card[f'front_{lang()}'])}**")
    if is_open:
        st.markdown(f":green-background[{plain(card[f'back_{lang()}'])}]")
