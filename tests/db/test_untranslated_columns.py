"""The columns without a language hold no text: those with one do."""

import pytest
from django.db import connection
from django.utils import translation

from recommendations.models import Recommendation, Theme
from tests.support import cast

pytestmark = pytest.mark.django_db


def stored(record, *columns):
    with connection.cursor() as cursor:
        table = type(record)._meta.db_table
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE id = %s", [record.pk])  # noqa: S608
        return cursor.fetchone()


def test_a_save_writes_a_text_into_the_column_of_its_language_alone():
    with translation.override("en"):
        theme = Theme.objects.create(slug="water", name="Water", name_ar="المياه")
        theme.save()

        assert Theme.objects.get().name == "Water"
    assert stored(theme, "name", "name_ar", "name_en") == ("", "المياه", "Water")


def test_changes_in_bulk_write_a_text_into_the_column_of_its_language_alone(plan):
    item = cast.make_recommendation(plan, title_ar="الأولى")
    [copy] = Recommendation.objects.bulk_create(
        [Recommendation(plan=plan, number=9, title="التاسعة", adopted_text="نص")]
    )
    Recommendation.objects.filter(pk=item.pk).update(title="الثانية")

    assert stored(item, "title", "title_ar") == ("", "الثانية")
    assert stored(copy, "title", "title_ar", "adopted_text") == ("", "التاسعة", "")
