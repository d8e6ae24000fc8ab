"""Dates as people type them, in three languages, and why others are refused."""

from contextlib import suppress
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from recommendations.localization.dates.dates import written_out
from recommendations.localization.dates.month_names import GREGORIAN_NUMBERS, month_number
from recommendations.localization.dates.typed_dates import (
    MAX_LENGTH,
    UnreadableDateError,
    find_dates,
    gregorian,
    parse_day,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
DIGITS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
FORMS = st.sampled_from(
    ["{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}", "{y}/{m}/{d}م"]
)
THE_15TH = [
    "2023-03-15",
    " 2023/3/15 ",
    "2023-03-15 00:00:00",
    "15/3/2023",
    "15/3/2023م",
    "15/3/2023 م.",
    "15.03.2023",
    "15.3.2023.",
    "15 - 3 - 2023",
    "15\u20133\u20132023",
    "15\u060d3\u060d2023",
    "١٥/٣/٢٠٢٣",
    "۱۵/۳/۲۰۲۳",
    "٢٠٢٣/٣/١٥م",
    "\u200f15/3/2023",
    "\ufeff15\u00a0/3/2023\u200e",
    "١٥ آذار 2023",
    "15 آذار 2023م",
    "15 آذـار 2023",
    "15 اذار، 2023",
    "15\u00a0آذار\u00a02023",
    "15-آذار-2023",
    "15 آذار/مارس 2023",
    "15 مارس/آذار 2023",
    "15 آذار (مارس) 2023",
    "15 من شهر آذار من عام 2023",
    "يوم الأربعاء 15 آذار 2023",
    "الأربعاء، 15/3/2023",
    "الأربعاء الموافق لـ 15/3/2023",
    "بتاريخ 15/3/2023",
    "15 مارس، 2023",
    "15 Adar 2023",
    "15 Adarê 2023",
    "15ê Adara 2023an",
    "15'ê Adarê 2023'an",
    "15ê Avdarê sala 2023an",
    "Çarşem, 15ê Adara 2023an",
    "15ê meha Adarê ya sala 2023'yan",
    "di 15ê Adarê 2023an de",
    "يوم الأربعاء الواقع في 15/3/2023",
    "15 3 2023",
    "15 March 2023",
    "15th Mar 2023",
    "the 15th of March, 2023",
    "March 15, 2023",
    "Mar. 15th 2023",
    "Wednesday 15 March 2023",
    "Wed, 15-Mar-2023",
    "2023 March 15",
]


def in_digits(text, digits):
    return text.translate(str.maketrans("0123456789", digits))


def refusal(text, language="en"):
    """The error of a text that is refused."""
    with translation.override(language), pytest.raises(UnreadableDateError) as refused:
        parse_day(text)
    return refused.value


@pytest.mark.parametrize("text", THE_15TH)
def test_a_date_is_read_in_each_form(text):
    assert parse_day(text) == date(2023, 3, 15)


@given(DAYS, DIGITS, FORMS)
def test_a_date_in_any_digits_and_order_is_read(day, digits, form):
    text = in_digits(form.format(d=day.day, m=day.month, y=day.year), digits)

    assert parse_day(text) == day


@given(DAYS, DIGITS, st.sampled_from(["ar", "ku", "en"]))
def test_a_date_in_words_is_read_as_it_is_written(day, digits, language):
    assert parse_day(in_digits(written_out(day, language), digits)) == day


@pytest.mark.parametrize("name", GREGORIAN_NUMBERS)
def test_each_name_of_a_month_is_read(name):
    assert parse_day(f"15 {name} 2023").month == GREGORIAN_NUMBERS[name]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 كانون ثاني 2023", 1),
        ("1 كانون الثاني/يناير 2023", 1),
        ("1 ك2 2023", 1),
        ("1ê Çileya Paşîn 2023", 1),
        ("3yê Sibatê 2023an", 2),
        ("1 إبريل 2023", 4),
        ("1ê Îlona 2023an", 9),
        ("1 ت1 2023", 10),
        ("1ê Cotmehê 2023", 10),
        ("1 تشرين الأول (أكتوبر) 2023", 10),
        ("1ê Kanûna Pêşîn 2023", 12),
        ("1 Kanûn 2023", 12),
    ],
)
def test_names_of_several_words_and_with_endings_are_read(text, month):
    assert parse_day(text).month == month


def test_a_month_has_a_number_by_its_name():
    numbers = [month_number(name) for name in ("آذار", "Adarê", "Gulana", "may", "Maye", "شهر", "")]

    assert numbers == [3, 3, 5, 5, 5, None, None]


def test_a_known_order_reads_the_month_first():
    assert parse_day("7/5/2032", month_first=True) == date(2032, 7, 5)
    assert parse_day("7/5/2032") == date(2032, 5, 7)
    assert parse_day("2032/7/5", month_first=True) == date(2032, 7, 5)
    assert parse_day("5 July 2032", month_first=True) == date(2032, 7, 5)


