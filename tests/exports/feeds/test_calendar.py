"""The days of a plan and of a body, read back the way a calendar program reads them."""

from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from recommendations.models import CarryOver, Institution, Plan, SiteProfile, Status, Theme
from recommendations.workflow import adoption
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.sites import populated

pytestmark = pytest.mark.django_db
LONG = "تعزيز التعاون مع المؤسسات الشريكة في مجالات التعليم والصحة والثقافة والإعلام والبيئة معاً"
PUBLISHED = datetime(2023, 1, 9, 8, 30, tzinfo=UTC)


def read(client, path="/en/plans/2023.ics", **query):
    return Calendar.from_ical(client.get(path, query).getvalue())


def shown(calendar):
    """The days and summaries of the events of ``calendar``, in order."""
    return [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in calendar.events]


def keys(calendar):
    return [str(event["UID"]) for event in calendar.events]


@made_once
def plan():
    """The plan of 2023: number 1 due in March with three milestones, 2 in May, 3 at no date."""
    cast.make_meeting(2023, held_on=date(2023, 1, 7), title_en="Annual meeting").mark_published()
    plan = cast.make_plan(items=0, title_en="Plan of action")
    first = cast.make_recommendation(plan, title_en="Language courses", due_on=date(2023, 3, 31))
    first.milestones.create(number=1, title_en="Call for teachers", due_on=date(2023, 2, 1))
    first.milestones.create(
        number=2, title_ar="مرحلة", done_on=date(2023, 2, 2), due_on="2023-02-01"
    )
    first.milestones.create(number=3, title_ar="مرحلة بلا موعد")
    cast.make_recommendation(plan, lead="health", due_on=date(2023, 5, 1))
    cast.make_recommendation(plan)
    adoption.adopt(plan, by=cast.make_user())
    plan.mark_published(now=PUBLISHED)
    return plan


def test_calendar_shows_the_meeting_and_what_is_due(client, plan):
    calendar = read(client)

    step = plan.recommendations.get(number=1).milestones.get(number=1)
    assert shown(calendar) == [
        (date(2023, 1, 7), "Annual meeting"),
        (date(2023, 3, 31), "Due: 2023/1 Language courses"),
        (date(2023, 5, 1), "الموعد: 2023/2 التوصية 2"),
        (date(2023, 2, 1), "Milestone due: 2023/1 Call for teachers"),
    ]
    assert keys(calendar) == [
        "meeting-annual-2023@testserver",
        "recommendation-2023-1@testserver",
        "recommendation-2023-2@testserver",
        f"milestone-{step.pk}@testserver",
    ]


def test_a_calendar_has_the_notice_of_the_site_as_its_description(client, plan):
    assert "DESCRIPTION" not in read(client)
    SiteProfile.objects.filter(pk=SiteProfile.ONLY).update(notice_en="All of it is illustrative.")
    SiteProfile.objects.bump_content_version()

    calendar = read(client)

    assert {calendar[name] for name in ("DESCRIPTION", "X-WR-CALDESC")} == {
        "All of it is illustrative."
    }


def test_an_event_is_a_whole_day_that_leaves_people_free(client, plan):
    event = read(client).events[1]

    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DTSTAMP"].dt == PUBLISHED
    assert event["URL"] == "http://testserver/en/plans/2023/1/"
    assert event["DESCRIPTION"].split("\n") == [
        "Status: not started",
        f"Lead: {cast.DEPARTMENT}",
        "http://testserver/en/plans/2023/1/",
    ]


def test_a_milestone_names_the_body_that_answers_for_it(client, plan):
    step = plan.recommendations.get(number=1).milestones.get(number=1)
    before = read(client).events[3]["DESCRIPTION"]
    step.institution = cast.make_institution()
    step.save()

    shown = read(client).events[3]["DESCRIPTION"].split("\n")

    assert "Responsible:" not in before
    assert shown[:2] == ["Language courses", f"Responsible: {cast.DEPARTMENT}"]


def test_calendar_says_in_which_language_each_summary_is(client, plan):
    languages = [event["SUMMARY"].params["LANGUAGE"] for event in read(client).events]

    assert languages == ["en", "en", "ar", "en"]


