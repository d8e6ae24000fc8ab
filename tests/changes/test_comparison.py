"""What changed in a plan between two days, and its figures on both."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from recommendations.changes.change_kinds import FINDERS, WORDS, Period
from recommendations.changes.comparison import compare, default_since, read_period
from recommendations.exports.types.change_types import ChangeKind
from recommendations.models import Erratum, Redaction, Status
from recommendations.views.base.plan_pages import published_plan
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.sites import varied

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2023, 5, 1), date(2023, 6, 1), date(2023, 7, 1)
PERIOD = Period(date(2023, 5, 15), date(2023, 6, 15))


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@made_once
def plan():
    """The published plan of 2023; number 1 is due in the period, number 3 is not public."""
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, due_on=date(2023, 5, 31))
    cast.make_recommendation(plan)
    cast.make_recommendation(plan, is_public=False)
    return cast.advance(plan, "published")


def changes(plan, period=PERIOD):
    """(number, kind, day) of each change."""
    return [
        (item.number, change.kind.value, change.on)
        for item in compare(published_plan(plan.year), period).items
        for change in item.changes
    ]


def words(plan, period=PERIOD):
    found = compare(published_plan(plan.year), period).items
    return [change.words for item in found for change in item.changes]


def test_report_of_a_day_in_the_period_and_the_status_that_it_brings(plan):
    item = plan.recommendations.get(number=2)
    cast.make_update(item, reported_on=JUNE)

    assert changes(plan)[1:] == [(2, "report", JUNE), (2, "status", JUNE)]
    assert words(plan)[1:] == [
        f"Reported: {Status.IN_PROGRESS.label}",
        f"Status changed from “{Status.NOT_STARTED.label}” to “{Status.IN_PROGRESS.label}”",
    ]


def test_verification_of_a_day_in_the_period(plan):
    item = plan.recommendations.get(number=2)
    update = cast.make_update(item, Status.IMPLEMENTED, reported_on=MAY)
    cast.make_verification(update, "insufficient", on=JUNE)
    cast.make_verification(update, "confirmed", on=JULY)

    assert changes(plan)[1:] == [(2, "verification", JUNE)]
    assert words(plan)[1:] == [
        "The update of 1 May 2023 was checked independently: evidence insufficient"
    ]


def test_period_holds_its_last_day_and_not_its_first(plan):
    item = plan.recommendations.get(number=2)
    cast.make_update(item, Status.ON_HOLD, reported_on=PERIOD.since)
    cast.make_update(item, reported_on=PERIOD.until)

    assert [change for change in changes(plan) if change[0] == 2] == [
        (2, "report", PERIOD.until),
        (2, "status", PERIOD.until),
    ]


def test_report_of_an_earlier_day_that_was_published_in_the_period(plan):
    item, today = plan.recommendations.get(number=2), timezone.localdate()
    cast.make_update(item, reported_on=MAY)
    period = Period(today - timedelta(days=1), today)

    assert changes(plan, period) == [(2, "report", today)]
    assert words(plan, period) == [f"Published later, for 1 May 2023: {Status.IN_PROGRESS.label}"]


def test_item_that_passes_its_date_in_the_period(plan):
    assert changes(plan) == [(1, "overdue", JUNE)]
    assert changes(plan, Period(JUNE, JULY)) == []


def test_correction_of_a_report_in_the_period(plan):
    item = plan.recommendations.get(number=2)
    wrong = cast.make_update(item, Status.IMPLEMENTED, reported_on=MAY)
    cast.make_update(item, reported_on=JUNE, corrects=wrong)

    assert changes(plan)[1:] == [(2, "report", JUNE), (2, "status", JUNE)]
    found = compare(published_plan(2023), PERIOD)
    assert (found.before.implemented, found.after.implemented) == (1, 0)


def test_erratum_and_redaction_in_the_period(plan):
    item, user = plan.recommendations.get(number=2), cast.make_user()
    for day in (JUNE, JULY):
        Erratum.objects.create(recommendation=item, dated=day, text_ar="نص", reason_ar="سبب")
    for field in ("title_ar", "title_en", "internal_note"):
        Redaction.objects.create(
            page_kind="recommendation",
            page_key=item.pk,
            record_kind="recommendation",
            record_key=item.pk,
            field=field,
            category="safety",
            redacted_on=JUNE,
            redacted_at=timezone.now(),
            redacted_by=user,
        )

    assert changes(plan)[1:] == [
        (2, "erratum", JUNE),
        (2, "redaction", JUNE),
        (2, "redaction", JUNE),
    ]


def test_what_is_not_public_changes_nothing(plan):
    hidden, seen = plan.recommendations.get(number=3), plan.recommendations.get(number=2)
    cast.make_update(hidden, Status.IMPLEMENTED, reported_on=JUNE)
    cast.make_update(seen, Status.IMPLEMENTED, reported_on=JUNE, publish=False)

    assert changes(plan) == [(1, "overdue", JUNE)]


def test_figures_are_those_that_a_report_of_each_day_would_have(db):
    plan = varied.make_plan()
    today = timezone.localdate()
    days = [today - timedelta(days=100), today - timedelta(days=5), today]
    for since, until in zip(days, days[1:], strict=False):
        found = compare(published_plan(plan.year), Period(since, until))

        expected = [freezing.report_content(plan, day)[2].total for day in (since, until)]
        assert [found.before, found.after] == expected
    assert expected[0] != expected[1]
    assert {change.kind for item in found.items for change in item.changes} >= {
        ChangeKind.REPORT,
        ChangeKind.STATUS,
    }


def test_every_kind_is_found_and_said():
    assert list(FINDERS) == list(WORDS) == list(ChangeKind)


def test_changes_come_newest_first_and_those_of_a_day_by_number(plan):
    for number, day in ((2, JUNE), (1, JUNE), (1, MAY + timedelta(days=20))):
        cast.make_update(plan.recommendations.get(number=number), reported_on=day)

    pairs = compare(published_plan(2023), PERIOD).newest_first

    days = [change.on for _item, change in pairs]
    assert days == sorted(days, reverse=True)
    assert len(pairs) == 6


def test_default_begins_with_the_last_report_in_force(plan):
    today = timezone.localdate()
    plain = default_since(published_plan(2023), today)
    freezing.publish_report(plan, by=cast.make_user(), as_of=date(2023, 6, 30))
    freezing.publish_report(plan, by=cast.make_user(), as_of=today)

    assert plain == today - timedelta(days=90)
    assert default_since(published_plan(2023), today) == date(2023, 6, 30)
    # A young plan begins with its adoption.
    assert default_since(published_plan(2023), date(2023, 2, 1)) == date(2023, 1, 7)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2023-05-15", "2023-06-15", PERIOD),
        ("٢٠٢٣-٠٥-١٥", "١٥/٦/٢٠٢٣", PERIOD),
        ("2023-05-15", "", Period(date(2023, 5, 15), timezone.localdate())),
    ],
)
def test_period_is_read_from_an_address(plan, since, until, expected):
    assert read_period(published_plan(2023), since, until) == expected


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("soon", "", "“soon” is not a date. Write it as 15/3/2023, as 2023-03-15, or "),
        ("", "2023-02-30", "“\u20662023-02-30\u2069” is not a valid date: the last day of that "),
        ("2022-12-31", "", "On 31 December 2022 the plan was not adopted yet: that was on "),
        ("2023-06-15", "2023-05-15", "15 June 2023 is after 15 May 2023."),
        ("", "2199-01-01", "1 January 2199 is still to come."),
    ],
)
def test_wrong_days_are_refused_with_what_was_typed(plan, since, until, message):
    with pytest.raises(ValidationError) as refused:
        read_period(published_plan(2023), since, until)

    assert refused.value.message.startswith(message)


def test_plan_whose_day_of_adoption_is_not_known_is_compared_from_the_year_before(plan):
    undated = published_plan(2023)._replace(adopted_on=None)

    assert read_period(undated, "2022-01-01").since == date(2022, 1, 1)
    with pytest.raises(ValidationError, match="On 31 December 2021 the plan was not adopted yet."):
        read_period(undated, "2021-12-31")


def test_plan_whose_adoption_is_to_come_has_no_days_between(plan):
    today = timezone.localdate()
    coming = published_plan(2023)._replace(adopted_on=today + timedelta(days=9))

    assert read_period(coming) == Period(today, today)


def test_a_postponement_decided_in_the_period_and_the_date_in_force_on_both_days(plan):
    item = plan.recommendations.get(number=1)
    cast.postpone(item, date(2023, 12, 31), decided_on=MAY)
    cast.postpone(item, date(2024, 3, 31), decided_on=JUNE)

    assert changes(plan) == [(1, "postponement", JUNE)]
    assert words(plan) == ["Due date moved from 31 December 2023 to 31 March 2024"]
    assert words(plan, Period(date(2023, 4, 30), JUNE))[0] == (
        "Due date moved from 31 May 2023 to 31 December 2023"
    )


def test_a_first_date_is_a_change_too(plan):
    cast.postpone(plan.recommendations.get(number=2), date(2023, 12, 31), decided_on=JUNE)

    assert words(plan)[1:] == ["Due date set to 31 December 2023"]


def test_answer_of_a_body_in_the_period(plan):
    item = plan.recommendations.get(number=2)
    cast.make_response(item, on=MAY)
    cast.make_response(item, "accepts", body="department", on=JUNE)

    assert changes(plan)[1:] == [(2, "response", JUNE)]
    assert words(plan)[1:] == [f"{cast.DEPARTMENT} answered: accepts"]
    # Both, from the day before the first.
    assert changes(plan, Period(date(2023, 4, 30), JUNE))[1:] == [
        (2, "response", MAY),
        (2, "response", JUNE),
    ]


def take_out(plan, field, on=JUNE, *, kind="plan", key=None):
    return Redaction.objects.create(
        page_kind="plan",
        page_key=plan.pk,
        record_kind=kind,
        record_key=key or plan.pk,
        field=field,
        category="safety",
        redacted_on=on,
        redacted_at=timezone.now(),
        redacted_by=cast.make_user(),
    )


def test_words_taken_out_of_the_plan_itself_in_the_period(plan):
    take_out(plan, "introduction_ar")
    take_out(plan, "introduction_ar")
    take_out(plan, "introduction_en", on=JULY)
    take_out(plan, "history")

    found = compare(published_plan(2023), PERIOD)

    [change] = found.of_plan.changes
    assert (change.kind, change.on) == (ChangeKind.REDACTION, JUNE)
    assert change.words == "Words were removed on 1 June 2023 (for somebody’s safety)."
    assert (found.of_plan.reference, found.of_plan.path) == ("2023", "/en/plans/2023/")
    assert found.numbers[-1] == ("words removed", 1)
    assert [item.reference for item, _change in found.newest_first] == ["2023/1", "2023"]
    assert compare(published_plan(2023), Period(MAY, date(2023, 5, 31))).of_plan is None
