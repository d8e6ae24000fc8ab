"""What a progress update must bring, and what it moves."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from recommendations.models import ProgressUpdate, Recommendation, Status
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY, JUNE = (date(2023, month, 1) for month in (3, 4, 5, 6))
# What each status lacks → the rule that refuses it.
NEEDS = [
    ("on_hold", "update_reason_where_needed"),
    ("partially_implemented", "update_reason_where_needed"),
    ("not_implemented", "update_reason_where_needed"),
    ("no_longer_applicable", "update_reason_where_needed"),
    ("implemented", "update_evidence_if_implemented"),
    ("superseded", "update_successor_if_superseded"),
]


@pytest.fixture
def item(adopted):
    """The first item of an adopted plan."""
    return adopted.recommendations.get(number=1)


def standing(item):
    """What the public reads of the item's progress."""
    item.refresh_from_db()
    return item.status, item.status_on, item.assurance


@pytest.mark.parametrize(("status", "rule"), NEEDS)
def test_a_status_is_refused_without_what_it_needs(item, staff, status, rule):
    bare = {"status": status, "author": staff}
    stored = item.updates.create(status="in_progress", author=staff)

    with refuses_by(rule):
        progress.record(item, by=staff, status=status)
    with refuses_by(rule):
        progress.record(item, by=staff, status=status, publish=True)
    with database_refuses(rule):
        item.updates.create(**bare)
    with database_refuses(rule):
        ProgressUpdate.objects.bulk_create([ProgressUpdate(recommendation=item, **bare)])
    with database_refuses(rule):
        ProgressUpdate.objects.update(status=status)
    with database_refuses(rule):
        cast.past_the_models(ProgressUpdate).filter(pk=stored.pk).update(status=status)

    assert standing(item) == ("not_started", None, "")
    assert list(item.updates.all()) == [stored]


@pytest.mark.parametrize("empty", [{"reason_ar": ""}, {"reason_ar": "  "}, {"reason_en": " "}])
def test_spaces_are_no_reason(item, staff, empty):
    with refuses_by("update_reason_where_needed"):
        progress.record(item, by=staff, status="on_hold", **empty)
    with database_refuses("update_reason_where_needed"):
        item.updates.create(status="on_hold", author=staff, **empty)


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
def test_a_reason_in_any_language_will_do(item, staff, language):
    progress.record(item, by=staff, status="on_hold", publish=True, **{f"reason_{language}": "…"})

    assert standing(item)[0] == "on_hold"


@pytest.mark.parametrize(
    "evidence", [{"evidence_url": cast.EVIDENCE}, {"evidence_file": "2023/01/report.pdf"}]
)
def test_a_link_or_a_file_is_evidence(item, evidence, staff):
    item.updates.create(status="implemented", author=staff, **evidence)

    assert item.updates.get().status == "implemented"


def test_only_what_is_superseded_names_a_successor(item, staff):
    other = item.plan.recommendations.get(number=2)

    with refuses_by("update_successor_if_superseded"):
        progress.record(item, by=staff, status="in_progress", superseded_by=other)
    with database_refuses("update_successor_if_superseded"):
        item.updates.create(author=staff, status="in_progress", superseded_by=other)


def test_nothing_is_superseded_by_itself(item, staff):
    with refuses_by("update_not_superseded_by_its_own"):
        progress.record(item, by=staff, status="superseded", superseded_by=item)
    with database_refuses("update_not_superseded_by_its_own"):
        item.updates.create(author=staff, status="superseded", superseded_by=item)


def test_a_percentage_ends_at_a_hundred(item, staff):
    with refuses_by("update_percent_at_most_hundred"):
        progress.record(item, by=staff, status="in_progress", percent=101)
    with database_refuses("update_percent_at_most_hundred"):
        item.updates.create(author=staff, status="in_progress", percent=101)


def test_a_report_cannot_come_from_the_future(item, staff):
    tomorrow = timezone.localdate() + timedelta(days=1)
    draft = item.updates.create(author=staff, status="in_progress", reported_on=tomorrow)

    with refuses("future"):
        progress.record(item, by=staff, status="in_progress", reported_on=tomorrow)
    with refuses("future"):
        progress.publish(draft, by=staff)


