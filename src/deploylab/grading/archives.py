"""Read what was handed in, a folder or an archive, into memory: names and bytes, nothing is ever unpacked to the disk.

So a name cannot lead outside, a link cannot point anywhere, and a bomb is stopped by counting. What is refused is
told, and the rest is read. Refused: names that leave the folder or that some system reserves, links and devices,
encrypted or broken archives, a name that comes twice (also in other capitals), and all that exceeds the limits.
"""

import io
import os
import posixpath
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FILE_BYTES, ALL_BYTES, MOST_ENTRIES, DEEPEST = 2_000_000, 500_000_000, 100_000, 2
DEEPEST_FOLDER = 20
ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
WANTED = (".py", ".txt", ".yml", *ARCHIVES)
JUNK = {"__MACOSX", "__pycache__", ".git", ".venv", "venv", "node_modules", "site-packages", ".ipynb_checkpoints"}
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
KOREAN = {
    "not a regular file": "보통 파일이 아닙니다",
    f"larger than {FILE_BYTES:,} bytes": f"{FILE_BYTES:,}바이트보다 큽니다",
    "the name leads outside": "이름이 폴더 밖을 가리킵니다",
    "the name holds control characters or is too long": "이름에 제어 문자가 있거나 이름이 너무 깁니다",
    "a reserved name": "시스템이 쓰는 이름입니다",
    "an archive in an archive in an archive": "압축 파일이 세 겹입니다",
    "not a zip file": "zip 파일이 아닙니다",
    "a link or a device": "링크나 장치입니다",
    "encrypted": "암호가 걸려 있습니다",
    "the name comes twice": "같은 이름이 두 번 나옵니다",
    "too much in all; nothing more was read": "전체가 너무 커서 나머지는 읽지 않았습니다",
    "too much in all": "전체가 너무 큽니다",
}


def told(note: str, lang: str) -> str:
    """A note in the reader's language."""
    found = next(((en, ko) for en, ko in KOREAN.items() if note.endswith(en)), ("", "")) if lang == "ko" else ("", "")
    return note.removesuffix(found[0]) + found[1]


class Refused(ValueError):
    """An entry that is not read, and why."""


class TooLarge(Refused):
    """A file that was read up to the limit and goes on."""


class Enough(Exception):
    """So much that no more is read: a bomb, or a mistake."""


@dataclass
class Contents:
    """Files by their path with `/`, and a note for everything that was refused."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # files whose owner is known, and why they were not read
    seen: dict[str, str] = field(default_factory=dict)
    entries: int = 0
    size: int = 0

    def add(self, name: str, data: bytes) -> None:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in self.seen:
            self.files.pop(self.seen[key], None)  # which of the two is meant? nobody can tell
            raise Refused("the name comes twice")
        self.seen[key] = name
        self.files[name] = data

    def count(self) -> None:
        self.entries += 1
        if self.entries > MOST_ENTRIES or self.size > ALL_BYTES:
            raise Enough("too much in all; nothing more was read")


def uploaded(files: list[tuple[str, bytes]]) -> Contents:
    """The same for files that a browser sent: one archive of the class, or each student's file."""
    contents = Contents()
    try:
        if len(files) == 1 and files[0][0].lower().endswith(ARCHIVES):
            open_archive(contents, *files[0], "", 0)
        else:
            for name, data in files:
                take(contents, name.replace("\\", "/").rpartition("/")[2], lambda data=data: data, 0)  # type: ignore[misc]
    except Enough as problem:
        contents.notes.append(str(problem))
    return contents


def read(place: Path) -> Contents:
    """Everything of interest in a folder or an archive, archives inside it included (two levels)."""
    contents = Contents()
    try:
        if place.is_dir():
            for name, path in walk(place):
                take(contents, name, lambda path=path: from_disk(path), 0)  # type: ignore[misc]
        else:
            open_archive(contents, place.name, place.read_bytes(), "", 0)
    except Enough as problem:
        contents.notes.append(str(problem))
    return contents


def walk(folder: Path) -> Iterator[tuple[str, Path]]:
    for place, folders, names in os.walk(folder):
        deep = Path(place).relative_to(folder).parts[DEEPEST_FOLDER:]
        folders[:] = sorted(name for name in folders if name not in JUNK) if not deep else []
        for name in sorted(names):
            path = Path(place) / name
            yield path.relative_to(folder).as_posix(), path


