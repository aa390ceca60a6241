"""What the site ships so that the reader's browser can run Python: Pyodide, and this package's own modules.

Pyodide is a file of the npm registry (`npm pack pyodide`); the reader's browser gets it from the site alone.
"""

import shutil
import tarfile
import zipfile
from pathlib import Path

from deploylab.problems import Problem
from deploylab.resources import PACKAGE

ASSETS = Path(__file__).with_name("assets")
# As it is called in the npm package -> in the site. Many a host does not know .mjs for a script.
FILES = {"pyodide.mjs": "pyodide.js", "pyodide.asm.mjs": "pyodide.asm.js", "pyodide.asm.wasm": "pyodide.asm.wasm",
         "python_stdlib.zip": "python_stdlib.zip", "pyodide-lock.json": "pyodide-lock.json"}
PARTS = ("__init__.py", "problems.py", "resources.py", "intentions.py", "fleet.py", "carry_out.py", "trace.py",
         "ledger.py", "metrics.py", "integrity.py", "balancing", "strategies", "scenario", "scenarios",
         "sim", "story", "site/__init__.py", "site/own.py", "site/reader.py")
EPOCH = (1980, 1, 1, 0, 0, 0)


def ship(source: Path, out: Path) -> int:
    """Copy Pyodide from a folder or a tarball of npm, with the package and the worker; the bytes that a run loads."""
    folder = out / "pyodide"
    folder.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        copy_folder(source, folder)
    else:
        copy_tarball(source, folder)
    pack(out / "deploylab.zip")
    shutil.copyfile(ASSETS / "worker.js", out / "worker.js")
    return sum((folder / name).stat().st_size for name in FILES.values()) + (out / "deploylab.zip").stat().st_size


def copy_folder(source: Path, folder: Path) -> None:
    """From an unpacked npm package, or from a folder above it."""
    tried = [source, source / "package", source / "pyodide", source / "node_modules" / "pyodide"]
    found = next((place for place in tried if (place / "pyodide.asm.wasm").is_file()), source)
    for name, to in FILES.items():
        if not (found / name).is_file():
            raise missing(source, name)
        shutil.copyfile(found / name, folder / to)


def copy_tarball(source: Path, folder: Path) -> None:
    """From what `npm pack pyodide` gave; only the files that are wanted are read, by name."""
    try:
        with tarfile.open(source) as tarball:
            for name, to in FILES.items():
                try:
                    inside = tarball.extractfile(f"package/{name}")
                except KeyError:
                    inside = None
                if inside is None:
                    raise missing(source, name)
                with (folder / to).open("wb") as file:
                    shutil.copyfileobj(inside, file)
    except (OSError, tarfile.TarError) as trouble:
        raise Problem(f"{source} cannot be read as a tarball of npm ({trouble}); get one with: npm pack pyodide",
                      f"{source}을(를) npm 타르볼로 읽을 수 없습니다({trouble}). "
                      "내려받기: npm pack pyodide") from None


def missing(source: Path, name: str) -> Problem:
    return Problem(f"{source} holds no {name}; get Pyodide 314 or newer with: npm pack pyodide",
                   f"{source}에 {name}이(가) 없습니다. Pyodide 314 이상을 내려받으세요: npm pack pyodide")


def modules() -> list[Path]:
    """The files of this package that a run in the browser needs."""
    found = []
    for part in PARTS:
        place = PACKAGE / part
        inside = place.rglob("*") if place.is_dir() else [place]
        found += [path for path in inside if path.suffix in (".py", ".toml", ".gz")]
    return sorted(found)


def pack(path: Path) -> None:
    """The package for the browser as a zip; equal files give equal bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in modules():
            entry = zipfile.ZipInfo(file.relative_to(PACKAGE.parent).as_posix(), EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