@pytest.mark.parametrize(
    "text",
    [
        "١٤٤٥/٩/٣",
        "3/9/1445",
        "3/9/1445هـ",
        "3 رمضان 1445",
        "3 رمضان 1445هـ",
        "٣ رمضان ١٤٤٥ هجري",
        "الأربعاء 3 شهر رمضان المبارك 1445 هـ",
        "3 Remezan 1445",
        "3ê Remezana 1445an",
        "3 Ramadan 1445 AH",
    ],
)
def test_a_hijri_date_is_refused_with_its_gregorian_day(text):
    error = refusal(text)

    assert (error.code, error.suggested) == ("hijri", date(2024, 3, 13))
    assert error.messages == [
        f"“{text}” is a date of the Hijri calendar. Enter the Gregorian date: it is "
        "13 March 2024 (13/3/2024), or the day before or after."
    ]


def test_a_date_with_hyphens_is_isolated_from_the_arabic_around_it():
    assert refusal("2023-02-30", "ar").messages[0].startswith("«\u20662023-02-30\u2069»")


def test_a_hijri_date_that_does_not_exist_is_refused_without_a_suggestion():
    assert refusal("31/12/1402").messages == [
        "“31/12/1402” is a date of the Hijri calendar. Enter the Gregorian date."
    ]
    assert gregorian(1200, 1, 1) is None


def test_a_day_in_both_calendars_is_the_gregorian_one():
    assert parse_day("الأربعاء 3 رمضان 1445هـ الموافق 13 آذار 2024م") == date(2024, 3, 13)
    assert refusal("الأربعاء الموافق 3 رمضان 1445هـ").code == "hijri"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("31/2/2023", "impossible", "the last day of that month is 28 February 2023."),
        ("29 شباط 2023", "impossible", "the last day of that month is 28 February 2023."),
        ("0/5/2023", "impossible", "there is no day 0."),
        ("3/15/2023", "impossible", "there is no month 15. Write the day before the month."),
        ("15 آذار/نيسان 2023", "impossible", "names two different months."),
        ("15/3/23", "short_year", "has two digits. Write all four, for example 15/3/2023."),
        ("15 آذار 23", "short_year", "has two digits. Write all four, for example 15/3/2023."),
        ("31/2/23", "short_year", "has two digits. Write all four: 15/3/2023."),
        ("1/1/0999", "year", "The year in “1/1/0999” is not plausible."),
        ("15 آذار", "no_year", "has no year. Write it, too: 15/3/2023."),
        ("15/3", "no_year", "has no year. Write it, too: 15/3/2023."),
        ("March 15th", "no_year", "has no year. Write it, too: 15/3/2023."),
        ("آذار 2023", "no_day", "has no day. Write it, too: 15/3/2023."),
        ("soon", "invalid", "“soon” is not a date. Write it as 15/3/2023, as 2023-03-15, or with"),
        ("15 Smarch 2023", "invalid", "“15 Smarch 2023” is not a date."),
        ("2026-06-30-1", "invalid", "is not a date."),
        ("²", "invalid", "is not a date."),
        ("", "invalid", "“” is not a date."),
    ],
)
def test_a_text_that_is_no_date_is_refused_with_the_reason(text, code, message):
    error = refusal(text)

    assert error.code == code
    assert message in error.messages[0]
    assert text in error.messages[0]


@pytest.mark.parametrize(
    "text",
    ["31/2/2023", "0/5/2023", "3/15/2023", "15/3/23", "1/1/0999", "15/3", "soon", "3/9/1445"],
)
def test_each_refusal_is_translated(text):
    assert len({refusal(text, language).messages[0] for language in ("ar", "ku", "en")}) == 3


@given(st.text())
def test_any_text_is_read_or_refused(text):
    with suppress(UnreadableDateError):
        assert isinstance(parse_day(text), date)


@pytest.mark.parametrize("text", ["1" * 9999, "15 " + " " * 9999, "يوم " * 9999, "1/" * 9999])
def test_a_long_text_is_refused_with_its_beginning(text):
    assert len(text) > MAX_LENGTH
    assert len(refusal(text).messages[0]) < 200


def test_dates_within_a_text_are_found_in_their_order():
    text = (
        "قبل 30 حزيران 2024 أو ١٥/٣/٢٠٢٣م، وليس 3 رمضان 1445. "
        "Beriya 30ê Hezîrana 2024an; v1.2.2024.7"
    )

    found = [(text[one.start : one.end], one.day) for one in find_dates(text)]

    assert found == [
        ("30 حزيران 2024", date(2024, 6, 30)),
        ("١٥/٣/٢٠٢٣م", date(2023, 3, 15)),
        ("3 رمضان 1445", None),
        ("30ê Hezîrana 2024an", date(2024, 6, 30)),
    ]
    assert [one.error.code for one in find_dates(text) if one.error] == ["hijri"]
