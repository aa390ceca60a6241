import pytest

from deploylab.story.words import Words, josa, plain, short


@pytest.mark.parametrize(
    "word, particle, said",
    [
        ("s1", "으로/로", "s1로"),
        ("s2", "으로/로", "s2로"),
        ("s3", "으로/로", "s3으로"),
        ("s6", "이/가", "s6이"),
        ("s4", "이/가", "s4가"),
        ("blue", "을/를", "blue를"),
        ("green", "을/를", "green을"),
        ("stable", "을/를", "stable을"),
        ("서버", "이/가", "서버가"),
        ("풀", "으로/로", "풀로"),
        ("95%", "으로/로", "95%로"),
    ],
)
def test_a_name_takes_the_particle_that_a_korean_reader_says(word, particle, said):
    assert josa(word, particle) == said


def test_durations_are_short():
    assert [short(us) for us in (400, 60_000, 999_000, 2_500_000)] == ["0.4 ms", "60 ms", "999 ms", "2.5 s"]


def test_whole_numbers_read_the_same_in_python_and_in_the_browser():
    assert str(plain(2.0)) == "2" and plain(0.5) == 0.5 and plain(7) == 7


def test_a_word_is_sent_once():
    words = Words()
    assert words.add("갑", "a") == words.add("갑", "a") == -1
    assert words.add("을", "b") == -2
