"""URL names made from names in Arabic, Kurmanji and English."""

import pytest

from recommendations.localization.slugs import MAX_SLUG, slug_from, unique_slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("هيئة الصحة", "hayat-al-siha"),
        ("هيئة التربية والتعليم", "hayat-al-tarbiya-wal-talim"),
        ("جامعة روجافا", "jamia-rujafa"),
        ("لجنة للمياه", "lajna-lil-miyah"),
        ("الاجتماع السنوي ٢٠٣١", "al-ijtima-al-sanawi-2031"),
        ("Desteya Tenduristiyê", "desteya-tenduristiye"),
        ("Şaredariya Qamişlo", "saredariya-qamislo"),
        ("Health_Office & Co.", "health-office-co"),
        ("؟!", ""),
        ("", ""),
    ],
)
def test_slug_is_made_of_the_letters_of_a_name(name, slug):
    assert slug_from(name) == slug


def test_the_first_name_with_letters_is_used():
    assert slug_from(None, "…", "Deste", "هيئة") == "deste"


def test_a_long_slug_ends_with_a_word():
    slug = slug_from("الهيئة العامة للإحصاء والتخطيط والمتابعة في شمال وشرق سوريا")

    assert len(slug) <= MAX_SLUG
    assert slug.startswith("al-hayat-al-aama-")
    assert not slug.endswith("-")


def test_a_taken_slug_gets_a_number_within_the_limit():
    taken = {"health", "health-2", "x" * MAX_SLUG}

    assert unique_slug("health", taken) == "health-3"
    assert unique_slug("x" * MAX_SLUG, taken) == "x" * (MAX_SLUG - 2) + "-2"
