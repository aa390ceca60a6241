"""Coverage: every claim of the source text, where the book treats it, what shows it, what asks for it."""

import streamlit as st

from deploylab.book import claims
from deploylab.book.pages import VERDICTS
from deploylab.ui import study
from deploylab.ui.asking import plain
from deploylab.ui.state import lang, say


@st.cache_data(show_spinner=False)
def rows() -> list[claims.Row]:
    return claims.coverage()


def page() -> None:
    """Draw the table of all claims."""
    study.style()
    st.title(say("원문 111항목 대조표", "The 111 claims of the source text"))
    found = rows()
    whole = sum(row.whole for row in found)
    st.markdown(say(f"원문의 모든 줄이 어디에서 다루어지고, 무엇이 그것을 보여 주며, 무엇이 그것을 묻는가. **{len(found)}항목 중 {whole}항목**이 셋을 모두 갖추었다.",
                    f"For every line of the source text: where it is treated, what shows it at work, what asks for it. **{whole} of {len(found)}** have all three."))
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
            st.table([{say("항목", "field"): name, say("내용", "content"): plain(text or "–")} for name, text in line(kept[number]).items()
                      if name != say("장", "chapter")])


def line(row: claims.Row) -> dict[str, str | None]:
    link = f"./book?ch={row.chapter[2:]}&lang={lang()}" if row.line else None
    return {say("번호", "no."): row.claim, say("원문의 내용", "claim"): row.ko if lang() == "ko" else row.en,
            say("판정", "verdict"): VERDICTS[row.verdict][lang()], say("장", "chapter"): link,
            say("보여 주는 것", "shown by"): claims.readable(row.shown_by, lang()),
            say("묻는 것", "asked by"): claims.readable(row.asked_by, lang())}
