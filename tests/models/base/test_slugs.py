"""Records get their slug from their name when they are first saved."""

import pytest

from recommendations.models import Institution, Meeting, Theme

pytestmark = pytest.mark.django_db


def test_an_empty_slug_is_made_from_the_english_name_first():
    names = {"name_ar": "هيئة الصحة", "name_ku": "Desteya Tenduristiyê"}

    arabic = Institution.objects.create(kind="department", name_ar="هيئة المياه")
    kurmanji = Institution.objects.create(kind="department", **names)
    english = Institution.objects.create(
        kind="department", name_ar="مكتب آخر", name_en="Health Office"
    )

    assert arabic.slug == "hayat-al-miyah"
    assert kurmanji.slug == "desteya-tenduristiye"
    assert english.slug == "health-office"


def test_slugs_of_the_same_name_are_numbered():
    meetings = [
        Meeting.objects.create(title_ar="الاجتماع السنوي", year=year) for year in (2031, 2032, 2033)
    ]

    assert [one.slug for one in meetings] == [
        "al-ijtima-al-sanawi",
        "al-ijtima-al-sanawi-2",
        "al-ijtima-al-sanawi-3",
    ]


def test_a_typed_slug_stays():
    assert Theme.objects.create(slug="water", name_ar="المياه").slug == "water"


def test_a_name_without_letters_gives_the_name_of_the_model():
    assert Theme.objects.create(name_ar="؟").slug == "theme"
