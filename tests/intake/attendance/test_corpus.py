"""Attendance lists of many kinds are read rightly, or say what is left out; see corpus."""

from collections import Counter
from pathlib import Path

import pytest

from recommendations.intake.attendance.parse import read_attendance
from recommendations.intake.attendance.reading import CellRole
from tests.support.corpus import read_corpus

CORPUS = Path(__file__).with_name("corpus")
CASES = read_corpus(CORPUS)
SAID = " (said)"
SHOWN = [CellRole.TITLE, CellRole.PHONE, CellRole.LEFT_OUT]


def printed(reading):
    """A reading as the corpus writes it."""
    for one in reading.people:
        presence = "" if one.presence == "present" else one.presence
        yield " | ".join([one.name, one.post, one.body, presence]).rstrip(" |")
    for cell in reading.cells:
        if cell.role in SHOWN:
            yield f"- {cell.role.value}: {cell.text}"


def people_in(lines):
    return [line for line in lines if not line.startswith("- ")]


def fate(name):
    """Whether a list is read rightly, wrongly with a word on it, or wrongly in silence."""
    text, right = CASES[name]
    reading = read_attendance(text)
    if people_in(printed(reading)) == people_in(right) and not name.endswith(SAID):
        return "right"
    return "said" if reading.left_out or reading.doubts else "silent"


@pytest.mark.parametrize("name", CASES)
def test_list_is_read_as_the_corpus_says(name):
    text, right = CASES[name]

    reading = read_attendance(text)

    assert list(printed(reading)) == right
    assert fate(name) == ("said" if name.endswith(SAID) else "right")


def test_every_case_of_the_corpus_is_found():
    heads = sum(path.read_text().count("\n=== ") + 1 for path in CORPUS.glob("*.txt"))

    assert len(CASES) == heads > 200


def table():
    """The rows: kind, lists, right, said so, silent."""
    counts = Counter((name.partition("/")[0], fate(name)) for name in CASES)
    for kind in dict.fromkeys(kind for kind, _ in sorted(counts)):
        fates = [counts[kind, one] for one in ("right", "said", "silent")]
        yield kind, sum(fates), *fates


def test_no_list_is_read_wrongly_in_silence():
    silent = {kind: silent for kind, _lists, _right, _said, silent in table()}

    assert silent == dict.fromkeys(silent, 0)
    assert len(silent) == 16
