"""Every line of the source is accounted for, and what is in no item is said."""

import pytest

from recommendations.intake.minutes.find import read_items
from recommendations.intake.minutes.items import read_in_child
from recommendations.intake.minutes.reading import NoteKind, SourceNote, SourceText, WarningCode

MINUTES = (
    "Minutes\n\nAgenda:\n1. Budget\n2. Any other business\n\n"
    "Recommendations:\n1. open rooms\n   a) in towns\n2. build\n\nThanks to all."
)


def roles(text):
    return {line.line: line.role.value for line in read_items(SourceText(text)).lines}


def warned(text):
    return [(w.code.value, w.lines, w.params) for w in read_items(SourceText(text)).warnings]


def test_every_line_with_words_has_one_role():
    assert roles(MINUTES) == {
        0: "introduction",
        2: "introduction",
        3: "other_list",
        4: "other_list",
        6: "introduction",
        7: "item",
        8: "sub_item",
        9: "item",
        11: "closing",
    }


def test_a_list_that_is_not_chosen_is_said_with_its_heading():
    assert warned(MINUTES.replace("Agenda:", "Problems:")) == [
        ("lines_in_no_item", (3, 4), {"count": 2, "lead_in": "Problems:"}),
    ]


@pytest.mark.parametrize(
    "heading", ["Agenda:", "جدول الأعمال", "الحضور:", "Beşdar:", "Rojeva civînê"]
)
def test_an_agenda_and_those_present_above_decisions_need_no_decision(heading):
    text = f"{heading}\n1- a\n2- b\nDecisions:\n1- c\n2- d"

    assert warned(text) == []
    assert [roles(text)[line] for line in (1, 2, 4, 5)] == ["other_list"] * 2 + ["item"] * 2


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Agenda with notes:\n1- a\n2- b\nDecisions:\n1- c\n2- d", (1, 2)),
        ("Agenda:\n1- a\nThe budget was discussed:\n2- b\nDecisions:\n1- c\n2- d", (1, 3)),
        ("Decisions:\n1- c\n2- d\n3- e\n\nAgenda:\n1- a\n2- b", (6, 7)),
        ("Agenda:\n1- a\n2- b\nWater:\n1- c\n2- d\n3- e", (1, 2)),
        ("توصيات العام الماضي:\n1- a\n2- b\nالتوصيات:\n1- c\n2- d", (1, 2)),
    ],
    ids=["more words", "a line between", "below", "no lead-in", "a review"],
)
def test_another_list_needs_a_decision_where_it_may_be_meant(text, lines):
    assert ("lines_in_no_item", lines) in [(code, found) for code, found, _params in warned(text)]


def test_what_is_odd_about_the_numbers_is_said():
    assert warned("1- a\n2- b\n2- c\n4- d") == [
        ("number_twice", (1, 2), {"number": 2}),
        ("numbers_missing", (2, 3), {"first": 3, "last": 3}),
    ]


def test_bullets_with_another_sign_that_may_be_items_are_said():
    text = "Decisions:\n- a\n- b{}\n• c\n• d\n- e"

    assert warned(text.format("")) == [("long_item", (3, 4), {"number": 2, "count": 2})]
    assert warned(text.format(":")) == []


def test_another_list_can_be_chosen():
    source = SourceText(MINUTES)
    agenda = next(found for found in read_items(source).lists if not found.is_chosen)

    alone = read_items(source, chosen=(agenda.start,))
    both = read_items(source, chosen=tuple(found.start for found in read_items(source).lists))

    assert [item.text for item in alone.items] == ["Budget", "Any other business"]
    assert [section.title for section in both.sections] == ["Recommendations", "Agenda"]
    assert [item.section for item in both.items] == [0, 0, 1, 1]


def test_the_child_process_gives_the_same_reading():
    source = SourceText(MINUTES, (SourceNote(NoteKind.HIDDEN, 0, 0, "secret"),))

    reading = read_in_child(source)

    assert reading == read_items(source)
    assert reading.warnings[-1].code == WarningCode.HIDDEN
    assert reading.warnings[-1].params == {"words": "secret"}
