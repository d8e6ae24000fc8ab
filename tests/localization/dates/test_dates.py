"""Months as readers of each language name them."""

from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date
from django.utils import translation

from recommendations.localization.dates.dates import with_hour, written_out

MONTHS = [
    ("كانون الثاني", "Çile", "January"),
    ("شباط", "Sibat", "February"),
    ("آذار", "Adar", "March"),
    ("نيسان", "Nîsan", "April"),
    ("أيار", "Gulan", "May"),
    ("حزيران", "Hezîran", "June"),
    ("تموز", "Tîrmeh", "July"),
    ("آب", "Tebax", "August"),
    ("أيلول", "Îlon", "September"),
    ("تشرين الأول", "Cotmeh", "October"),
    ("تشرين الثاني", "Mijdar", "November"),
    ("كانون الأول", "Kanûn", "December"),
]


@pytest.mark.parametrize("number", range(1, 13))
def test_it_names_the_months_as_the_country_does(number):
    day = date(2023, number, 19)

    written = [written_out(day, language) for language in ("ar", "ku", "en")]

    assert written == [f"19 {name} 2023" for name in MONTHS[number - 1]]


@pytest.mark.parametrize(
    ("language", "written"), [("ar", "1 تموز 2023"), ("ku", "1 Tîrmeh 2023"), ("en", "1 July 2023")]
)
def test_it_writes_in_the_language_of_the_reader(language, written):
    with translation.override(language):
        assert written_out(date(2023, 7, 1)) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", "1 تموز 2023، 10:30"),
        ("ku", "1 Tîrmeh 2023, 10:30"),
        ("en", "1 July 2023, 10:30"),
    ],
)
def test_it_writes_the_hour_of_the_place_after_a_comma_of_the_language(language, written):
    assert with_hour(datetime(2023, 7, 1, 7, 30, tzinfo=UTC), language) == written


@pytest.mark.parametrize(("language", "locale"), [("ar", "ar_SY"), ("en", "en_GB")])
def test_the_months_are_those_of_babel(language, locale):
    days = [date(2023, month, 3) for month in range(1, 13)]

    assert [written_out(day, language) for day in days] == [
        format_date(day, "d MMMM y", locale=locale) for day in days
    ]