def test_progress_waits_for_adoption(plan, staff):
    item = plan.recommendations.first()

    with refuses("draft"):
        progress.record(item, by=staff, status="in_progress")
    with refuses("draft"):
        progress.publish(item.updates.create(author=staff, status="in_progress"), by=staff)


@pytest.mark.parametrize("decision", ["deferred", "not_adopted"])
def test_only_what_was_adopted_makes_progress(staff, decision):
    plan = cast.make_plan(items=1)
    item = cast.make_recommendation(plan, decision=decision)
    cast.advance(plan, "adopted")

    with refuses("not_adopted"):
        progress.record(item, by=staff, status="in_progress")
    with refuses("not_adopted"):
        progress.publish(item.updates.create(author=staff, status="in_progress"), by=staff)


def test_a_published_update_moves_the_status(item, staff):
    update = progress.record(item, by=staff, status="in_progress", reported_on=MARCH, publish=True)

    assert (update.author, update.published_by) == (staff, staff)
    assert (item.status, item.status_on, item.assurance) == ("in_progress", MARCH, "reported")
    assert standing(item) == ("in_progress", MARCH, "reported")


def test_an_unpublished_update_moves_nothing(item, staff):
    update = cast.make_update(item, "implemented", publish=False, reported_on=MARCH)

    before = standing(item)
    progress.publish(update, by=staff)

    assert before == ("not_started", None, "")
    assert standing(item) == ("implemented", MARCH, "reported")


def test_what_cannot_be_published_is_not_written_either(item, staff):
    with refuses("invalid"):
        progress.record(item, by=staff, status="in_progress", publish=True, now="never")

    assert item.updates.count() == 0


def test_every_status_can_be_recorded(item):
    other = item.plan.recommendations.get(number=2)

    for day, status in enumerate(Status, start=1):
        successor = {"superseded_by": other} if status == "superseded" else {}
        cast.make_update(item, status, reported_on=date(2023, 3, day), **successor)
        assert standing(item)[:2] == (status, date(2023, 3, day))


def test_a_superseded_item_links_to_its_successor_until_it_goes_on(item):
    other = item.plan.recommendations.get(number=2)
    cast.make_update(item, "superseded", superseded_by=other, reported_on=MARCH)
    linked = item.superseded_by

    cast.make_update(item, "in_progress", reported_on=APRIL)

    assert (linked, item.superseded_by) == (other, None)


def test_an_older_report_that_comes_late_moves_nothing(item):
    cast.make_update(item, "in_progress", reported_on=MAY)

    cast.make_update(item, "on_hold", reported_on=MARCH)

    assert standing(item)[:2] == ("in_progress", MAY)


def test_the_date_is_that_of_the_unbroken_run(item):
    for status, day in [
        ("in_progress", MARCH),
        ("on_hold", APRIL),
        ("in_progress", MAY),
        ("in_progress", JUNE),
    ]:
        cast.make_update(item, status, reported_on=day)

    assert standing(item)[:2] == ("in_progress", MAY)


def test_a_late_report_may_break_the_run(item):
    cast.make_update(item, "in_progress", reported_on=MARCH)
    cast.make_update(item, "in_progress", reported_on=JUNE)
    cast.make_update(item, "on_hold", reported_on=APRIL)

    assert standing(item)[:2] == ("in_progress", JUNE)


def test_a_correction_of_the_same_day_wins(item):
    cast.make_update(item, "implemented", reported_on=MAY)
    cast.make_update(item, "in_progress", reported_on=MAY)

    assert standing(item)[:2] == ("in_progress", MAY)


def test_an_unpublished_update_does_not_break_the_run(item):
    cast.make_update(item, "in_progress", reported_on=MARCH)
    cast.make_update(item, "on_hold", reported_on=APRIL, publish=False)
    cast.make_update(item, "in_progress", reported_on=MAY)

    assert standing(item)[:2] == ("in_progress", MARCH)


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
def test_it_is_recorded_in_whatever_language_the_staff_work(staff, language):
    plan = cast.make_plan(items=0)
    texts = {f"adopted_text_{code}": f"text in {code}" for code in ("ar", "ku", "en")}
    item = cast.make_recommendation(plan, **texts)
    cast.advance(plan, "adopted")

    with translation.override(language):
        cast.make_update(item, "in_progress")

    stored = Recommendation.objects.filter(pk=item.pk).values(*texts).get()
    assert (Recommendation.objects.get(pk=item.pk).status, stored) == ("in_progress", texts)
