"""The pages of the book and the practice, as a table for the menu."""

from collections.abc import Callable

from deploylab.ui.pages import book, cards, coverage, exam, exercises, glossary, quiz, sheet

Page = tuple[str, str, str, str, Callable[[], None]]


def pages() -> list[Page]:
    """(slug, Korean title, English title, icon, function that draws it), in the order of the menu."""
    return [
        ("book", "책 읽기", "Read the book", "menu_book", book.page),
        ("exam", "답안 작성 연습", "Exam practice", "edit_note", exam.page),
        ("exercises", "연습", "Exercises", "code", exercises.page),
        ("cards", "암기 카드", "Flashcards", "style", cards.page),
        ("quiz", "문제 풀이", "Quiz", "quiz", quiz.page),
        ("sheet", "한 장 정리지", "Exam sheet", "print", sheet.page),
        ("glossary", "용어 사전", "Glossary", "dictionary", glossary.page),
        ("coverage", "원문 대조표", "Claims covered", "checklist_rtl", coverage.page),
    ]
