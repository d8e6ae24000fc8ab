"""Minutes of many kinds are read rightly, or a warning says what is wrong; see corpus/README.md."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from recommendations.intake.minutes.find import read_items
from recommendations.intake.minutes.reading import SourceText
from tests.support.corpus import read_corpus

CORPUS = Path(__file__).with_name("corpus")
CASES = read_corpus(CORPUS)
SAID = " (said)"


def printed(reading):
    """A reading as the corpus writes it."""
    section = None
    for item in reading.items:
        if item.section != section:
            section = item.section
            heading = reading.sections[section]
            yield "§ " + " | ".join(filter(None, [heading.label, heading.title]))
        yield f"{item.number} " + item.text.replace("\n", " ⏎ ")
    for warning in reading.warnings:
        yield " ".join(["!", warning.code.value, *map(str, warning.lines)])


def items_of(lines):
    return [line for line in lines if not line.startswith("!")]


def fate(name):
    """Whether a text is read rightly, wrongly with a warning, or wrongly in silence."""
    text, right = CASES[name]
    found = list(printed(read_items(SourceText(text))))
    if items_of(found) == items_of(right) and not name.endswith(SAID):
        return "right"
    return "said" if len(items_of(found)) < len(found) else "silent"


@pytest.mark.parametrize("name", CASES)
def test_minutes_are_read_as_the_corpus_says(name):
    text, right = CASES[name]

    reading = read_items(SourceText(text))

    assert list(printed(reading)) == right
    assert fate(name) == ("said" if name.endswith(SAID) else "right")


def test_every_case_of_the_corpus_is_found():
    heads = sum(path.read_text().count("\n=== ") + 1 for path in CORPUS.glob("*.txt"))

    assert len(CASES) == heads > 200


@pytest.mark.parametrize("name", CASES)
def test_every_line_is_accounted_for_once(name):
    text, _right = CASES[name]

    reading = read_items(SourceText(text))

    words = [number for number, line in enumerate(text.split("\n")) if line.strip()]
    assert [line.line for line in reading.lines] == words


def table():
    """The rows: kind, texts, right, said so, silent."""
    counts = Counter((name.partition("/")[0], fate(name)) for name in CASES)
    for kind in dict.fromkeys(kind for kind, _ in sorted(counts)):
        fates = [counts[kind, one] for one in ("right", "said", "silent")]
        yield kind, sum(fates), *fates


if __name__ == "__main__":
    for row in [("kind", "texts", "right", "said so", "silent"), *table()]:
        sys.stdout.write(("{:<16}" + "{:>9}" * 4 + "\n").format(*row))
