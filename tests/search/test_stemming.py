"""What a reader types and what stands in a text meet, in three languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.search.stemming import answers, fold, runs, terms, tokens


def is_found(query, text):
    kept = tokens(text)
    return bool(terms(query)) and all(answers(kept, term) for term in terms(query))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("تَوْصِيَةٌ", "توصيه"),
        ("تـــوصية", "توصيه"),
        ("أإآٱ", "اااا"),
        ("مصطفى", "مصطفي"),
        ("مسؤول هيئة", "مسوول هييه"),
        ("کوردی", "كوردي"),
        ("ﻻﺟﺌﻮﻥ", "لاجيون"),
        ("٢٠٢٣ ۱۴۴۴", "2023 1444"),
        ("Pêşnîyarên ÇÛ", "pesniyaren cu"),
        ("Iğdır İSTANBUL", "igdir istanbul"),
        ("\u200fالخطة\u200f", "الخطه"),
    ],
)
def test_it_gives_every_letter_one_spelling(written, folded):
    assert fold(written) == folded


FAMILIES = [
    "توصية توصيه التوصية التوصيه توصيات التوصيات والتوصيات بالتوصية للتوصيات توصياتنا توصيته",
    "هيئة الهيئة هيئات والهيئات للهيئة",
    "وزارة الوزارة وزارات والوزارة بالوزارة",
    "قانون القانون قانونية القانوني",
    "آلية الآلية آليات الآليات بالآليات اليات",
    "لجنة اللجنة لجنه للجنة واللجنة",
    "سورية سوريا السوري السوريين",
    "بيان البيان بيانات البيانات",
    "recommendation recommendations Recommendations",
    "rêveberî rêveberiya rêveberiyên reveberi",
    "pêşniyar pêşniyaran pêşniyarên pesniyarek",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_it_finds_every_form_of_a_word_by_every_other(family):
    forms = family.split()

    missed = [(query, text) for query in forms for text in forms if not is_found(query, text)]

    assert missed == []


@pytest.mark.parametrize("text", ["بتوصية", "وتوصيات", "لتوصيات", "فتوصية", "كتوصية", "ولتوصيات"])
def test_it_finds_a_word_behind_its_particle(text):
    assert is_found("توصية", text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("بلدية", "لديه"),
        ("فئة", "في"),
        ("آليات", "إلى"),
        ("وزارة", "زار"),
        ("بيان", "بي"),
        ("البيان", "ألبان"),
        ("توصية", "توصلنا"),
        ("plan", "pla"),
        ("2023", "20234"),
    ],
)
def test_it_keeps_different_words_apart(query, text):
    assert not is_found(query, text)


def test_it_takes_the_last_word_as_a_beginning_and_no_other():
    assert is_found("خطة التعل", "خطة التعليم")
    assert not is_found("التعل خطة", "خطة التعليم")


def test_it_does_not_take_two_letters_as_a_beginning():
    assert not is_found("ed", "education")


def test_it_parts_a_number_from_the_letter_behind_it():
    assert is_found("2023", "عام ٢٠٢٣م")


def test_it_finds_no_word_in_punctuation():
    assert terms('؟! "*" (:) - \\ ـ \u200f') == []


@given(st.text())
def test_it_folds_what_is_folded_into_itself(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_it_finds_any_word_again_that_a_text_holds(text):
    for piece, is_word in runs(text):
        if is_word and terms(piece):
            assert is_found(piece, text)


@given(st.text())
def test_it_makes_tokens_of_letters_and_digits_alone(text):
    assert all(token.isalnum() for token in tokens(text))


@given(st.text())
def test_it_cuts_a_text_without_losing_anything(text):
    assert "".join(piece for piece, _is_word in runs(text)) == text
