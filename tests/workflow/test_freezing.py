"""What a report tells of a day that is past: only what was true by its evening."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from recommendations.exports.rows import recommendation_rows
from recommendations.models import CarryOver, Plan, Report, Status
from recommendations.workflow import freezing
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.refusals import refuses, refuses_by
from tests.support.sites import populated

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2023, 6, 30), date(2023, 7, 31)
DAY = timedelta(days=1)


def freeze(plan, as_of=JUNE, **fields):
    return freezing.publish_report(plan, by=cast.make_user(), as_of=as_of, **fields)


def row_of(plan, as_of, number=1):
    """The row of one item in a report of that day."""
    _head, rows, _survey = freezing.report_content(plan, as_of)
    return next(row for row in rows if row["number"] == number)


def dated_plan(year=2023, **fields):
    """A published plan of one item, with these fields."""
    plan = cast.make_plan(year, items=0)
    cast.make_recommendation(plan, **fields)
    return cast.advance(plan, "published")


@pytest.mark.parametrize(
    ("as_of", "actual"),
    [
        (date(2023, 5, 9), ("not_started", None, None, 0)),
        (date(2023, 5, 10), ("in_progress", "2023-05-10", "reported", 1)),
        (date(2023, 6, 19), ("in_progress", "2023-05-10", "reported", 1)),
        (date(2023, 6, 20), ("implemented", "2023-06-20", "reported", 2)),
        # Who vouches for a status changes later than the status itself.
        (date(2023, 7, 15), ("implemented", "2023-06-20", "verified", 3)),
    ],
)
def test_it_has_the_status_of_the_day(as_of, actual):
    plan = dated_plan()
    item = plan.recommendations.get()
    cast.make_update(item, Status.IN_PROGRESS, reported_on=date(2023, 5, 10))
    cast.make_update(item, Status.IMPLEMENTED, reported_on=date(2023, 6, 20))
    verified = {"reported_on": date(2023, 7, 15), "outcome": "confirmed"}
    cast.make_update(item, Status.IMPLEMENTED, **verified)

    row = row_of(plan, as_of)

    assert (row["status"], row["status_on"], row["assurance"], len(row["updates"])) == actual


@pytest.mark.parametrize(
    ("as_of", "actual"),
    [
        (date(2023, 6, 19), ("implemented", "2023-05-10", 2)),
        # The report of May is told with its correction, and counts no more.
        (date(2023, 6, 20), ("in_progress", "2023-04-01", 3)),
    ],
)
def test_what_was_corrected_by_that_day_does_not_count(as_of, actual):
    item = dated_plan().recommendations.get()
    cast.make_update(item, reported_on=date(2023, 4, 1))
    wrong = cast.make_update(item, Status.IMPLEMENTED, reported_on=date(2023, 5, 10))
    cast.make_update(item, reported_on=date(2023, 6, 20), corrects=wrong)

    row = row_of(item.plan, as_of)

    assert (row["status"], row["status_on"], len(row["updates"])) == actual


def test_a_correction_that_was_corrected_gives_nothing_back():
    item = dated_plan().recommendations.get()
    first = cast.make_update(item, Status.IMPLEMENTED, reported_on=date(2023, 5, 1))
    second = cast.make_update(item, Status.ON_HOLD, reported_on=date(2023, 5, 2), corrects=first)
    cast.make_update(item, Status.IN_PROGRESS, reported_on=date(2023, 5, 3), corrects=second)

    row = row_of(item.plan, JUNE)

    assert (row["status"], row["status_on"]) == ("in_progress", "2023-05-03")
    item.refresh_from_db()
    assert (item.status, item.status_on) == (row["status"], date(2023, 5, 3))


def test_what_was_verified_after_its_date_was_still_done_in_time():
    plan = dated_plan(due_on=JUNE)
    item = plan.recommendations.get()
    cast.make_update(item, Status.IMPLEMENTED, reported_on=JUNE)
    cast.make_update(item, Status.IMPLEMENTED, reported_on=JULY, outcome="confirmed")

    assert row_of(plan, JULY)["schedule"] == "completed_on_time"


@pytest.mark.parametrize(
    ("as_of", "schedule"),
    [
        (JUNE - 31 * DAY, "on_schedule"),
        (JUNE - 30 * DAY, "due_soon"),
        (JUNE, "due_soon"),
        (JUNE + DAY, "overdue"),
        (JULY, "completed_late"),
    ],
)
def test_it_has_the_schedule_of_the_day(as_of, schedule):
    plan = dated_plan(due_on=JUNE)
    cast.make_update(plan.recommendations.get(), Status.IMPLEMENTED, reported_on=JULY)

    assert row_of(plan, as_of)["schedule"] == schedule


def test_it_is_the_living_row_where_nothing_has_happened_since():
    plan = populated.populate(populated.Words("word"))
    today = timezone.localdate()

    # How it goes on elsewhere is known of today alone.
    unknown = {"continues_as": None, "continues_as_status": None}
    for one in Plan.objects.all():
        for row in recommendation_rows.rows(one.recommendations.public()):
            assert freezing.row_as_of(row, today, one) == row | unknown
    # Errata of today are among it.
    assert row_of(plan, today, 2)["errata"]


def test_a_later_reading_was_not_made_yet():
    plan = dated_plan()
    indicator = plan.recommendations.get().indicators.create(number=1, target=7, name_ar="دورات")
    for value, day in enumerate([JUNE, JUNE + DAY], start=1):
        indicator.readings.create(value=value, read_on=day, source_ar="الدائرة")

    [actual] = row_of(plan, JUNE)["indicators"]

    assert [one["value"] for one in actual["readings"]] == [1]


def test_a_milestone_reached_later_was_not_reached_yet():
    plan = dated_plan()
    item = plan.recommendations.get()
    for number, done_on in enumerate([JUNE, JUNE + DAY, None], start=1):
        item.milestones.create(number=number, title_ar="خطوة", due_on=JUNE, done_on=done_on)

    actual = [(one["number"], one["done_on"]) for one in row_of(plan, JUNE)["milestones"]]
    next_day = [one["is_overdue"] for one in row_of(plan, JUNE + DAY)["milestones"]]

    assert actual == [(1, "2023-06-30"), (2, None), (3, None)]
    assert next_day == [False, False, True]


def test_a_correction_made_later_is_left_out():
    plan = dated_plan()
    item = plan.recommendations.get()
    for dated in (JUNE, JUNE + DAY):
        item.errata.create(dated=dated, text_ar="نص مصحح", reason_ar="خطأ طباعي")

    assert [one["dated"] for one in row_of(plan, JUNE)["errata"]] == ["2023-06-30"]
    assert len(row_of(plan, JULY)["errata"]) == 2


def test_it_was_not_superseded_before_it_was(published):
    first, second, _third = published.recommendations.order_by("number")
    cast.make_update(first, Status.SUPERSEDED, superseded_by=second, reported_on=JULY)

    before, after = row_of(published, JUNE), row_of(published, JULY)

    assert (before["superseded_by"], after["superseded_by"]) == (None, "2023/2")


def close_at_the_end(plan):
    """Carries all over on the last day of the year, into a plan that is published."""
    decisions = {item.pk: CarryOver() for item in plan.adopted_recommendations().open()}
    following = closing.close(
        plan, by=cast.make_user(), decisions=decisions, on=date(plan.year, 12, 31)
    )
    following.meeting = cast.make_meeting(following.year)
    following.save()
    return cast.advance(following, "published")


def test_a_plan_closed_since_was_running_and_had_carried_nothing_over():
    plan = dated_plan(due_on=JUNE)
    close_at_the_end(plan)

    for as_of, actual in [
        (date(2023, 12, 30), ("adopted", None, "overdue", None)),
        (date(2023, 12, 31), ("closed", "2023-12-31", "carried_over_late", "2024/1")),
    ]:
        head, rows, survey = freezing.report_content(plan, as_of)
        row = rows[0]
        found = (head["state"], head["closed_on"], row["schedule"], row["carried_to"])
        assert found == actual
        assert survey.total.overdue == (actual[0] == "adopted")


def test_the_years_before_stand_as_they_did_on_that_day():
    before = dated_plan(2022, due_on=date(2022, 12, 1))
    following = close_at_the_end(before)
    running = dated_plan(2024)
    item = following.recommendations.get()
    cast.make_update(item, Status.IMPLEMENTED, reported_on=date(2024, 6, 1))

    def actual(as_of):
        _head, _rows, survey = freezing.report_content(running, as_of)
        return [(group.key, group.figures.implemented) for group in survey.by_year]

    assert actual(date(2024, 5, 31)) == [(2022, 0), (2023, 0), (2024, 0)]
    assert actual(date(2024, 6, 1)) == [(2022, 0), (2023, 1), (2024, 0)]


def test_it_needs_a_published_plan_and_a_day_between_its_adoption_and_today(adopted):
    tomorrow = timezone.localdate() + DAY

    with refuses("unpublished"):
        freezing.report_content(adopted, JUNE)
    adopted.mark_published()
    with refuses("future"):
        freezing.report_content(adopted, tomorrow)
    with refuses("early"):
        freezing.report_content(adopted, date(2023, 1, 6))
    assert freezing.report_content(adopted, date(2023, 1, 7))[0]["adopted_on"] == "2023-01-07"

    adopted.mark_withdrawn()
    with refuses("unpublished"):
        freezing.report_content(adopted, JUNE)


def test_it_stores_head_rows_and_figures(published, staff):
    cast.make_update(published.recommendations.get(number=2), reported_on=JUNE)

    report = freezing.publish_report(published, by=staff, as_of=JUNE)

    kept = Report.objects.get(pk=report.pk)
    assert (kept.name, kept.created_by, kept.schema_version) == ("2023-06-30", staff, 1)
    assert [(row["number"], row["status"]) for row in kept.rows] == [
        (1, "not_started"),
        (2, "in_progress"),
        (3, "not_started"),
    ]
    assert (kept.head["year"], kept.head["state"]) == (2023, "adopted")
    figures = kept.figures
    assert (figures["as_of"], figures["adopted"], figures["open"]) == ("2023-06-30", 3, 3)
    assert [(group["key"], group["adopted"]) for group in figures["by_year"]] == [(2023, 3)]


def test_a_day_has_one_report_and_its_corrections(published):
    words = {"ar": "صُحِّح التاريخ", "en": "The date was corrected"}
    first = freeze(published)
    other_day = freeze(published, JULY)

    with refuses("same_day"):
        freeze(published)
    with refuses("same_day"):
        freeze(published, replaces=other_day, correction=words)
    with refuses_by("report_says_what_it_corrects"):
        freeze(published, replaces=first)
    second = freeze(published, replaces=first, correction=words)
    with refuses("replaced"):
        freeze(published, replaces=first, correction=words)
    third = freeze(published, replaces=second, correction=words)

    assert [one.name for one in (first, second, third)] == [
        "2023-06-30",
        "2023-06-30-2",
        "2023-06-30-3",
    ]
    assert (second.correction_ar, second.correction_ku, second.correction_en) == (
        words["ar"],
        "",
        words["en"],
    )
    assert Report.objects.count() == 4


def test_a_day_whose_report_another_day_has_replaced_may_have_one_again(published):
    words = {"ar": "صُحِّح اليوم"}
    first = freeze(published)
    of_july = freeze(published, JULY, replaces=first, correction=words)

    with refuses("day_replaced"):
        freeze(published)
    again = freeze(published, replaces=of_july, correction=words)

    assert (again.name, again.replaces) == ("2023-06-30-2", of_july)
    with refuses("same_day"):
        freeze(published)
    with refuses("day_replaced"):
        freeze(published, JULY)


def everything(client, name):
    """The page and the files of a report, whole; the files first, for the page has their
    checksums once they are stored."""
    path = f"/en/plans/2023/reports/{name}"
    files = [client.get(f"{path}.{ending}").getvalue() for ending in ("csv", "json")]
    return [client.get(f"{path}/").content, *files]


def test_nothing_that_happens_to_the_plan_changes_its_report(client, published):
    item = published.recommendations.get(number=1)
    item.milestones.create(number=1, title_ar="خطوة", due_on=JUNE)
    cast.make_update(item, reported_on=JUNE)
    freeze(published)
    before = everything(client, "2023-06-30")

    cast.make_update(item, Status.IMPLEMENTED, reported_on=JULY)
    # Reported for a day that the report covers, and published after it.
    cast.make_update(item, Status.ON_HOLD, reported_on=date(2023, 6, 1))
    item.milestones.update(done_on=JUNE)
    item.errata.create(dated=JUNE, text_ar="نص مصحح", reason_ar="خطأ طباعي")
    published.title_ar = "عنوان آخر"
    published.save()
    close_at_the_end(published)

    assert everything(client, "2023-06-30") == before


def test_a_withdrawn_row_stays_in_the_figures_and_leads_nowhere(client, published):
    freeze(published)
    item = published.recommendations.get(number=2)
    item.is_public = False
    item.save()

    page, *files = (content.decode() for content in everything(client, "2023-06-30"))

    assert "withdrawn since" in page
    for text in (page, *files):
        assert "/plans/2023/1/" in text
        assert "/plans/2023/2/" not in text
        assert item.title_ar not in text
    assert '<a href="/en/plans/2023/reports/2023-06-30/?decision=in_force#rows"><bdi>3' in page


def test_no_name_and_nothing_hidden_is_ever_stored(published):
    words = populated.Words("secret")
    delegation = published.meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure="names_and_posts", head_count=3
    )
    delegation.attendees.create(name_ar=words.one("name"), post_ar=words.one("post"))
    published.meeting.statements.create(
        number=1,
        names_speaker=True,
        speaker_ar=words.one("speaker"),
        post_ar=words.one("post of the speaker"),
        text_ar="كلمة",
    )
    published.meeting.mark_published()
    item = published.recommendations.get(number=1)
    account = populated.account(words, is_public=False)
    cast.make_update(item, publish=False, reported_on=JUNE, **account)
    shown = {"reason_ar": "سبب", "narrative_ar": "ما أُنجز"}
    evidence = {name: text for name, text in account.items() if name.startswith("evidence")}
    cast.make_update(item, reported_on=JUNE, **evidence, **shown)

    freeze(published)

    kept = Report.objects.values_list("head", "rows", "figures").get()
    assert words.found_in(str(kept)) == set()
    assert kept[0]["meeting"]["delegations"][0]["head_count"] == 3
    assert kept[1][0]["updates"][0]["narrative"]["ar"] == "ما أُنجز"


def test_a_year_before_of_which_readers_see_no_item_is_not_compared(published):
    before = cast.make_plan(2022, items=0)
    cast.make_recommendation(before, is_public=False)
    cast.advance(before, "published")

    _head, _rows, survey = freezing.report_content(published, timezone.localdate())

    assert [group.key for group in survey.by_year] == [2023]


def test_a_report_shows_the_date_in_force_on_its_day():
    plan = dated_plan(due_on=JUNE)
    item = plan.recommendations.get()
    for to, decided_on in [(date(2023, 9, 30), date(2023, 5, 2)), (date(2023, 12, 31), JUNE)]:
        cast.postpone(item, to, decided_on=decided_on)

    found = {}
    for as_of in (date(2023, 5, 1), date(2023, 5, 2), date(2023, 6, 29), JUNE, date(2023, 10, 1)):
        row = row_of(plan, as_of)
        dates = [one["to_date"] for one in row["postponements"]]
        found[str(as_of)] = row["due_on"], row["times_postponed"], dates, row["schedule"]

    first, second, third = "2023-06-30", "2023-09-30", "2023-12-31"
    assert found == {
        "2023-05-01": (first, 0, [], "on_schedule"),
        "2023-05-02": (second, 1, [second], "on_schedule"),
        "2023-06-29": (second, 1, [second], "on_schedule"),
        "2023-06-30": (third, 2, [second, third], "on_schedule"),
        "2023-10-01": (third, 2, [second, third], "on_schedule"),
    }
    assert row["first_due_on"] == first
