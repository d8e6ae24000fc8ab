"""A file that people upload is read in a child process that can harm nobody but itself."""

import os
import threading

import pytest
from django.utils import translation

from recommendations.files import child_process
from recommendations.files.child_process import Limits, run
from recommendations.files.errors import FileError, FileTooDemandingError

FUNCTIONS = "tests.support.hostile.child_functions"


def run_here(name, content=b"", /, **options):
    return run(f"{FUNCTIONS}.{name}", content, **options)


def test_a_function_gets_the_bytes_and_answers_with_bytes():
    content = bytes(range(256)) * 4000

    assert run_here("reverse", content) == content[::-1] * 2
    assert run_here("reverse", b"a\nb", twice=True) == b"a\nba\nb"


def test_options_and_answers_travel_as_json():
    answer = run_here("describe", b"abc", name="محضر", steps=[1, None])

    assert answer == {
        "length": 3,
        "options": {"name": "محضر", "steps": [1, None]},
        "words": "توصيات",
    }


def test_a_refusal_comes_back_in_the_language_of_the_reader():
    with pytest.raises(FileError) as refusal:
        run_here("refuse")

    assert (refusal.value.code, refusal.value.params) == ("damaged", {"about": "x"})
    with translation.override("en"):
        assert "is damaged" in str(refusal.value)
    with translation.override("ar"):
        assert "تالف" in str(refusal.value)


def test_any_other_error_of_a_reader_says_that_the_file_is_damaged():
    with pytest.raises(FileError) as refusal:
        run_here("fail", b"a name")

    assert (refusal.value.code, refusal.value.params) == ("damaged", {})


@pytest.mark.parametrize(
    ("name", "limits", "options"),
    [
        ("use_memory", Limits(), {}),
        ("catch_memory_error", Limits(), {}),
        ("use_processor", Limits(cpu_seconds=1), {}),
        ("sleep", Limits(seconds=1), {}),
        ("write_much", Limits(output=1000), {"size": 1001}),
        ("crash", Limits(), {}),
    ],
)
def test_a_child_beyond_its_limits_ends_and_the_file_is_refused(name, limits, options):
    with pytest.raises(FileTooDemandingError) as refusal:
        run_here(name, limits=limits, **options)

    with translation.override("en"):
        assert "too much memory or time" in str(refusal.value)
    assert run_here("reverse", b"ab") == b"baba"


def test_an_answer_within_the_limit_of_output_is_taken():
    assert run_here("write_much", limits=Limits(output=1100), size=1000) == b"x" * 1000


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"{",
        b"[]",
        b'"json"',
        b"[" * 100_000,
        b'{"kind": "json"}',
        b'{"error": "no such code"}',
        b'{"error": ["damaged"]}',
        b'{"error": "damaged", "params": [1]}',
        b'{"kind": "pickle"}\ncos\nsystem\n(S"true"\ntR.',
        b"\xff\xfe",
    ],
)
def test_an_answer_that_makes_no_sense_says_that_the_file_is_damaged(nonsense):
    with pytest.raises(FileError) as refusal:
        run_here("answer_nonsense", nonsense)

    assert refusal.value.code == "damaged"
    assert str(refusal.value)


def test_what_a_child_quotes_is_short():
    answer = b'{"error": "damaged", "params": {"about": "' + b"x" * 9000 + b'"}}'

    with pytest.raises(FileError) as refusal:
        run_here("answer_nonsense", answer)

    assert refusal.value.params == {"about": "x" * child_process.MAX_PARAM}


def test_a_child_sees_nothing_of_the_site_around_it(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:secret@host/x")
    reading, writing = os.pipe()
    os.set_inheritable(writing, True)
    try:
        seen = run_here("surroundings")
    finally:
        os.close(reading)
        os.close(writing)

    assert {*seen["environment"]} <= {"LC_ALL", "LC_CTYPE"}
    assert seen["folder"] == "/"
    assert seen["descriptors"] == [0, 1, 2]
    assert not [
        name for name in seen["modules"] if name.startswith(("django", "recommendations.m"))
    ]


def test_more_files_at_once_than_allowed_are_refused_as_busy(monkeypatch):
    monkeypatch.setattr(child_process, "WAIT_SECONDS", 0.05)
    limits, busy = Limits(seconds=2), threading.Barrier(child_process.MAX_CHILDREN + 1)

    def read():
        busy.wait()
        with pytest.raises(FileTooDemandingError):
            run_here("sleep", limits=limits)

    threads = [threading.Thread(target=read) for _ in range(child_process.MAX_CHILDREN)]
    for thread in threads:
        thread.start()
    busy.wait()
    while child_process.TURN._value:
        pass

    with pytest.raises(FileError) as refusal:
        run_here("reverse")

    assert refusal.value.code == "busy"
    for thread in threads:
        thread.join()
    assert run_here("reverse", b"ab") == b"baba"
