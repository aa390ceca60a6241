"""Archives as learning platforms hand them out, and as somebody who means harm would: nothing leaves the memory."""

import io
import os
import re
import tarfile
import zipfile
from pathlib import Path

import pytest

from deploylab.grading import archives
from deploylab.grading.archives import FILE_BYTES, read
from deploylab.grading.exercise import exercises
from deploylab.grading.layouts import sort_out
from deploylab.grading.uncoded import text_from
from deploylab.problems import Problem

CODE = b"class RoundRobin: pass\n"


def zipped(*entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def contents(tmp_path):
    def make(data, name="class.zip"):
        place = tmp_path / "in" / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
        before = sorted(tmp_path.rglob("*"))
        found = read(place)
        assert sorted(tmp_path.rglob("*")) == before
        return found

    return make


@pytest.mark.parametrize(
    "name",
    [
        "../round_robin.py",
        "a/../../x.py",
        "/etc/x.py",
        "\\x.py",
        "..\\x.py",
        "C:\\x.py",
        "c:x.py",
        "a/nul.py",
        "a\nb.py",
    ],
)
def test_a_name_that_leads_outside_or_is_reserved_is_refused(contents, name):
    found = contents(zipped((name, CODE), ("kim/round_robin.py", CODE)))
    assert list(found.files) == ["kim/round_robin.py"] and len(found.notes) == 1


@pytest.mark.parametrize(("first", "second"), [("a/x.py", "a/x.py"), ("a/x.py", "A/X.py"), ("a/é.py", "a/e\u0301.py")])
def test_a_name_that_comes_twice_is_not_read_at_all(contents, first, second):
    with pytest.warns(UserWarning) if first == second else io.StringIO():
        data = zipped((first, b"a = 1"), (second, b"a = 2"))
    found = contents(data)
    assert found.files == {} and "twice" in found.notes[0]


def test_a_bomb_is_stopped_by_counting_what_really_comes(contents):
    found = contents(zipped(("kim/bomb.py", b"\0" * (FILE_BYTES + 1)), ("kim/round_robin.py", CODE)))
    assert list(found.files) == ["kim/round_robin.py"] and "larger" in found.notes[0]


def test_a_lying_header_does_not_help_a_bomb(contents):
    data = bytearray(zipped(("kim/bomb.py", b"\0" * (FILE_BYTES * 2))))
    size = (FILE_BYTES * 2).to_bytes(4, "little")
    assert data.count(size) == 2
    assert contents(bytes(data).replace(size, (10).to_bytes(4, "little"))).files in ({}, {"kim/bomb.py": b"\0" * 10})


def test_many_bombs_together_are_stopped_as_well(contents, monkeypatch):
    monkeypatch.setattr(archives, "ALL_BYTES", 3 * FILE_BYTES)
    reads = []
    real = archives.capped
    monkeypatch.setattr(archives, "capped", lambda file: reads.append(1) or real(file))
    found = contents(zipped(*((f"s{n}/x.py", b" " * (FILE_BYTES + 1)) for n in range(20))))
    assert len(reads) <= 4 and "too much in all" in found.notes[-1]


def test_a_tar_member_too_large_to_pass_over_ends_the_reading(contents, monkeypatch):
    monkeypatch.setattr(archives, "ALL_BYTES", 1_000_000)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name in ("bomb.bin", "kim/round_robin.py"):
            entry = tarfile.TarInfo(name)
            entry.size = 2_000_000
            archive.addfile(entry, io.BytesIO(b" " * entry.size))
    found = contents(buffer.getvalue(), "class.tgz")
    assert found.files == {} and "too much in all" in found.notes[-1]


def test_archives_nest_two_deep_and_no_deeper(contents):
    data = zipped(("round_robin.py", CODE))
    for name in ("one.zip", "two.zip", "three.zip"):
        data = zipped((name, data), (f"beside_{name[:-4]}.py", CODE))
    found = contents(data)
    assert "three/beside_two.py" in found.files and "three/two/beside_one.py" in found.files
    assert not any(name.endswith("round_robin.py") for name in found.files) and len(found.notes) == 1


def test_links_and_devices_in_a_tar_file_are_refused(contents):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, kind in (
            ("a.py", tarfile.SYMTYPE),
            ("b.py", tarfile.LNKTYPE),
            ("c.py", tarfile.CHRTYPE),
            ("d.py", tarfile.FIFOTYPE),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        entry = tarfile.TarInfo("kim/round_robin.py")
        entry.size = len(CODE)
        archive.addfile(entry, io.BytesIO(CODE))
    found = contents(buffer.getvalue(), "class.tar.gz")
    assert list(found.files) == ["kim/round_robin.py"] and len(found.notes) == 4


def test_a_link_in_a_zip_file_is_refused(contents):
    link = zipfile.ZipInfo("kim/round_robin.py")
    link.external_attr = 0o120777 << 16
    assert contents(zipped((link, b"/etc/passwd"))).files == {}


@pytest.mark.parametrize("data", [b"Rar!\x1a\x07\x00", b"", b"PK\x03\x04 truncated", zipped(("a.py", CODE))[:60]])
def test_a_broken_archive_is_a_note_and_no_crash(contents, data):
    found = contents(data)
    assert found.files == {} and found.notes


def test_links_in_a_folder_are_not_followed(tmp_path):
    (tmp_path / "secret.py").write_bytes(b"secret")
    folder = tmp_path / "class"
    (folder / "kim").mkdir(parents=True)
    (folder / "kim" / "round_robin.py").symlink_to(tmp_path / "secret.py")
    (folder / "lee").symlink_to(tmp_path)
    os.mkfifo(folder / "kim" / "pipe.py")
    found = read(folder)
    assert found.files == {} and len(found.notes) == 2


@pytest.mark.parametrize(
    ("paths", "students"),
    [
        (["kim/round_robin.py", "lee/sub/round_robin.py"], ["kim", "lee"]),
        (
            ["kimminsu_4711_99_round_robin.py", "leeyuna_LATE_4712_98_round_robin-1.py"],
            ["kimminsu_4711", "leeyuna_4712"],
        ),
        (
            [
                "Minsu Kim_4711_assignsubmission_file_/round_robin.py",
                "Yuna Lee_4712_assignsubmission_file_round_robin.py",
            ],
            ["Minsu Kim_4711", "Yuna Lee_4712"],
        ),
        (["submission_1/round_robin.py", "submission_2/round_robin.py"], ["submission_1", "submission_2"]),
        (["kim/__MACOSX/._round_robin.py", "kim/.venv/lib/round_robin.py", "kim/round_robin.py"], ["kim"]),
    ],
)
def test_the_student_is_found_in_every_platforms_names(contents, paths, students):
    found = contents(zipped(*((path, CODE) for path in paths)))
    handed = sort_out(found, exercises(), None)
    assert [one.student for one in handed if one.exercise.slug == "round_robin" and one.data == CODE] == students


def test_gradescope_names_the_student_by_the_metadata(contents):
    metadata = "submission_77:\n  :submitters:\n  - :name: Kim\n    :email: kim@example.com\n  :created_at: x\n"
    found = contents(zipped(("submission_metadata.yml", metadata), ("submission_77/round_robin.py", CODE)))
    assert [one.student for one in sort_out(found, exercises(), None)] == ["kim@example.com"]


def test_the_last_of_canvas_copies_counts_and_two_different_files_do_not(contents):
    canvas = zipped(
        ("kim_1_2_round_robin.py", b"old"), ("kim_1_3_round_robin-2.py", b"new"), ("kim_1_3_round_robin-1.py", b"mid")
    )
    assert [one.data for one in sort_out(contents(canvas), exercises(), None)] == [b"new"]
    twice = contents(zipped(("lee/a/round_robin.py", b"one"), ("lee/b/round_robin.py", b"two")))
    assert [(one.data, one.note[:5]) for one in sort_out(twice, exercises(), None)] == [(None, "twice")]


def test_a_file_of_another_name_is_told_to_its_student_and_graded_where_only_one_exercise_is_meant():
    files = {
        "ko_LATE_11_12_my answer.py": b"1",
        "Kim_21_assignsubmission_file_/homework.py": b"2",
        "lee_31_32_round_robin/src/round_robin.py": b"3",  # lee_31_32_round_robin.zip
        "stranger.py": b"4",
    }
    contents, robin = archives.Contents(files=files), exercises()["round_robin"]
    by_name = {one.student: one for one in sort_out(contents, exercises(), None)}
    assert by_name["lee_31"].data == b"3" and set(by_name) == {"ko_11", "Kim_21", "lee_31"}
    with pytest.raises(Problem, match=r"not handed in, but my answer\.py: rename it"):
        text_from(by_name["ko_11"])
    only = {one.student: one.data for one in sort_out(contents, exercises(), robin)}
    assert only == {"ko_11": b"1", "Kim_21": b"2", "lee_31": b"3", "stranger": b"4"}


def test_every_reason_why_something_was_not_read_is_told_in_korean_too():
    source = Path(archives.__file__).read_text(encoding="utf-8")
    for reason in re.findall(r'(?:Refused|TooLarge|Enough)\(f?"([^"]+)"', source):
        assert archives.told(f"'x': {reason}".replace("{FILE_BYTES:,}", f"{archives.FILE_BYTES:,}"), "ko")[-1] > "가", reason


def test_two_uploads_of_one_name_are_not_mixed_up():
    found = archives.uploaded([("round_robin.py", b"1"), ("C:\\x\\Round_Robin.py", b"2"), ("lee.py", b"3")])
    assert found.files == {"lee.py": b"3"} and "twice" in found.notes[0]


def test_who_handed_in_nothing_of_it_is_listed_as_missing(contents):
    found = contents(zipped(("kim/round_robin.py", CODE), ("lee/notes.txt", b"sorry")))
    assert [(one.student, one.data is None) for one in sort_out(found, exercises(), None)] == [
        ("kim", False),
        ("lee", True),
    ]


def test_a_file_that_is_refused_is_still_told_to_its_student(contents):
    found = contents(zipped(("kim/round_robin.py", b" " * (FILE_BYTES + 1)), ("lee/round_robin.py", CODE)))
    kim, lee = sort_out(found, exercises(), None)
    assert (kim.student, kim.data) == ("kim", None) and "larger" in kim.note and lee.data == CODE


def test_a_file_name_that_is_not_utf8_can_be_stored_and_printed(tmp_path):
    (tmp_path / "class").mkdir()
    with open(os.fsencode(tmp_path / "class") + b"/caf\xe9.py", "wb") as file:
        file.write(CODE)
    (one,) = sort_out(read(tmp_path / "class"), exercises(), exercises()["round_robin"])
    assert one.student.encode("utf-8") == b"caf\\xe9" and one.data == CODE
