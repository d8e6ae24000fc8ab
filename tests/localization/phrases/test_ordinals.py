"""The age of a recommendation in words, in every language."""

import pytest
from django.utils import translation

from recommendations.localization.phrases.ordinals import carried_over, year_of_life


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", ["السنة الأولى", "السنة الثالثة", "السنة العاشرة", "السنة 11"]),
        ("ku", ["sala yekem", "sala sêyem", "sala dehem", "sala 11em"]),
        ("en", ["first year", "third year", "tenth year", "year 11"]),
    ],
)
def test_it_is_an_ordinal_up_to_ten_and_a_number_beyond(language, words):
    with translation.override(language):
        assert [year_of_life(age) for age in (1, 3, 10, 11)] == words


def test_ten_years_have_ten_names():
    for language in ("ar", "ku", "en"):
        with translation.override(language):
            assert len({year_of_life(age) for age in range(1, 11)}) == 10


def test_what_was_carried_over_says_so():
    with translation.override("en"):
        assert carried_over(3) == "carried over, third year"
