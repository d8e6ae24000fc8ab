"""Sentences of three languages, with what they suggest."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from recommendations.intake.suggestions.bodies.body_index import BodyIndex
from recommendations.intake.suggestions.suggest import suggest

TABLES = Path(__file__).parent / "tables"
LANGUAGES = ("ar", "ku", "en")
MEETING_DAY = date(2024, 1, 20)
# Of a table whose meeting was on another day.
MEETING_DAYS = {"districts": date(2027, 3, 10)}


def table(name, file):
    """One file of a table: its institutions, or its sentences in a language."""
    return tomllib.loads((TABLES / name / f"{file}.toml").read_text())


def names_of(name):
    return {key: list(names.values()) for key, names in table(name, "institutions").items()}


def sentences(language, name="authorities"):
    return table(name, language)["sentences"]


INSTITUTIONS = names_of("authorities")
INDEXES = {path.name: BodyIndex(names_of(path.name)) for path in sorted(TABLES.iterdir())}
NOTHING = {
    "lead": None,
    "supporting": [],
    "body_choices": [],
    "due": None,
    "due_choices": [],
    "votes": None,
    "unanimous": False,
}
UNKNOWN = -1


def as_row(found):
    """``Suggestions`` as a row of the tables has them."""
    votes = found.votes and [
        UNKNOWN if number is None else number
        for number in (
            found.votes.votes_for,
            found.votes.votes_against,
            found.votes.votes_abstained,
        )
    ]
    return {
        "lead": found.lead and found.lead.institution,
        "supporting": [each.institution for each in found.supporting],
        "body_choices": [list(each.institutions) for each in found.body_choices],
        "due": found.due and found.due.day,
        "due_choices": [each.day for each in found.due_choices],
        "votes": votes if votes != [UNKNOWN] * 3 else None,
        "unanimous": bool(found.votes and found.votes.is_unanimous),
    }


@pytest.mark.parametrize(
    ("name", "row"),
    [
        pytest.param(name, row, id=f"{name}-{language}-{number}")
        for name in INDEXES
        for language in LANGUAGES
        for number, row in enumerate(sentences(language, name), 1)
    ],
)
def test_a_sentence_suggests_what_it_says(name, row):
    expected = NOTHING | {key: value for key, value in row.items() if key in NOTHING}

    found = suggest(
        row["text"],
        bodies_words=row.get("bodies", ""),
        due_words=row.get("due_words", ""),
        meeting_day=MEETING_DAYS.get(name, MEETING_DAY),
        institutions=INDEXES[name],
    )

    assert as_row(found) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_have_sentences_that_suggest_something_and_nothing(language):
    rows = [row for name in INDEXES for row in sentences(language, name)]
    nothing = [row for row in rows if not row.keys() & NOTHING.keys()]

    assert len(rows) >= 60
    assert len(nothing) >= 15
