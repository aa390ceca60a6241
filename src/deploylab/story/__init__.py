"""The story of a run: a trace turned into what the player is sent, one sentence a step. No streamlit, no plotly."""

from deploylab.story.asking import questions
from deploylab.story.table import books, sentence, table
from deploylab.story.tell import opening, tell

__all__ = ["books", "opening", "questions", "sentence", "table", "tell"]
