"""Questions and cards as a chapter includes them: readable in any Markdown viewer, the answer folded away."""

from typing import Any

from deploylab.book.content import item, notes
from deploylab.book.markers import Place

HANGUL = str.maketrans("abcd", "가나다라")
ANSWER = {"ko": "정답과 풀이", "en": "Answer and reason"}


def one(words: list[str], place: Place, usage: str) -> str:
    """The only word of a marker."""
    if len(words) != 1:
        raise place.problem(f"write it as: include: {usage}", f"이렇게 쓰십시오: include: {usage}")
    return words[0]


def written(answer: Any, stem: str = "") -> str:
    """An answer as text; in a question that numbers its choices (가) (나), so does the answer."""
    text = ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)
    return text.translate(HANGUL) if "(가)" in stem else text


def folded(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def quiz(words: list[str], place: Place) -> str:
    """A question with its choices; the answer and the reason are folded away."""
    question, lang = item("quiz", one(words, place, "quiz Q10")), place.lang
    choices = "".join(f"\n- {choice}" for choice in question.get(f"choices_{lang}", ()))
    answer = f"**{written(question['answer'], question[lang])}** · {question[f'explain_{lang}']}"
    stem = f"**{question['id']}.** {question[lang]}" + ("\n" + choices if choices else "")
    return f"{stem}\n\n{folded(ANSWER[lang], answer)}"


def flashcards(words: list[str], place: Place) -> str:
    """The cards of a chapter, as questions with the back folded away."""
    chapter, lang = one(words, place, "flashcards ch04"), place.lang
    cards = [card for card in notes("flashcards") if card["chapter"] == chapter]
    if not cards:
        raise place.problem(f"there are no flashcards for {chapter}", f"{chapter}의 암기 카드가 없습니다")
    return "\n\n".join(folded(card[f"front_{lang}"], card[f"back_{lang}"]) for card in cards)
