from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from recommendations.models import Report
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db

JUNE = date(2023, 6, 30)


def make_report(plan, as_of=JUNE, **fields):
    """A report of the plan as it stood on that day."""
    fields = {"figures": {"adopted": 3}, "rows": [{"number": 1}]} | fields
    return Report.objects.create(plan=plan, as_of=as_of, created_by=cast.make_user(), **fields)


def test_it_keeps_its_figures_as_they_were(published):
    make_report(published)

    report = Report.objects.get()
    assert (report.figures, report.rows) == ({"adopted": 3}, [{"number": 1}])


def test_it_never_changes(published):
    report = make_report(published)
    report.figures = {"adopted": 4}

    with refuses("frozen"):
        report.save()
    with refuses("frozen"):
        report.save(update_fields=["figures"])
    with refuses("frozen"):
        Report.objects.update(figures={"adopted": 4})
    with refuses("frozen"), transaction.atomic():
        Report.objects.bulk_update([report], ["figures"])
    with refuses("frozen"):
        published.reports.update(figures={"adopted": 4})
    with database_refuses("report_frozen"):
        cast.past_the_models(Report).update(figures={"adopted": 4})


def test_it_is_not_overwritten_by_another_of_the_same_key(published):
    report = make_report(published)
    other = Report(
        pk=report.pk, plan=published, as_of=JUNE, figures={}, rows=[], created_by=cast.make_user()
    )

    with database_refuses("report"):
        other.save()
    with database_refuses("report_frozen"):
        Report.objects.bulk_create(
            [other], update_conflicts=True, update_fields=["figures"], unique_fields=["id"]
        )

    assert Report.objects.get().figures == {"adopted": 3}


def test_it_is_never_deleted(published):
    report = make_report(published)

    with refuses("frozen"):
        report.delete()
    with refuses("frozen"):
        Report.objects.all().delete()
    with refuses("frozen"):
        published.reports.all().delete()

    assert Report.objects.get() == report
    assert Report.objects.none().delete() == (0, {})


def test_there_is_one_a_day(published):
    make_report(published)

    with refuses_by("report_revision_once"):
        Report(plan=published, as_of=JUNE, figures={}, rows=[]).full_clean(
            exclude=["created_by", "figures", "rows"]
        )
    with database_refuses("(?i)unique"):
        make_report(published)


def test_it_may_be_corrected_on_the_same_day_only_by_one_that_replaces_it(published):
    first = make_report(published)
    second = make_report(published, revision=2, replaces=first, correction_ar="صُحِّح التاريخ")

    assert (first.name, second.name) == ("2023-06-30", "2023-06-30-2")
    with database_refuses("report_revised_only_by_replacing"):
        make_report(published, revision=3)
    with database_refuses("report_says_what_it_corrects"):
        make_report(published, revision=3, replaces=second)


def test_it_tells_of_its_own_plan_and_of_no_day_to_come(published):
    of_2022 = make_report(cast.make_plan(2022, items=1, state="published"))

    with refuses("plan"):
        make_report(published, replaces=of_2022, correction_ar="سبب")
    with refuses("future"):
        make_report(published, timezone.localdate() + timedelta(days=1))


def test_it_may_replace_an_earlier_one_but_not_itself(published):
    first = make_report(published)
    second = make_report(published, date(2023, 7, 31), replaces=first, correction_ar="سبب")
    itself = Report(
        pk=99,
        replaces_id=99,
        correction_ar="سبب",
        plan=published,
        as_of=date(2023, 8, 31),
        figures={},
        rows=[],
        created_at=timezone.now(),
        created_by=cast.make_user(),
    )

    with database_refuses("report_not_replacing_itself"):
        cast.past_the_models(Report).bulk_create([itself])

    assert first.replaced_by == second


def test_it_is_public_with_its_plan(adopted):
    report = make_report(adopted)

    before = list(Report.objects.published())
    adopted.mark_published()
    during = list(Report.objects.published())
    adopted.mark_withdrawn()

    assert (before, during, list(Report.objects.published())) == ([], [report], [])


def test_it_was_not_public_before_it_was_made(published):
    make_report(published)

    assert list(Report.objects.published(datetime(2023, 1, 1, tzinfo=UTC))) == []
