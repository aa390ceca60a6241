"""Flashcards: a card comes back when it is about to be forgotten (FSRS)."""

from datetime import datetime
from typing import Any

import streamlit as st

from deploylab.book import cards
from deploylab.book.content import notes
from deploylab.book.store import now
from deploylab.ui import asking, study
from deploylab.ui.pages.book import title
from deploylab.ui.state import lang, say

ICONS = {"again": "replay", "hard": "sentiment_dissatisfied", "good": "check", "easy": "bolt"}


def page() -> None:
    """Draw the next card that is due."""
    st.title(say("암기 카드", "Flashcards"))
    study.say_where()
    st.html("<style>.st-key-cards-card strong { font-size: 1.35rem; }</style>")
    chapters = list(dict.fromkeys(card["chapter"] for card in notes("flashcards")))
    columns = st.columns([3, 1])
    chapter = columns[0].selectbox(say("장", "chapter"), ["", *chapters], key="cards-chapter",
                                   format_func={"": say("모든 장", "all chapters"), **{name: title(name) for name in chapters}}.__getitem__)
    new = columns[1].number_input(say("하루에 새 카드", "new cards a day"), 0, 100, 10, key="cards-new")
    review(chapter, int(new))
    with st.expander(say("두문자 암기(이 책이 지은 것)", "Memory aids (made for this book)"), icon=":material/lightbulb:"):
        st.markdown("\n".join(f"- **{aid['word']}** · {aid[lang()]}" for aid in notes("mnemonics")))


@st.fragment
def review(chapter: str, new: int) -> None:
    """The card on top; how well it was known decides when it comes back."""
    store = study.store(warn=False)
    waiting = cards.due(store, chapter=chapter, new_a_day=new)
    st.progress(*how_far(store, chapter))
    if not waiting:
        st.success(rest(store, chapter), icon=":material/self_improvement:")
        return
    card = waiting[0]
    is_open = st.session_state.get("cards-open") == card["id"]
    with st.container(border=True, key="cards-card"):
        st.caption(say(f"지금 볼 카드 {len(waiting)}장", f"{len(waiting)} to look at now"))
        asking.face(card, is_open)
    if not is_open:
        st.button(say("뒤집기", "Turn over"), key="cards-turn", type="primary", icon=":material/flip:", width="stretch",
                  on_click=lambda: st.session_state.update({"cards-open": card["id"]}))
        return
    for column, (rating, words) in zip(st.columns(4), cards.RATINGS.items(), strict=True):
        column.button(words[lang()], key=f"cards-{rating}", icon=f":material/{ICONS[rating]}:", width="stretch",
                      on_click=lambda rating=rating: rate(card["id"], rating))


def rate(identity: str, rating: str) -> None:
    cards.review(study.store(warn=False), identity, rating)
    st.session_state.pop("cards-open", None)


def how_far(store: Any, chapter: str) -> tuple[float, str]:
    counts = cards.progress(store)
    seen = sum(count for name, (count, _) in counts.items() if chapter in ("", name))
    there = sum(count for name, (_, count) in counts.items() if chapter in ("", name))
    return seen / there, say(f"한 번이라도 본 카드 {seen} / {there}", f"seen at least once: {seen} of {there}")


def rest(store: Any, chapter: str) -> str:
    """Nothing is due: when the next card comes."""
    here = {card["id"] for card in notes("flashcards") if chapter in ("", card["chapter"])}
    dates = [datetime.fromisoformat(due) for name, (_, due, _) in store.card_states().items() if name in here]
    later = [date for date in dates if date > now()]
    if not later:
        return say("오늘 볼 카드를 다 보았다.", "Nothing left for today.")
    minutes = (min(later) - now()).total_seconds() / 60
    wait = (say(f"{minutes:.0f}분", f"{minutes:.0f} min") if minutes < 90 else say(f"{minutes / 60:.0f}시간", f"{minutes / 60:.0f} h")
            if minutes < 36 * 60 else say(f"{minutes / 1440:.0f}일", f"{minutes / 1440:.0f} days"))
    return say(f"지금 볼 카드는 없다. 다음 카드는 {wait} 뒤에 온다.", f"Nothing is due. The next card comes in {wait}.")
