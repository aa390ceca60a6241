"""What a failed check says: what was called, what came back, what was expected, and why. Korean and English.

A check compares with `expect`. Everything a student's code can put into a message is cut and made harmless here.
"""

import dataclasses
import os
import re
import sys
import tempfile
from typing import Any

from deploylab.grading.sandbox.survivors import SCRATCH
from deploylab.grading.submission import RemoteObject, Steps, SubmissionError

LONGEST, LONGEST_STRING = 300, 120
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
SCRATCH_FOLDER = re.compile(re.escape(os.path.join(tempfile.gettempdir(), SCRATCH)) + r"[\w-]+")
Text = dict[str, str]

RAISED = {
    "raised": {
        "ko": "{called}을(를) 부르자 {name}이(가) 발생했습니다: {text}{at}",
        "en": "{called} raised {name}: {text}{at}",
    },
    "syntax": {"ko": "{name}{at}: {text}", "en": "{name}{at}: {text}"},
    "answer": {
        "ko": "{called}이(가) {name} 객체를 돌려주었습니다. "
        "받은 것 가운데 하나나 단순한 값을 돌려주어야 합니다{reason}.",
        "en": "{called} returned an object of type {name}, not one of those it was given nor a plain value{reason}.",
    },
    "timeout": {
        "ko": "{called}이(가) 제한 시간 안에 끝나지 않았습니다. 끝나지 않는 반복이 있는지 보세요.",
        "en": "{called} did not finish within the time limit: look for a loop that never ends.",
    },
    "total": {
        "ko": "파일이 점검 전체에 주어진 시간을 모두 써 버렸습니다. 시간을 다 쓴 파일은 점수를 받지 못합니다.",
        "en": "The file used up the time for all checks together; a file that does gets no marks.",
    },
    "crashed": {"ko": "{called}: 프로세스가 도중에 끝났습니다({text}).", "en": "{called}: {text}."},
    "protocol": {
        "ko": "{called}: 파일이 채점기의 통로에 직접 쓰려고 했습니다.",
        "en": "{called}: the file interfered with the grader's own channel.",
    },
}  # fmt: skip
SPECIAL = {
    "EOFError": {
        "ko": "{called}: 프로그램이 입력을 요구했습니다. 채점할 때는 input()에 답할 사람이 없습니다{at}.",
        "en": "{called}: your program asked for input; there is nobody to answer input() here{at}.",
    },
    "SystemExit": {
        "ko": "{called}: 파일이 프로그램을 끝냈습니다(SystemExit){at}.",
        "en": "{called}: your file stopped the program (SystemExit){at}.",
    },
    "ModuleNotFoundError": {
        "ko": "이 문제에서는 쓸 수 없는 모듈입니다: {text}{at}.",
        "en": "{module} is not available in this exercise: {text}{at}.",
    },
}
REASONS = {  # why a value was not accepted, or what a type tells
    "copy": {"ko": " (복사본입니다. 받은 객체를 그대로 돌려주세요)", "en": " (this is a copy: return the very one)"},
    "too large": {"ko": " (너무 큽니다)", "en": " (it is too large)"},
    "nested too deep": {"ko": " (너무 깊게 겹쳐 있습니다)", "en": " (it is nested too deep)"},
    "coroutine": {"ko": " (async def가 아니라 def로 쓰세요)", "en": " (write def, not async def)"},
}


class Wrong(AssertionError):
    """A check's verdict with the parts of its message."""

    def __init__(self, called: str, got: str, expected: str | Text, why: Text, names: tuple[str, ...] = ()):
        super().__init__(f"{called}: got {got}, expected {expected}")
        self.called, self.got, self.expected, self.why, self.names = called, got, expected, why, names


def expect(got: Any, expected: Any, called: str, why: Text | None = None, known: dict[str, Any] | None = None) -> None:
    """Fail unless `got == expected`. `known`: misconception -> the answer that it would give, to be named."""
    if type(got) is type(expected) and got == expected:
        return
    named = tuple(name for name, answer in (known or {}).items() if type(got) is type(answer) and got == answer)
    raise Wrong(called, show(got), show(expected), why or {}, named)


def require(
    true: bool, called: str, got: Any, expected: Text | str, why: Text | None = None, names: tuple = ()
) -> None:
    """Fail unless `true`; for rules that allow more than one answer, `expected` says the rule in words."""
    if not true:
        raise Wrong(called, show(got), expected, why or {}, tuple(names))


def show(value: Any) -> str:
    """A value as a student would write it; a server by its name; never longer than a line or two."""
    return clean(shown(value), LONGEST)


def shown(value: Any) -> str:
    if isinstance(value, Steps):
        return "a generator (use return, not yield)"
    if isinstance(value, list | tuple):
        inner = ", ".join(shown(item) for item in value[:40]) + (", …" if len(value) > 40 else "")
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    if isinstance(value, RemoteObject):
        return f"<{value._kind}>"
    if dataclasses.is_dataclass(value) and hasattr(value, "name"):
        return str(value.name)
    return repr(value) if not isinstance(value, str) else quoted(value)


def quoted(text: str) -> str:
    """A student's string; a whole file's worth of text (perhaps read where it should not) is only measured."""
    return repr(text) if len(text) <= LONGEST_STRING and "\n" not in text else f"<a string of {len(text)} characters>"


def clean(text: str, longest: int = LONGEST) -> str:
    """Student text made harmless: no control, direction or half characters, no path of this machine, not long."""
    text = text[: 10 * longest]  # a megabyte of controls would become six
    text = SCRATCH_FOLDER.sub("<folder>", text)
    for place in {sys.base_prefix, sys.prefix, sys.exec_prefix}:
        text = text.replace(place, "<python>")
    text = CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text if len(text) <= longest else text[:longest] + " …"


def explained(problem: SubmissionError) -> Text:
    """What the student's code did, in both languages."""
    table = SPECIAL if problem.kind == "raised" and problem.name in SPECIAL else RAISED
    form = table[problem.name if table is SPECIAL else problem.kind]
    told = problem.text if "\n" not in problem.text else quoted(problem.text)
    named = re.search(r"No module named '([\w.]+)'", problem.text)
    parts = {"called": problem.called, "name": clean(problem.name), "text": clean(told)}
    parts["module"] = named[1] if named else "a module"
    reason = REASONS.get(problem.text, REASONS.get(problem.name, {})) if problem.kind == "answer" else {}
    places = (
        {"ko": f" ({problem.line}번째 줄)", "en": f" (line {problem.line})"} if problem.line else {"ko": "", "en": ""}
    )
    if problem.kind == "syntax" and problem.line:
        places = {"ko": f" {problem.line}번째 줄", "en": f" line {problem.line}"}
    return {lang: form[lang].format(at=places[lang], **parts, reason=reason.get(lang, "")) for lang in ("ko", "en")}


def compared(wrong: Wrong) -> Text:
    """called / got / expected / why, a line each."""
    called, told = clean(wrong.called, 400), wrong.expected
    right = dict.fromkeys(("ko", "en"), told) if isinstance(told, str) else told
    why = {lang: wrong.why.get(lang, "") for lang in ("ko", "en")}
    return {
        "ko": f"부른 것: {called}\n받은 값: {wrong.got}\n기대한 값: {right['ko']}\n{why['ko']}".strip(),
        "en": f"Called {called}\nGot {wrong.got}\nExpected {right['en']}\n{why['en']}".strip(),
    }
