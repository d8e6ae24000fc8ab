"""What people write in cells: digits, dates, statuses, yes and no, in three languages."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from recommendations.exports.csv_text import guarded, unguarded
from recommendations.localization.dates.dates import written_out
from recommendations.models import Decision, Status
from recommendations.worksheets.cells import values
from recommendations.worksheets.errors import UnreadableCell

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
DIGITS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
FORMS = st.sampled_from(["{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}"])
THE_15TH = date(2023, 3, 15)


def in_digits(text, digits):
    return text.translate(str.maketrans("0123456789", digits))


@given(DAYS, DIGITS, FORMS)
def test_a_date_in_any_digits_and_order_is_read(day, digits, form):
    text = in_digits(form.format(d=day.day, m=day.month, y=day.year), digits)

    assert values.parse_date(text) == day


@given(DAYS, DIGITS, st.sampled_from(["ar", "ku", "en"]))
def test_a_date_in_words_is_read_as_it_is_written(day, digits, language):
    assert values.parse_date(in_digits(written_out(day, language), digits)) == day


@given(st.integers(0, values.MAX_NUMBER), DIGITS)
def test_a_number_in_any_digits_is_read(number, digits):
    assert values.parse_number(in_digits(str(number), digits)) == number


@given(st.text())
def test_any_text_in_a_cell_is_parsed_or_refused(text):
    for read in (values.parse_date, values.parse_number, values.parse_yes_no):
        with suppress(UnreadableCell):
            read(text)


@pytest.mark.parametrize(
    "text",
    [
        THE_15TH,
        datetime(2023, 3, 15),
        "15/3/2023",
        "١٥/٣/٢٠٢٣",
        "2023-03-15",
        "2023-03-15 00:00:00",
        "15.03.2023",
        "١٥ آذار 2023",
        "15 مارس، 2023",
        "15 Adar 2023",
        "15 Adarê 2023",
        "15 March 2023",
        "15th Mar 2023",
        "\u200f15/3/2023م",
    ],
)
def test_a_date_is_parsed_in_each_form(text):
    assert values.parse_date(text) == THE_15TH


@pytest.mark.parametrize(
    "text",
    ["3/15/2023", "31/2/2023", "15/3/23", "آذار 2023", "قريباً", "15 Smarch 2023", "1/1/0999"],
)
def test_a_text_that_is_no_date_is_refused(text):
    with pytest.raises(UnreadableCell, match=text.split()[0]):
        values.parse_date(text)


def test_an_empty_cell_is_no_date_and_no_number():
    assert (values.parse_date(None), values.parse_date(" "), values.parse_number(None)) == (
        None,
        None,
        None,
    )


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("language", ["ar", "ku", "en"])
def test_a_status_is_found_by_its_code_and_its_label_in_each_language(status, language):
    with translation.override(language):
        name = str(status.label)

    assert values.parse_choice(name, Status) == status
    assert values.parse_choice(name.upper(), Status) == status
    assert values.parse_choice(status.value, Status) == status


def test_a_status_is_found_in_other_spellings():
    for text in ["منفذة", "مُنَفَّذة", " implemented ", "IMPLEMENTED"]:
        assert values.parse_choice(text, Status) == Status.IMPLEMENTED
    assert values.parse_choice("in-progress", Status) == Status.IN_PROGRESS


def test_an_unknown_choice_is_refused_with_the_list_of_choices():
    with pytest.raises(UnreadableCell, match=str(Decision.DEFERRED.label)):
        values.parse_choice("ربما", Decision)


def test_yes_and_no_are_parsed_in_three_languages():
    assert all(map(values.parse_yes_no, [True, 1, 1.0, "نعم", "erê", "Yes", "TRUE"]))
    assert not any(map(values.parse_yes_no, [False, 0, None, "", "لا", "na", "No", "FALSE"]))
    with pytest.raises(UnreadableCell):
        values.parse_yes_no("maybe")


@given(st.text())
def test_a_guarded_text_is_no_formula_and_is_restored(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@"))


def test_names_are_split_at_semicolons_and_lines():
    assert values.split_names("أ; ب؛ ج\nد ;; ") == ["أ", "ب", "ج", "د"]
