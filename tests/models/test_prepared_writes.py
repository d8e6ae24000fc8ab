"""The prepared INSERT and UPDATE of a record write what Django's own would write."""

import pytest
from concurrency.exceptions import RecordModifiedError
from django.db.models import Model, QuerySet, Value
from modeltranslation.manager import MultilingualQuerySet

from recommendations.models import Institution, Recommendation
from recommendations.models.prepared_writes import PreparedInsert
from tests.support import cast

pytestmark = pytest.mark.django_db


def row(item):
    """The stored columns of ``item`` but for its key, its number and what counts its saves."""
    values = QuerySet(Recommendation).filter(pk=item.pk).values().get()
    return {name: values[name] for name in values.keys() - {"id", "number", "version"}}


def test_a_prepared_insert_writes_the_row_that_django_writes(monkeypatch):
    plan = cast.make_plan(items=0)
    fields = {"title_ar": "  عنوان\n", "adopted_text_ku": "nivîs", "internal_note": "ملاحظة"}
    prepared = Recommendation.objects.create(plan=plan, number=1, **fields)
    monkeypatch.setattr(PreparedInsert, "_do_insert", Model._do_insert)

    usual = Recommendation.objects.create(plan=plan, number=2, **fields)

    assert row(prepared) == row(usual)
    assert row(prepared)["title_ar"] == "عنوان"


def test_a_prepared_update_writes_the_row_that_django_writes():
    first, second = cast.make_plan(items=2).recommendations.order_by("number")
    for item in (first, second):
        item.title_ar, item.title_en, item.internal_note = " عنوان آخر ", None, "ملاحظة"

    first.save()
    # Names of fields are Django's way.
    second.save(update_fields=["title_ar", "title_en", "internal_note"])

    assert row(first) | {"adopted_text_ar": ""} == row(second) | {"adopted_text_ar": ""}
    assert row(first)["title_ar"] == "عنوان آخر"


def test_a_save_is_not_updated_by_django(monkeypatch):
    first, second = cast.make_plan(items=2).recommendations.all()
    monkeypatch.setattr(MultilingualQuerySet, "_update", None)
    first.save()
    second.title_ar = "عنوان آخر"
    second.save()

    second.refresh_from_db()
    assert second.title_ar == "عنوان آخر"


def test_a_stale_copy_is_refused_and_keeps_its_version():
    item = cast.make_plan(items=1).recommendations.get()
    stale = Recommendation.objects.get()
    item.save()
    version = stale.version

    with pytest.raises(RecordModifiedError):
        stale.save()

    assert stale.version == version < item.version


def test_a_save_of_a_deleted_record_adds_it_again():
    body = Institution.objects.create(slug="health", name_ar="هيئة الصحة")
    Institution.objects.get().delete()

    body.save()

    assert Institution.objects.get().pk == body.pk


def test_values_that_the_database_computes_are_left_to_django():
    plan = cast.make_plan(items=0)
    fields = {"title_ar": "عنوان", "adopted_text_ar": "نص"}

    item = Recommendation.objects.create(plan=plan, number=1, votes_for=Value(5), **fields)
    item.votes_against = Value(2)
    item.save()

    stored = Recommendation.objects.get()
    assert (stored.votes_for, stored.votes_against) == (5, 2)
