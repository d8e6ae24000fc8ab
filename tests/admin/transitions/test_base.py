"""Adopting, publishing and withdrawing: each explicit, each with a page that says what it does."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from recommendations.models import Meeting, Plan
from recommendations.workflow import adoption
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]


def confirm(desk, where, **answers):
    """Opens the page of a step and confirms it as it stands."""
    return desk.post(where, {**form_data(desk.get(where)), **answers})


def test_the_adoption_page_lists_what_is_missing(desk):
    plan = cast.make_plan(2023, items=0, meeting=None)
    cast.make_recommendation(plan, lead=None)
    cast.make_recommendation(plan, adopted_text_ar="")
    missing = adoption.obstacles(plan)

    html = page(desk.get(address("plan", "adopt", plan.pk)))

    first, second = plan.recommendations.order_by("number")
    back = f"?next={quote(address('plan', 'adopt', plan.pk), safe='')}"
    assert len(missing) == 3
    assert f"<li>{missing[0]}</li>" in html
    assert "<li>توصيتان ينقصهما النص أو الجهة المسؤولة الرئيسة.</li>" in html
    for item, field in [(first, "assignments-group"), (second, "id_adopted_text_ar")]:
        there = address("recommendation", "change", item.pk)
        assert f'class="lacks lacks--required" href="{there}{back}#{field}"' in html
    assert 'type="submit" class="default"' not in html


def test_the_adoption_page_names_the_items_without_a_measure_of_done(desk, plan):
    first = plan.recommendations.get(number=1)
    first.done_when_ar = "افتُتح المكتب"
    first.save()

    html = page(desk.get(address("plan", "adopt", plan.pk)))

    assert "توصيتان لا تذكران كيف يُعرف أنهما أُنجزتا" in html
    assert "افتُتح المكتب" in html
    assert [item.number for item in adoption.unmeasured(plan)] == [2, 3]
    assert adoption.obstacles(plan) == []


def test_the_adoption_page_shows_what_will_be_frozen_and_changes_nothing(desk, plan):
    html = page(desk.get(address("plan", "adopt", plan.pk)))

    for item in plan.recommendations.all():
        assert item.adopted_text_ar in html
    plan.refresh_from_db()
    assert plan.is_draft


def test_the_adoption_page_shows_bodies_dates_votes_and_missing_numbers(desk):
    plan = cast.make_plan(2023, items=0)
    votes = {"votes_for": 12, "votes_against": 3}
    item = cast.make_recommendation(plan, number=2, due_on=date(2023, 6, 30), **votes)
    cast.assign(item, cast.make_institution("health"), "supporting")
    cast.make_recommendation(plan, number=6, lead=None)

    html = page(desk.get(address("plan", "adopt", plan.pk)))

    for body in item.assignments.all():
        assert f"<bdi>{body}</bdi>" in html
    assert "30 حزيران 2023" in html
    assert item.votes in html
    assert "بلا جهة مسؤولة" in html
    assert "<li>الرقم 1 ناقص.</li>" in html
    assert "<li>الأرقام من 3 إلى 5 ناقصة.</li>" in html


def test_adopting_is_asked_again_after_a_body_was_changed(desk, plan):
    where = address("plan", "adopt", plan.pk)
    seen = form_data(desk.get(where))
    cast.assign(plan.recommendations.first(), cast.make_institution("health"), "supporting")

    desk.post(where, seen)

    plan.refresh_from_db()
    assert plan.is_draft


def test_a_plan_is_not_adopted_on_a_day_to_come(desk, plan):
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = confirm(desk, address("plan", "adopt", plan.pk), adopted_on=tomorrow.isoformat())

    plan.refresh_from_db()
    assert plan.is_draft
    assert response.context["form"].has_error("adopted_on", code="future")


@pytest.mark.parametrize(("answer", "day"), [("", None), ("2023-01-07", date(2023, 1, 7))])
def test_a_plan_is_adopted_by_confirming(desk, chief, plan, answer, day):
    response = confirm(desk, address("plan", "adopt", plan.pk), adopted_on=answer)

    plan.refresh_from_db()
    assert response.url == address("plan", "change", plan.pk)
    assert (plan.state, plan.adopted_on, plan.adopted_by) == ("adopted", day, chief)
    assert plan.published_at is None


def test_a_step_is_shown_again_after_a_text_was_changed(desk, plan):
    where = address("plan", "adopt", plan.pk)
    seen = form_data(desk.get(where))
    item = plan.recommendations.first()
    item.adopted_text_ar = "نص آخر"
    item.save()

    refused = desk.post(where, seen)

    plan.refresh_from_db()
    assert plan.is_draft
    assert 'class="errorlist' in page(refused)
    desk.post(where, form_data(refused))
    plan.refresh_from_db()
    assert plan.state == "adopted"


def test_a_step_shows_an_error_that_only_the_transition_finds(desk, plan):
    where = address("plan", "adopt", plan.pk)
    seen = form_data(desk.get(where))
    plan.recommendations.first().assignments.all().delete()

    response = desk.post(where, seen)

    assert response.status_code == 200
    assert len(adoption.obstacles(plan)) == 1
    assert "<li>توصية واحدة ينقصها النص أو الجهة المسؤولة الرئيسة.</li>" in page(response)


def test_a_meeting_is_published_and_withdrawn_by_confirming(desk, meeting):
    confirm(desk, address("meeting", "publish", meeting.pk))
    assert list(Meeting.objects.published()) == [meeting]

    confirm(desk, address("meeting", "withdraw", meeting.pk))
    assert list(Meeting.objects.withdrawn()) == [meeting]


def test_saving_the_form_publishes_nothing(desk, meeting):
    where = address("meeting", "change", meeting.pk)

    response = desk.post(where, form_data(desk.get(where), "meeting_form"))

    assert response.status_code == 302
    assert not Meeting.objects.published().exists()


def test_a_plan_is_published_by_confirming_once_it_is_adopted(desk, adopted):
    confirm(desk, address("plan", "publish", adopted.pk))

    assert list(Plan.objects.published()) == [adopted]


def test_a_draft_is_not_offered_for_publication(desk, plan):
    where = address("plan", "publish", plan.pk)

    assert where not in page(desk.get(address("plan", "change", plan.pk)))
    assert 'type="submit" class="default"' not in page(desk.get(where))
    desk.post(where, {"fingerprint": "anything"})
    assert not Plan.objects.published().exists()


def test_a_step_needs_the_right_to_change(client, staff, plan):
    client.force_login(staff)

    for method in [client.get, client.post]:
        assert method(address("plan", "adopt", plan.pk)).status_code == 403


def test_a_step_of_an_unknown_record_is_not_found(desk):
    assert desk.get(address("plan", "adopt", 99)).status_code == 404
