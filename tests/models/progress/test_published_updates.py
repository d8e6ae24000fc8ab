"""A published update stands: on every road, and it gets published by one road only."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from recommendations.models import ProgressUpdate, User
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.refusals import database_refuses, refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(adopted):
    """The first item of an adopted plan."""
    return adopted.recommendations.get(number=1)


def table():
    """The table of updates, past the models."""
    return cast.past_the_models(ProgressUpdate)


def test_it_is_never_edited(item):
    update = cast.make_update(item, "in_progress")
    update.narrative_ar = "ما لم يكن"

    with refuses("published"):
        update.save()
    with refuses("published"):
        update.save(update_fields=["narrative_ar"])
    with refuses("published"):
        ProgressUpdate.objects.update(narrative_ar="ما لم يكن")
    with refuses("published"), transaction.atomic():
        ProgressUpdate.objects.bulk_update([update], ["narrative_ar"])
    with database_refuses("update_frozen_once_published"):
        table().update(narrative_ar="ما لم يكن")


@pytest.mark.parametrize("column", ["obstacle_ar", "next_step_ku"])
def test_its_obstacle_and_next_step_are_never_edited(item, column):
    update = cast.make_update(item, "in_progress")
    setattr(update, column, "ما لم يكن")

    with refuses("published"):
        update.save()
    with database_refuses("update_frozen_once_published"):
        table().update(**{column: "ما لم يكن"})


def test_it_is_never_unpublished(item):
    update = cast.make_update(item, "in_progress")
    update.published_at = update.published_by = None

    with refuses("published"):
        update.save()
    with refuses("published"):
        ProgressUpdate.objects.update(published_at=None, published_by=None)
    with database_refuses("update_frozen_once_published"):
        table().update(published_at=None, published_by=None)


def test_it_is_never_edited_through_a_copy_from_before(item, staff):
    update = cast.make_update(item, "in_progress", publish=False)
    stale = ProgressUpdate.objects.get()
    progress.publish(update, by=staff)
    stale.narrative_ar = "ما لم يكن"

    with refuses("published"):
        stale.save()
    with refuses("published"):
        progress.publish(stale, by=staff)
    with refuses("published"):
        stale.delete()


def test_it_is_never_deleted(item):
    update = cast.make_update(item, "in_progress")

    with refuses("published"):
        update.delete()
    with refuses("published"):
        ProgressUpdate.objects.all().delete()
    with refuses("published"):
        item.updates.all().delete()


def test_a_draft_is_edited_and_deleted_freely(item):
    update = cast.make_update(item, "in_progress", publish=False)
    update.narrative_ar = "افتُتح المكتب"
    update.save()
    ProgressUpdate.objects.update(percent=10)

    update.refresh_from_db()
    update.delete()

    assert (update.narrative_ar, update.percent) == ("افتُتح المكتب", 10)
    assert item.updates.count() == 0


def test_it_is_published_by_its_own_step_alone(item, staff):
    now = {"published_at": timezone.now(), "published_by": staff}
    draft = cast.make_update(item, "in_progress", publish=False)
    other = ProgressUpdate(
        recommendation=item, author=staff, status="on_hold", reason_ar="…", **now
    )

    with refuses("guarded"):
        item.updates.create(author=staff, status="in_progress", **now)
    with refuses("guarded"):
        ProgressUpdate.objects.bulk_create([other])
    with refuses("guarded"):
        ProgressUpdate.objects.update(**now)
    draft.published_at, draft.published_by = now.values()
    with refuses("guarded"):
        draft.save()

    item.refresh_from_db()
    assert item.status == "not_started"


def test_what_is_said_of_publication_belongs_together(item, staff):
    cast.make_update(item, "in_progress", publish=False)

    with database_refuses("update_published_at_with_published_by"):
        table().update(published_at=timezone.now())
    with database_refuses("update_published_at_with_published_by"):
        table().update(published_by=staff)


def test_it_keeps_its_author_and_its_item(item, staff):
    cast.make_update(item, "in_progress", publish=False)

    with pytest.raises(ProtectedError):
        cast.past_the_models(User).filter(pk=staff.pk).delete()


def test_the_newest_comes_first(item):
    cast.make_update(item, "in_progress", reported_on="2023-03-01")
    cast.make_update(item, "on_hold", reported_on="2023-05-01")
    cast.make_update(item, "in_progress", reported_on="2023-04-01")

    newest = item.updates.published().newest_first()
    assert [update.reported_on.month for update in newest] == [5, 4, 3]


def test_drafts_are_deleted_in_bulk(item):
    cast.make_update(item, publish=False, send=False)

    ProgressUpdate.objects.drafts().delete()

    assert not ProgressUpdate.objects.exists()