def test_calendar_says_its_name_and_when_to_look_again(client, plan):
    calendar = read(client)

    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Plan of action 2023"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT12H"
    assert calendar["SOURCE"] == "http://testserver/en/plans/2023.ics"
    assert calendar["URL"] == "http://testserver/en/plans/2023/"


def test_calendar_is_a_file_that_never_changes_by_itself(client, plan):
    first = client.get("/en/plans/2023.ics")

    again = client.get("/en/plans/2023.ics")

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    name = f"plan-2023-{timezone.localdate()}.ics"
    assert first["Content-Disposition"] == f'attachment; filename="{name}"'
    assert again.getvalue() == first.getvalue()


def test_an_event_is_the_same_one_in_every_file(client, plan):
    arabic, of_the_body = "/ar/plans/2023.ics", "/ku/institutions/health.ics"

    assert keys(read(client, arabic)) == keys(read(client))
    assert set(keys(read(client, of_the_body))) < set(keys(read(client)))


def test_calendar_folds_long_lines_between_the_letters(client):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_ar=LONG, due_on=date(2023, 3, 31))
    cast.advance(plan, "published")

    content = client.get("/ar/plans/2023.ics").getvalue()

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]
    assert LONG in str(Calendar.from_ical(content).events[0]["SUMMARY"])


def test_calendar_accepts_what_was_pasted_from_word(client, uncleaned):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_ar="سطر\vآخر\x01", due_on=date(2023, 3, 31))
    cast.advance(plan, "published")

    event = read(client, "/ar/plans/2023.ics").events[0]

    assert str(event["SUMMARY"]).endswith("2023/1 سطر\nآخر")


@pytest.mark.parametrize(("held_on", "is_public"), [(None, True), (date(2023, 1, 7), False)])
def test_calendar_names_no_day_of_a_meeting_that_is_not_known(client, held_on, is_public):
    cast.make_meeting(2023, held_on=held_on, published=is_public)
    cast.make_plan(state="published")

    assert shown(read(client)) == []


def test_what_is_done_is_due_no_more(client, plan):
    cast.make_update(plan.recommendations.get(number=1), Status.IMPLEMENTED)

    assert keys(read(client)) == [
        "meeting-annual-2023@testserver",
        "recommendation-2023-2@testserver",
    ]


def test_what_was_carried_over_is_due_in_its_new_plan_only(client, plan):
    for number in (2, 3):
        cast.make_update(plan.recommendations.get(number=number), Status.IMPLEMENTED)
    carried = plan.recommendations.get(number=1)
    following = closing.close(plan, by=cast.make_user(), decisions={carried.pk: CarryOver()})
    following.meeting = cast.make_meeting(2024)
    following.save()
    cast.postpone(following.recommendations.get(), date(2024, 3, 31))
    cast.advance(following, "published")

    assert keys(read(client)) == ["meeting-annual-2023@testserver"]
    assert shown(read(client, "/en/plans/2024.ics")) == [
        (date(2024, 3, 31), "Due: 2024/1 Language courses"),
        (date(2023, 2, 1), "Milestone due: 2024/1 Call for teachers"),
    ]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"institution": "health"}, ["2"]),
        ({"theme": "trade"}, ["1"]),
        ({"status": "open"}, ["1", "2"]),
        ({"q": "Language"}, ["1"]),
    ],
)
def test_calendar_honours_the_filters_of_the_page(client, plan, query, numbers):
    theme = Theme.objects.create(slug="trade", name_ar="التجارة")
    plan.recommendations.get(number=1).themes.add(theme)

    found = keys(read(client, **query))

    assert [key[20:21] for key in found if key.startswith("recommendation")] == numbers
    assert any(key.startswith("milestone") for key in found) == ("1" in numbers)


def test_calendar_refuses_a_filter_it_does_not_know(client, plan):
    assert client.get("/en/plans/2023.ics?status=done").status_code == 400


