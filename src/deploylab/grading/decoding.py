"""From the bytes of a handed-in file to its text: one policy on every system, stated in the message.

UTF-8 (with or without a byte-order mark), any line ending. A coding line may also declare latin-1, ascii or one of the
two of Korean Windows, as Python allows. Everything else is refused with a sentence that tells how to save the file,
because Python itself disagrees with itself there: `import` accepts bytes that `python file.py` refuses.
"""

import codecs
import re

from deploylab.problems import Problem

LARGEST = 1_000_000
COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16",
}  # fmt: skip
ACCEPTED = ("utf-8", "iso8859-1", "ascii", "cp949", "euc_kr")


def text_of(data: bytes) -> str:
    """The text with line feeds; Problem says what is wrong and how to save the file."""
    if len(data) > LARGEST:
        raise Problem(
            en=f"The file is larger than {LARGEST:,} bytes; a Python file of an exercise is not.",
            ko=f"파일이 {LARGEST:,}바이트보다 큽니다. 문제의 파이썬 파일은 그렇게 크지 않습니다.",
        )
    for mark, name in MARKS.items():
        if data.startswith(mark):
            raise not_utf8(f"The file is {name}", f"파일이 {name}입니다")
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise Problem(
            en=f"Line {line}: the source contains a NUL byte; delete it, or save the file as UTF-8.",
            ko=f"{line}번째 줄에 NUL 바이트가 있습니다. 지우거나 파일을 UTF-8로 저장하세요.",
        )
    encoding = declared(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise not_utf8(
            f"Line {line} is not {encoding.upper()}", f"{line}번째 줄이 {encoding.upper()}이(가) 아닙니다"
        ) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def declared(data: bytes) -> str:
    """The encoding that a coding line in the first two lines declares, else UTF-8."""
    lines = re.split(rb"\r\n|\r|\n", data.removeprefix(codecs.BOM_UTF8), maxsplit=2)[:2]
    for number, line in enumerate(lines):
        found = COOKIE.match(line)
        if found:
            name = found[1].decode("ascii", "replace")
            try:
                name = codecs.lookup(name).name
            except LookupError:
                name = f"unknown ({name})"
            name = "utf-8" if name == "utf-8-sig" else name
            if name not in ACCEPTED:
                raise not_utf8(
                    f"The file declares the encoding {name[:40]}", f"파일이 인코딩 {name[:40]}을(를) 선언합니다"
                )
            return name
        if number == 0 and line.strip() and not line.lstrip().startswith(b"#"):
            break
    return "utf-8"


def not_utf8(en: str, ko: str) -> Problem:
    return Problem(en=f"{en}; save the file as UTF-8.", ko=f"{ko}. 파일을 UTF-8로 저장하세요.")
