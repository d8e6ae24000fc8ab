import pytest
from django.utils import translation

from recommendations.models import ChangeLogEntry, Institution, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def records():
    """An institution that was changed once, and a theme."""
    body = Institution.objects.create(slug="health", name_ar="هيئة الصحة", name_en="Health")
    body.name_en = "Health Commission"
    body.save()
    return body, Theme.objects.create(slug="water", name_ar="مياه")


def test_entries_are_found_by_their_history_records(records):
    body, theme = records

    about_both = ChangeLogEntry.objects.about(body.history.all(), theme.history.all())

    entries = sorted(about_both.values_list("record_kind", "record_key", "action"))
    assert entries == [
        ("institution", body.pk, "+"),
        ("institution", body.pk, "~"),
        ("theme", theme.pk, "+"),
    ]
    assert not ChangeLogEntry.objects.about().exists()


@pytest.mark.parametrize(("words", "count"), [("commission", 1), ("هيئة", 2), ("مياه", 1)])
def test_entries_are_found_by_a_label_in_any_language(records, words, count):
    with translation.override("ku"):
        assert ChangeLogEntry.objects.labelled(words).count() == count


def test_an_entry_knows_the_history_record_before_it(records):
    body, _theme = records
    changed, added = body.history.all()
    entries = ChangeLogEntry.objects.about(body.history.all())

    found = entries.with_previous(ChangeLogEntry.objects.all())

    assert dict(found.values_list("history_id", "previous_id")) == {
        added.pk: None,
        changed.pk: added.pk,
    }
