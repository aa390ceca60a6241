"""Coverage: every claim of the source text, where the book treats it, what shows it, what asks for it."""

import streamlit as st

from deploylab.book import claims
from deploylab.book.content import item
from deploylab.book.pages import VERDICTS
from deploylab.labs import LABS
from deploylab.ui.asking import plain
from deploylab.ui.state import lang, say


@st.cache_data(show_spinner=False)
def rows() -> list[claims.Row]:
    return claims.coverage()


def page() -> None:
    """Draw the table of all claims."""
    st.title(say("원문 111항목 대조표", "The 111 claims of the source text"))
    found = rows()
    whole = sum(row.whole for row in found)
    st.markdown(say(f"원문의 모든 줄이 어디에서 다루어지고, 무엇이 그것을 보여 주며, 무엇이 그것을 묻는가. **{len(found)}항목 중 {whole}항목**이 셋을 모두 갖추었다.",
                    f"For every line of the source text: where it is treated, what shows it at work, what asks for it. **{whole} of {len(found)}** have all three."))
    st.html('<style>.st-key-coverage-verdict [data-testid="stButtonGroup"] > div { flex-wrap: wrap; }</style>')
    columns = st.columns([3, 2])
    verdict = columns[0].pills(say("판정", "verdict"), list(VERDICTS), format_func={name: words[lang()] for name, words in VERDICTS.items()}.__getitem__, key="coverage-verdict")
    text = columns[1].text_input(say("찾기", "search"), key="coverage-q").casefold()
    kept = [row for row in found if (not verdict or row.verdict == verdict) and text in f"{row.claim} {row.ko} {row.en}".casefold()]
    st.caption(say(f"{len(kept)}항목", f"{len(kept)} claims"))
    chosen = st.dataframe([line(row) for row in kept], hide_index=True, height=560, key="coverage-table", on_select="rerun", selection_mode="single-row",
                          column_config={say("장", "chapter"): st.column_config.LinkColumn(display_text=r"ch=(\d\d)", width="small"),
                                         say("원문의 내용", "claim"): st.column_config.TextColumn(width="medium")})
    st.caption(say("행을 고르면 아래에 온전히 펼쳐진다.", "Choose a row to read it in full below."))
    for number in chosen.selection.rows[:1]:
        if number < len(kept):
            details(kept[number])


def details(row: claims.Row) -> None:
    """One claim in full, with the way to all that it names."""
    chapter = f"[{say(f'{int(row.chapter[2:])}장', f'chapter {int(row.chapter[2:])}')}]({book(row.chapter)})"
    with st.container(border=True):
        st.markdown(f"**{row.claim}** · {VERDICTS[row.verdict][lang()]} · {chapter}\n\n{plain(row.ko if lang() == 'ko' else row.en)}\n\n"
                    f"- {say('보여 주는 것', 'shown by')}: {linked(row.shown_by, row.chapter)}\n"
                    f"- {say('묻는 것', 'asked by')}: {linked(row.asked_by, row.chapter)}")


def linked(references: str, chapter: str) -> str:
    return ", ".join(f"[{plain(claims.titled(each, lang()))}]({where(each, chapter)})" for each in references.split(", ") if each)


def where(reference: str, chapter: str) -> str:
    """The page of the app that shows what a reference names; what has none of its own stands in the chapter."""
    kind, name = reference.split(maxsplit=1)
    lab = next((lab for lab in LABS if name in lab.scenarios), None)
    if kind == "scenario" and lab:
        return f"./?lab={lab.slug}&s={name}&lang={lang()}"
    pages = {"card": "cards?", "rubric": "exam?", "checklist": "exam?", "exercise": f"exercises?ex={name}&"}
    if kind == "quiz":
        return f"./quiz?ch={item('quiz', name)['chapter'][2:]}&lang={lang()}"
    return f"./{pages[kind]}lang={lang()}" if kind in pages else book(chapter)


def book(chapter: str) -> str:
    return f"./book?ch={chapter[2:]}&lang={lang()}"


def line(row: claims.Row) -> dict[str, str | None]:
    link = book(row.chapter) if row.line else None
    return {say("번호", "no."): row.claim, say("원문의 내용", "claim"): row.ko if lang() == "ko" else row.en,
            say("판정", "verdict"): VERDICTS[row.verdict][lang()], say("장", "chapter"): link,
            say("보여 주는 것", "shown by"): claims.readable(row.shown_by, lang()),
            say("묻는 것", "asked by"): claims.readable(row.asked_by, lang())}
