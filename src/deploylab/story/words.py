"""Words and numbers as a sentence needs them: Korean particles, short times, and a table that sends each word once."""

from functools import lru_cache
from typing import Any

ENDS_IN_CONSONANT = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}  # read aloud: 영 일 삼 육 칠 팔
LETTERS_IN_CONSONANT = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}  # read aloud as 엘 엠 엔 알
FINALS = "_ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def final(word: str) -> str:
    """The final consonant that a Korean reader hears at the end of `word`, or an empty string."""
    last = word.rstrip(")]}'\"% ")[-1:].lower()
    if "가" <= last <= "힣":
        return FINALS[(ord(last) - ord("가")) % 28].strip("_")
    if word.lower().endswith("le"):  # stable: 스테이블
        return "ㄹ"
    return ENDS_IN_CONSONANT.get(last, LETTERS_IN_CONSONANT.get(last, ""))


@lru_cache(maxsize=4096)  # the same few servers are named in thousands of sentences
def josa(word: str, particle: str) -> str:
    """`word` with the form of the particle that fits it: josa("s3", "으로/로") is "s3으로"."""
    closed, opened = particle.split("/")
    heard = final(word)
    if closed == "으로" and heard == "ㄹ":
        return word + opened
    return word + (closed if heard else opened)


def short(microseconds: int) -> str:
    """A duration as a reader wants it: 0.4 ms, 120 ms, 2.5 s."""
    milliseconds = microseconds / 1000
    if milliseconds < 10:
        return f"{milliseconds:.1f}".rstrip("0").rstrip(".") + " ms"
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000:.2f}".rstrip("0").rstrip(".") + " s"


def plain(number: Any) -> Any:
    """A number that reads the same in Python and in the browser: 2.0 becomes 2."""
    if isinstance(number, float):
        number = round(number, 3)
        return int(number) if number.is_integer() else number
    return number


class Words:
    """Each word of the story once, in both languages; a sentence names it by a negative number."""

    def __init__(self) -> None:
        self.ko: list[str] = []
        self.en: list[str] = []
        self._at: dict[tuple[str, str], int] = {}

    def add(self, ko: str, en: str | None = None) -> int:
        pair = (ko, ko if en is None else en)
        if pair not in self._at:
            self._at[pair] = len(self.ko)
            self.ko.append(pair[0])
            self.en.append(pair[1])
        return -1 - self._at[pair]

    def named(self, name: str, particle: str = "") -> int:
        """A name; in Korean with its particle."""
        return self.add(josa(name, particle) if particle else name, name)
