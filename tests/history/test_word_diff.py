"""Two texts compared by word, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.history.word_diff import (
    ADDED,
    REMOVED,
    SAME,
    Segment,
    excerpt,
    word_diff,
)

WORDS = [
    "",
    " ",
    "\n",
    "دعم",
    "دَعْمُ",
    "المرأة",
    "،",
    ".",
    "mafên",
    "jinan",
    "the",
    "women",
    "2023",
    "٣",
]
texts = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=60)


def actual(before, after):
    """The comparison as one would write it by hand: [-gone-] and {+come+}."""
    marks = {SAME: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in word_diff(before, after))


@given(texts, texts)
def test_it_leads_from_one_text_to_the_other(before, after):
    found = word_diff(before, after)

    assert "".join(piece.text for piece in found if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in found if piece.kind != REMOVED) == after


@given(texts)
def test_a_text_is_the_same_as_itself(text):
    assert word_diff(text, text) == ([Segment(SAME, text)] if text else [])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("the plan of 2023", "the plan of 2024", "the plan of [-2023-]{+2024+}"),
        ("دعم دور المرأة", "دعم دور الشباب", "دعم دور [-المرأة-]{+الشباب+}"),
        ("دَعْمُ المرأة", "دَعْمِ المرأة", "[-دَعْمُ-]{+دَعْمِ+} المرأة"),
        (
            "mafên jinan biparêze",
            "mafên jinan û zarokan biparêze",
            "mafên jinan {+û zarokan +}biparêze",
        ),
        ("نص، قديم.", "نص قديم.", "نص[-،-] قديم."),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("one two three", "eins zwei three", "[-one two-]{+eins zwei+} three"),
    ],
)
def test_it_marks_whole_words(before, after, expected):
    assert actual(before, after) == expected


def test_a_text_of_many_pages_is_compared_too():
    before = "\n".join(f"سطر {number}" for number in range(20_000))
    after = before.replace("سطر 7000\n", "")

    found = [piece.text for piece in word_diff(before, after) if piece.kind != SAME]

    assert found == ["7000\nسطر "]


def test_texts_with_nothing_in_common_are_told_as_a_whole_however_long():
    before, after = "alif " * 3000, "ب " * 3000

    assert [piece.kind for piece in word_diff(before, after)] == [REMOVED, ADDED]


def test_what_stayed_is_shown_around_the_changes_only():
    words = " ".join(f"w{number}" for number in range(100))

    shown = excerpt(word_diff(f"{words} old {words}", f"{words} new {words}"), words=3)

    assert [piece and piece.text for piece in shown] == [
        None,
        "w97 w98 w99 ",
        "old",
        "new",
        " w0 w1 w2",
        None,
    ]


def test_the_middle_of_a_long_new_text_is_left_out():
    words = " ".join(f"w{number}" for number in range(100))

    shown = excerpt(word_diff("", words), words=1)

    assert [piece and (piece.kind, piece.text) for piece in shown] == [
        (ADDED, "w0 w1 w2"),
        None,
        (ADDED, "w97 w98 w99"),
    ]
