"""The page that says what the words and figures mean."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from recommendations.localization.languages import CODES
from recommendations.models import Assurance, Decision, Schedule
from recommendations.models.choices import DEFINITIONS, StatusInPlan
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
AXES = [Decision, StatusInPlan, Schedule, Assurance]


def test_every_word_has_a_definition():
    assert set(DEFINITIONS) == {choice for axis in AXES for choice in axis}


@pytest.mark.parametrize("code", CODES)
def test_about_page_defines_every_word_in_the_language_of_the_page(client, code):
    page = Page(client.get(f"/{code}/about/"))

    with translation.override(code):
        expected = [f"{choice.label} {DEFINITIONS[choice]}" for axis in AXES for choice in axis]
    assert [text for text in expected if text not in page.words_in(code)] == []


@pytest.mark.parametrize("code", CODES)
def test_about_page_says_how_the_rate_is_counted(client, code):
    page = Page(client.get(f"/{code}/about/"))

    with translation.override(code):
        formula = gettext("implemented ÷ (adopted − superseded − no longer applicable)")
    assert formula in page.words


def test_each_status_has_a_place_that_other_pages_can_point_to(client):
    page = Page(client.get("/ar/about/"))

    places = {found["id"] for _name, found in page.elements if "id" in found}
    assert {f"status-{status}" for status in StatusInPlan} | {"rate", "data"} <= places
