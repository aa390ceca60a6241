"""The glossary, searched in Korean and English at once."""

import streamlit as st

from deploylab.book import glossary
from deploylab.book.content import notes
from deploylab.ui.asking import plain
from deploylab.ui.pages.book import title
from deploylab.ui.state import into_link, lang, say


def page() -> None:
    """Draw the search and what it finds."""
    st.title(say("용어 사전", "Glossary"))
    columns = st.columns([3, 2])
    text = columns[0].text_input(say("한국어나 영어로 찾기", "search in Korean or English"), st.query_params.get("q", ""), key="glossary-q",
                                 placeholder=say("예: 드레이닝, blue green", "for example: draining, 블루 그린"))
    chapters = sorted({term["chapter"] for term in notes("glossary")})
    chapter = columns[1].selectbox(say("장", "chapter"), ["", *chapters], key="glossary-chapter",
                                   format_func={"": say("모든 장", "all"), **{name: title(name) for name in chapters}}.__getitem__)
    into_link({"q": text or None})
    found = glossary.search(text, chapter)
    st.caption(say(f"{len(found)}개 용어", f"{len(found)} terms"))
    if not found:
        found = glossary.similar(text, chapter)
        st.info(say("찾는 말 그대로는 없다. 비슷한 용어는 아래와 같다.", "Nothing under this name; these are similar.") if found else
                say("찾는 말이 없다. 더 짧게 써 보자.", "Nothing found; try a shorter word."))
    first, second = lang(), "en" if lang() == "ko" else "ko"
    for term in found:
        also = [alias for alias in term["aliases"] if alias not in (term["ko"], term["en"])]
        more = f" · {plain(', '.join(also))}" if also else ""
        number = term["chapter"][2:]
        st.markdown(f"**{plain(term[first])}** · {plain(term[second])}{more}  \n{plain(term[f'def_{first}'])} "
                    f"[{say(f'{int(number)}장', f'chapter {int(number)}')}](./book?ch={number}&lang={first})")