def from_disk(path: Path) -> bytes:
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Refused("not a regular file")
        return capped(file)


def capped(file: io.BufferedIOBase) -> bytes:  # the header's size may lie: count what really comes
    data = file.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise TooLarge(f"larger than {FILE_BYTES:,} bytes")
    return data


def take(contents: Contents, name: str, get, depth: int) -> None:
    """Add one entry, or open it if it is an archive; a refusal becomes a note."""
    clean = None
    try:
        contents.count()
        clean = safe_name(name)
        if clean is None or not clean.lower().endswith(WANTED):
            return
        contents.size += FILE_BYTES // 100  # opening alone costs something
        data = get()
        contents.size += len(data)
        if clean.lower().endswith(ARCHIVES):
            open_archive(contents, clean, data, without_suffix(clean) + "/", depth + 1)
        else:
            contents.add(clean, data)
    except (Refused, OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, tarfile.TarError) as problem:
        contents.notes.append(f"{name!r}: {str(problem)[:200]}")
        if isinstance(problem, TooLarge):
            contents.size += FILE_BYTES
        if clean is not None:
            contents.refused[clean] = str(problem)[:200]


def safe_name(name: str) -> str | None:
    """The path with `/`; None for what every archive carries and nobody wants; Refused for what tries to get out."""
    plain = name.replace("\\", "/")
    parts = plain.split("/")
    if plain.startswith("/") or ".." in parts or (len(plain) > 1 and plain[1] == ":"):
        raise Refused("the name leads outside")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in plain) or len(plain) > 400:
        raise Refused("the name holds control characters or is too long")
    if any(part.partition(".")[0].strip().casefold() in RESERVED for part in parts):
        raise Refused("a reserved name")
    if JUNK & set(parts) or parts[-1].startswith("._"):
        return None
    whole = posixpath.normpath(plain)
    whole = whole.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")  # a name that is not UTF-8
    return unicodedata.normalize("NFC", whole)  # a Mac takes the letters of a name apart; gradebooks do not


def without_suffix(name: str) -> str:
    return next(
        name[: -len(suffix)] for suffix in sorted(ARCHIVES, key=len, reverse=True) if name.lower().endswith(suffix)
    )


def open_archive(contents: Contents, name: str, data: bytes, prefix: str, depth: int) -> None:
    """Read a zip or tar file's entries below `prefix`."""
    try:
        if depth > DEEPEST:
            raise Refused("an archive in an archive in an archive")
        if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
            for entry, get in zip_entries(zipfile.ZipFile(io.BytesIO(data))):
                take(contents, prefix + entry, get, depth)
        elif name.lower().endswith(".zip"):
            raise Refused("not a zip file")
        else:
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                for entry, get in tar_entries(archive):
                    take(contents, prefix + entry, get, depth)
    except (Refused, OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, tarfile.TarError) as problem:
        contents.notes.append(f"{name!r}: {str(problem)[:200]}")


def zip_entries(archive: zipfile.ZipFile):
    for entry in archive.infolist():
        if not entry.is_dir():
            yield named(entry), lambda entry=entry: from_zip(archive, entry)


def named(entry: zipfile.ZipInfo) -> str:
    """The entry's name: an archive that does not say its encoding comes from a Mac (UTF-8) or Korean Windows."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    raw = entry.orig_filename.partition("\0")[0].encode("cp437", "replace")
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def from_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise Refused("a link or a device")
    if entry.flag_bits & 1:
        raise Refused("encrypted")
    with archive.open(entry) as file:
        return capped(file)  # type: ignore[arg-type]


def tar_entries(archive: tarfile.TarFile):
    total = 0
    for entry in archive:
        total += entry.size
        if total > ALL_BYTES:  # passing over a member unpacks it
            raise Refused("too much in all")
        if not entry.isdir():
            yield entry.name, lambda entry=entry: from_tar(archive, entry)


def from_tar(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(entry) if entry.isreg() else None
    if file is None:
        raise Refused("a link or a device")
    return capped(file)  # type: ignore[arg-type]