def test_a_body_has_its_own(client, plan):
    cast.assign(plan.recommendations.get(number=1), "health", "supporting")

    calendar = read(client, "/en/institutions/health.ics")

    assert calendar["NAME"] == cast.HEALTH
    assert [day for day, _summary in shown(calendar)] == [
        date(2023, 1, 7),
        date(2023, 3, 31),
        date(2023, 5, 1),
        date(2023, 2, 1),
    ]


def test_that_of_a_body_is_named_by_it_in_the_language_of_the_reader(client, plan):
    Institution.objects.filter(slug="health").update(name_ku="Desteya tenduristiyê")

    named = client.get("/ku/institutions/health.ics")["Content-Disposition"]

    assert unquote(named).endswith(f"''Desteya_tenduristiyê-{timezone.localdate()}.ics")


def test_every_word_of_ours_is_in_the_language_of_its_event(client, plan):
    plan.recommendations.get(number=1).milestones.create(
        number=4, title_ar="خطوة", due_on=date(2023, 2, 2)
    )

    *_others, item, _step, milestone = read(client, "/ar/plans/2023.ics").events

    assert item["DESCRIPTION"].split("\n")[:2] == [
        "الحالة: لم تبدأ",
        f"الجهة المسؤولة الرئيسة: {cast.HEALTH}",
    ]
    assert milestone["SUMMARY"] == "موعد المرحلة: 2023/1 خطوة"


def test_a_body_attends_meetings_that_gave_it_nothing_to_do(client, plan):
    other = cast.make_meeting(2022, held_on=date(2022, 1, 8))
    other.delegations.create(institution=cast.make_institution("guest"))
    other.mark_published()

    assert keys(read(client, "/en/institutions/guest.ics")) == ["meeting-annual-2022@testserver"]


def test_calendar_leaves_out_what_is_not_public(client):
    plan = cast.make_plan(items=0)
    secret = cast.make_recommendation(plan, is_public=False, due_on=date(2023, 3, 31))
    secret.milestones.create(number=1, title_ar="مرحلة", due_on=date(2023, 3, 1))
    cast.make_recommendation(plan)
    cast.advance(plan, "published")

    assert shown(read(client)) == []
    assert shown(read(client, "/en/institutions/department.ics")) == []


def test_calendar_address_says_what_became_of_it(client, plan):
    draft = cast.make_plan(2024)
    assert client.get(f"/en/plans/{draft.year}.ics").status_code == 404
    assert client.get("/en/institutions/nobody.ics").status_code == 404

    Plan.objects.get(year=2023).mark_withdrawn()

    assert client.get("/en/plans/2023.ics").status_code == 410


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize("path", ["plans/2023.ics", "institutions/department.ics"])
def test_calendar_asks_as_often_for_many_rows_as_for_one(client, path, rows):
    plan = populated.long_plan(rows, due_on=date(2023, 3, 31))
    plan.recommendations.get(number=1).milestones.create(
        number=1, title_ar="م", due_on="2023-03-01"
    )

    with CaptureQueriesContext(connection) as queries:
        calendar = read(client, f"/en/{path}")

    assert len(calendar.events) == rows + 1
    assert len(queries) == 5


def test_one_that_breaks_off_never_looks_whole(client, plan, monkeypatch):
    def fail(*args):
        raise RuntimeError("the database went away")

    monkeypatch.setattr("recommendations.exports.feeds.calendar._milestone", fail)
    came = []
    with pytest.raises(RuntimeError):
        came.extend(client.get("/en/plans/2023.ics").streaming_content)

    assert len(came) == 4
    assert b"END:VCALENDAR" not in b"".join(came)


def test_a_postponed_item_is_due_on_its_date_in_force_with_a_higher_sequence(client, plan):
    item = plan.recommendations.get(number=1)

    def event():
        key = "recommendation-2023-1@testserver"
        return next(one for one in read(client).events if one["UID"] == key)

    before = event()
    cast.postpone(item, date(2023, 9, 30))
    cast.postpone(item, date(2023, 12, 31))
    after = event()

    assert [one["SEQUENCE"] for one in (before, after)] == [0, 2]
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (date(2023, 3, 31), date(2023, 12, 31))
