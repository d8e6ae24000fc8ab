"""The reference of a recommendation, as people type it and as we write it."""

import pytest

from recommendations.localization.references import RecommendationReference


@pytest.mark.parametrize(
    "typed",
    ["2023/3", " 2023 / 3 ", "2023\\3", "٢٠٢٣/٣", "۲۰۲۳ / ۳", "\u200f2023/3\u200e", "2023/03"],
)
def test_a_reference_is_parsed_in_any_digits_and_with_either_slash(typed):
    assert RecommendationReference.parse(typed) == (2023, 3)


def test_a_number_alone_is_parsed_without_a_year():
    assert RecommendationReference.parse("٣") == (None, 3)


@pytest.mark.parametrize(
    "typed", ["", "23/3", "2023/", "/3", "2023/3/4", "2023-3", "three", "2023/123456"]
)
def test_a_text_that_is_no_reference_is_not_parsed(typed):
    assert RecommendationReference.parse(typed) is None


def test_a_reference_is_written_with_a_slash_and_plain_digits():
    assert str(RecommendationReference.parse("٢٠٢٣ \\ ٠٣")) == "2023/3"
