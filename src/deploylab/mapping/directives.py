"""Configuration text as words: what both readers begin with. Line numbers are kept, so a mistake can be pointed at."""

import re
from dataclasses import dataclass

from deploylab.problems import Problem


@dataclass(frozen=True)
class Directive:
    name: str
    args: tuple
    line: int
    block: tuple | None = None

    @property
    def rule(self):
        """The directive as it is shown in an explanation."""
        return f"{self.line}: {' '.join([self.name, *self.args])}"


def apache_directives(text):
    """One directive a line; a backslash at the end continues it; # begins a comment only at the start of a line."""
    found, pending, start = [], "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        start = start if pending else number
        pending += line
        if pending.endswith("\\"):
            pending = pending[:-1]
            continue
        words = [] if pending.lstrip().startswith("#") else apache_words(pending, start)
        found += [Directive(words[0], tuple(words[1:]), start)] if words else []
        pending = ""
    return found


def apache_words(line, number):
    words = re.findall(r'"((?:\\.|[^"\\])*)"(?=\s|$)|\'((?:\\.|[^\'\\])*)\'(?=\s|$)|([^\s"\']\S*)|(\S)', line)
    if any(stray for *_, stray in words):
        raise Problem(
            en=f"Line {number}: a quotation mark is not closed.", ko=f"{number}번째 줄: 따옴표가 닫히지 않았다."
        )
    return [re.sub(r"\\(.)", r"\1", double or single) or bare for double, single, bare, _ in words]


DEEPEST = 20
NGINX_TOKEN = re.compile(
    r"""\s+ | \#[^\n]* | (?P<mark>[;{}]) | "(?P<double>(?:\\.|[^"\\])*)" | '(?P<single>(?:\\.|[^'\\])*)'
        | (?P<bare>(?:\\.|\$\{|[^\s;{}"'\\\#]) (?:\\.|\$\{\w*\}|[^\s;{}\\])*) | (?P<stray>.)""",
    re.X | re.S,
)


def nginx_directives(text):
    """Directives end in ; or carry a block in braces."""
    tokens = list(nginx_tokens(text))
    return nginx_block(tokens, 0, depth=0)[0]


def nginx_tokens(text):
    """(kind, text, line) of each token; a quoted word is a word even if it is a mark or empty."""
    line, counted = 1, 0
    for match in NGINX_TOKEN.finditer(text):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        if match["stray"]:
            raise Problem(
                en=f"Line {line}: cannot read {match['stray']!r} here; is a quotation mark left open?",
                ko=f"{line}번째 줄: {match['stray']!r}를 읽을 수 없다. 따옴표가 닫혔는지 확인한다.",
            )
        if match["mark"]:
            yield match["mark"], match["mark"], line
        elif match.lastgroup:
            yield "word", re.sub(r"\\([\"'\\])", r"\1", match[match.lastgroup]), line


def nginx_block(tokens, at, depth):
    found: list = []
    words: list = []
    line = 0
    while at < len(tokens):
        kind, text, here = tokens[at]
        at += 1
        if kind == "word":
            line = line if words else here
            words.append(text)
        elif kind == "}":
            if depth == 0 or words:
                raise Problem(en=f"Line {here}: unexpected }}.", ko=f"{here}번째 줄: 닫는 중괄호가 있을 자리가 아니다.")
            return tuple(found), at
        elif not words or depth > DEEPEST:
            raise Problem(en=f"Line {here}: unexpected {kind}.", ko=f"{here}번째 줄: {kind}가 있을 자리가 아니다.")
        else:
            block, at = nginx_block(tokens, at, depth + 1) if kind == "{" else (None, at)
            found.append(Directive(words[0], tuple(words[1:]), line, block))
            words = []
    if words or depth:
        raise Problem(
            en="The configuration ends too early: a ; or } is missing.", ko="설정이 중간에 끝났다. ;나 }가 빠졌다."
        )
    return tuple(found), at


def switch(directive):
    """The value of an On/Off directive."""
    if len(directive.args) != 1 or directive.args[0].lower() not in ("on", "off"):
        raise wrong(directive, "takes on or off", "값은 on 또는 off이다")
    return directive.args[0].lower() == "on"


def wrong(directive, en, ko):
    return Problem(
        en=f"Line {directive.line}: `{directive.name}` {en}.", ko=f"{directive.line}번째 줄: `{directive.name}`의 {ko}."
    )
