"""Files that have passages in common: an aid for somebody who then reads both, never a verdict.

    text -> tokens (names and numbers made equal, comments and blanks gone) -> hashes of each LENGTH tokens in a row
         -> winnowing keeps the smallest hash of each WINDOW in a row -> files that share hashes

So every common passage of LENGTH + WINDOW - 1 tokens is found, whatever its names (Schleimer, Wilkerson and Aiken,
"Winnowing", SIGMOD 2003). What stands in the starter, or in so many files that it says nothing, is left out.
The text is never compiled, and never parsed by more than one pattern that reads it once.
"""

import keyword
import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

LENGTH, WINDOW = 10, 6
LEAST_SHARE, LEAST_COMMON, MOST_PAIRS = 0.5, 4, 100
LONGEST = 60_000  # letters of a file that are looked at
QUOTED = "|".join(rf"{q}{{3}}(?:[^\\]|\\.)*?{q}{{3}}|{q}(?:[^{q}\\\n]|\\.)*{q}" for q in "'\"")
TOKEN = re.compile(
    rf"#[^\n]*|(?P<text>[rbfuRBFU]{{0,2}}(?:{QUOTED}))"
    r"|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<sign>[^\w\s])",
    re.DOTALL,
)


@dataclass(frozen=True)
class Pair:
    """Two files of one exercise, how much of the smaller one they share (0 to 1), and the lines of it in each.

    `same`: the files differ in blanks and comments only; then it may be more than two.
    """

    exercise: str
    students: tuple[str, ...]
    share: float
    same: bool
    lines: tuple[frozenset[int], frozenset[int]]


def tokens(text: str) -> list[tuple[str, str, int]]:
    """(kind that is compared, word as written, line) of every token."""
    found, line, at = [], 1, 0
    for match in TOKEN.finditer(text[:LONGEST]):
        line += text.count("\n", at, match.start())
        at = match.start()
        word, kind = match[0], match.lastgroup
        if kind == "name":
            found.append((word if keyword.iskeyword(word) else "name", word, line))
        elif kind is not None:
            found.append((word if kind == "sign" else kind, word, line))
    return found


def fingerprints(read: list[tuple[str, str, int]]) -> dict[int, set[int]]:
    """Hash -> the lines that its passages stand on."""
    hashes = [
        zlib.crc32(" ".join(kind for kind, _, _ in read[at : at + LENGTH]).encode())
        for at in range(len(read) - LENGTH + 1)
    ]
    found: dict[int, set[int]] = defaultdict(set)
    for start in range(max(1, len(hashes) - WINDOW + 1) if hashes else 0):
        at = min(range(start, min(start + WINDOW, len(hashes))), key=lambda place: (hashes[place], -place))
        found[hashes[at]] |= set(range(read[at][2], read[at + LENGTH - 1][2] + 1))
    return found


def pairs(exercise: str, starter: str, texts: dict[str, str]) -> list[Pair]:
    """Pairs of students whose files are alike, the most alike first. `texts`: student -> text."""
    read = {student: tokens(text) for student, text in texts.items()}
    known = set(fingerprints(tokens(starter)))
    prints = {student: {k: v for k, v in fingerprints(one).items() if k not in known} for student, one in read.items()}
    holders: dict[int, list[str]] = defaultdict(list)
    for student, found in prints.items():
        for number in found:
            holders[number].append(student)
    common = {number for number, those in holders.items() if len(those) > max(5, len(texts) // 10)}
    rare = {student: set(found) - common for student, found in prints.items()}
    shared = Counter(
        pair for number, those in holders.items() if number not in common for pair in combinations(those, 2)
    )
    groups = same_words(read, starter)
    twins = {student for group in groups for student in group[1:]}  # the first of a group speaks for all
    alike = [made(exercise, group, prints, rare, True) for group in groups]
    for pair, count in shared.items():
        if not twins & set(pair) and count >= LEAST_COMMON:
            alike.append(made(exercise, pair, prints, rare, False))
    kept = [one for one in alike if one.share >= LEAST_SHARE]
    return sorted(kept, key=lambda one: (not one.same, -one.share, one.students))[:MOST_PAIRS]


def made(
    exercise: str, those: tuple[str, ...], prints: dict[str, dict[int, set[int]]], rare: dict[str, set[int]], same: bool
) -> Pair:
    one, other = those[:2]
    both = set(prints[one]) & set(prints[other]) if same else rare[one] & rare[other]
    smaller = min(len(rare[one]), len(rare[other]))
    first, second = (frozenset(line for number in both for line in prints[student][number]) for student in (one, other))
    return Pair(exercise, those, 1.0 if same else len(both) / max(1, smaller), same, (first, second))


def same_words(read: dict[str, list[tuple[str, str, int]]], starter: str) -> list[tuple[str, ...]]:
    """Groups of files with the very same words, the untouched starter and empty files apart."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for student, found in read.items():
        groups[tuple(word for _, word, _ in found)].append(student)
    nothing = {tuple(word for _, word, _ in tokens(starter)), ()}
    return [tuple(those) for words, those in groups.items() if len(those) > 1 and words not in nothing]
