"""Translated text: in the reader's language, or marked with the one it is in."""

from django.template import Context, Template
from django.utils import translation

from recommendations.localization.texts import (
    Text,
    columns,
    is_same_wording,
    pick,
    pick_from,
    resolved,
)
from tests.support import cast


def shown(template, **context):
    """What a template makes of the context."""
    return Template("{% load tawsiyat %}" + template).render(Context(context))


def test_it_has_a_column_for_each_language():
    assert columns("title", prefix="plan__") == [
        "plan__title_ar",
        "plan__title_ku",
        "plan__title_en",
    ]


def test_it_is_the_text_in_the_language_of_the_reader():
    row = {"name_ar": "الصحة", "name_ku": "Tenduristî", "name_en": "Health"}

    picked = {}
    for code in ("ar", "ku", "en"):
        with translation.override(code):
            text = pick(row, "name")
            picked[code] = (text.plain, text.language, text.is_foreign)

    assert picked == {
        "ar": ("الصحة", "ar", False),
        "ku": ("Tenduristî", "ku", False),
        "en": ("Health", "en", False),
    }


def test_it_falls_back_to_arabic_then_to_what_there_is():
    with translation.override("en"):
        arabic_first = pick({"name_ar": "الصحة", "name_ku": "Tenduristî", "name_en": ""}, "name")
        the_other = pick({"name_ar": None, "name_ku": "Tenduristî", "name_en": None}, "name")
        none = pick({"name_ar": "", "name_ku": "", "name_en": ""}, "name")

    assert (arabic_first.plain, arabic_first.language) == ("الصحة", "ar")
    assert (the_other.plain, the_other.language) == ("Tenduristî", "ku")
    assert (none.plain, none.language) == ("", "en")


def test_it_marks_a_fallback_with_its_language_and_direction():
    with translation.override("en"):
        assert shown("{{ text }}", text=Text("الصحة", "ar")) == (
            '<span lang="ar" dir="rtl">الصحة</span>'
        )
    with translation.override("ar"):
        assert shown("{{ text }}", text=Text("Health", "en")) == (
            '<span lang="en" dir="ltr">Health</span>'
        )


def test_it_stands_bare_in_its_own_language():
    assert shown("{{ text }}", text=Text("الصحة", "ar")) == "الصحة"


def test_it_is_escaped_in_either_case():
    with translation.override("en"):
        assert shown("{{ a }} {{ b }}", a=Text("<b>", "en"), b=Text("<i>", "ar")) == (
            '&lt;b&gt; <span lang="ar" dir="rtl">&lt;i&gt;</span>'
        )


def test_its_paragraphs_are_marked_as_a_block():
    text = Text("سطر\nوآخر <b>", "ar")

    with translation.override("en"):
        foreign = shown("{{ text|paragraphs }}", text=text)
    own = shown("{{ text|paragraphs }}", text=text)

    assert own == "<p>سطر<br>وآخر &lt;b&gt;</p>"
    assert foreign == f'<div lang="ar" dir="rtl">{own}</div>'


def test_it_is_picked_from_a_record_as_from_a_row(db):
    record = cast.make_institution("health", name_en="Health")

    with translation.override("en"):
        assert pick_from(record, "name").plain == "Health"
    assert pick_from(record, "name").plain == cast.HEALTH


def test_it_resolves_the_fields_of_a_row_under_their_bare_names():
    row = {"number": 1, "title_ar": "عنوان", "title_ku": "", "title_en": ""}

    assert resolved(row, "title") == row | {"title": "عنوان"}


def test_the_same_wording_may_differ_in_spaces_and_the_mark_at_its_end():
    title = Text("بناء العلاقات", "ar")

    assert is_same_wording(title, Text("بناء  العلاقات.", "ar"))
    assert not is_same_wording(title, Text("بناء العلاقات وتوسيعها", "ar"))
    assert not is_same_wording(title, Text("بناء العلاقات", "ku"))
