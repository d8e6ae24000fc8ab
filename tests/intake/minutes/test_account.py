"""Every line of the source is accounted for, and what is in no item is said."""

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
    assert warned(MINUTES) == [
        ("lines_in_no_item", (3, 4), {"count": 2, "lead_in": "Agenda:"}),
    ]


def test_what_is_odd_about_the_numbers_is_said():
    assert warned("1- a\n2- b\n2- c\n4- d") == [
        ("number_twice", (1, 2), {"number": 2}),
        ("numbers_missing", (2, 3), {"first": 3, "last": 3}),
    ]


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
