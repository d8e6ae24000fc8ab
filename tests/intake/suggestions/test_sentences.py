"""Sentences of three languages, with what they suggest."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from recommendations.intake.suggestions.body_index import BodyIndex
from recommendations.intake.suggestions.suggest import suggest

FOLDER = Path(__file__).parent
MEETING_DAY = date(2024, 1, 20)
INSTITUTIONS = {
    key: list(names.values())
    for key, names in tomllib.loads((FOLDER / "institutions.toml").read_text()).items()
}
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


def sentences(language):
    return tomllib.loads((FOLDER / f"sentences_{language}.toml").read_text())["sentences"]


@pytest.fixture(scope="module")
def institutions():
    return BodyIndex(INSTITUTIONS)


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
    "row",
    [
        pytest.param(row, id=f"{language}-{number}")
        for language in ("ar", "ku", "en")
        for number, row in enumerate(sentences(language), 1)
    ],
)
def test_a_sentence_suggests_what_it_says(row, institutions):
    expected = NOTHING | {key: value for key, value in row.items() if key in NOTHING}

    found = suggest(
        row["text"],
        bodies_words=row.get("bodies", ""),
        due_words=row.get("due_words", ""),
        meeting_day=MEETING_DAY,
        institutions=institutions,
    )

    assert as_row(found) == expected


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
def test_the_tables_have_sentences_that_suggest_something_and_nothing(language):
    rows = sentences(language)
    nothing = [row for row in rows if not row.keys() & NOTHING.keys()]

    assert len(rows) >= 60
    assert len(nothing) >= 15
