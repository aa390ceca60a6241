"""A problem is something that the user can mend: one sentence in each language, never a traceback."""


class Problem(ValueError):
    """What is wrong, where, and how to mend it. `Problem(ko=..., en=...)`; `.text(lang)` reads it.

    The command line prints it and exits with status 2; the app shows it where the input was given.
    """

    def __init__(self, en: str, ko: str = ""):
        super().__init__(en)
        self.en, self.ko = en, ko or en

    def text(self, lang: str = "en") -> str:
        return self.ko if lang == "ko" else self.en
