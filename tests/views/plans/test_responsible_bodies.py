"""The responsible bodies on the page of a recommendation, and what they answered."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from recommendations.models import CarryOver, Response, Role
from recommendations.views.base.redaction_notes import Removed
from recommendations.views.plans.recommendations import WHOLE
from recommendations.views.plans.responsible_bodies import responsible_bodies
from recommendations.workflow import adoption
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
PATH = "/{}/plans/2023/1/"
MARCH, MAY = date(2023, 3, 1), date(2023, 5, 1)


@made_once
def item():
    """Number 1 of a published plan, led by the department and supported by health."""
    plan = cast.make_plan(items=2)
    cast.assign(plan.recommendations.get(number=1), "health", "supporting")
    return cast.advance(plan, "published").recommendations.get(number=1)


def read(client, language="ar"):
    return Page(client.get(PATH.format(language))).words


def shown(on):
    values = WHOLE.first(year=2023, number=1, now=timezone.now())
    return responsible_bodies(values, Removed(values["redaction_rows"]), on)


def test_a_body_shows_its_answer_with_day_and_words(client, item):
    before = read(client)
    cast.make_response(item, "accepts_in_part", on=MARCH)

    words = read(client)

    assert "تقبل جزئياً" not in before
    assert cast.PROMISE not in before
    assert "ردها: تقبل جزئياً 1 آذار 2023" in words
    assert cast.PROMISE in words


def test_earlier_answers_stay_below_the_one_that_counts(client, item):
    cast.make_response(item, "does_not_accept", on=MARCH, explanation={"ar": "لا تمويل"})
    cast.make_response(item, "accepts", on=MAY, explanation={"ar": "توفّر التمويل"})

    department, health = shown(MAY)

    assert department["response"]["answer"] == "accepts"
    assert [one["answer"] for one in department["earlier"]] == ["does_not_accept"]
    assert (health["response"], health["earlier"]) == (None, [])
    words = read(client)
    assert words.index("توفّر التمويل") < words.index("ردود سابقة") < words.index("لا تمويل")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "لا رد بعد، والاعتماد كان اليوم"),
        (1, "لا رد بعد، وقد مضى يوم واحد على الاعتماد"),
        (2, "لا رد بعد، وقد مضى يومان على الاعتماد"),
        (3, "لا رد بعد، وقد مضت 3 أيام على الاعتماد"),
        (11, "لا رد بعد، وقد مضى 11 يوماً على الاعتماد"),
        (100, "لا رد بعد، وقد مضى 100 يوم على الاعتماد"),
    ],
)
def test_a_body_that_has_not_answered_says_since_how_many_days(item, days, words):
    found = shown(date(2023, 1, 7) + timedelta(days=days))

    assert [body["no_answer"] for body in found] == [words, words]


def test_days_are_counted_in_kurdish_and_english(item):
    on = date(2023, 1, 8)
    with translation.override("en"):
        english = shown(on)[0]["no_answer"]
    with translation.override("ku"):
        kurdish = shown(on)[0]["no_answer"]

    assert english == "no answer yet, 1 day after the adoption"
    assert kurdish == "hê bersiv tune, 1 roj piştî pejirandinê"


def test_where_the_day_of_adoption_is_not_known_no_days_are_counted():
    plan = cast.make_plan(items=1)
    adoption.adopt(plan, by=cast.make_user(), on=None)
    plan.mark_published()

    [body] = shown(timezone.localdate() + timedelta(days=2))

    assert body["no_answer"] == "لا رد بعد"


def test_once_it_has_ended_no_answer_is_awaited(client, item):
    cast.make_update(item, "implemented")

    assert [body["no_answer"] for body in shown(MAY)] == ["لم يصل رد"] * 2


def test_in_a_closed_plan_no_answer_is_awaited(client, item):
    decisions = {one.pk: CarryOver() for one in item.plan.recommendations.all()}
    closing.close(item.plan, by=cast.make_user(), decisions=decisions)

    assert [body["no_answer"] for body in shown(MAY)] == ["لم يصل رد"] * 2


def test_what_was_not_adopted_awaits_no_answer(client):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, decision="deferred")
    cast.make_recommendation(plan)
    cast.advance(plan, "published")

    assert [body["no_answer"] for body in shown(MAY)] == [""]


def test_the_answer_of_a_body_that_is_no_longer_responsible_stays(client, item):
    cast.make_response(item, "accepts", body="health", explanation={"ar": "نعم"})
    item.assignments.get(institution__slug="health").delete()

    department, health = shown(MAY)

    assert (department["role"], health["role"], health["slug"]) == ("lead", "", "health")
    assert "لم تعد مسؤولة" in read(client)


def test_readers_do_not_learn_who_answered(client, item):
    focal_point = cast.make_member(Role.FOCAL_POINT, "secretname", ["health"])
    cast.make_response(item, body="health", by=focal_point)

    assert Response.objects.get().answered_by == focal_point
    for path in ["/ar/plans/2023/1/", "/ar/plans/2023/1.json", "/ar/plans/2023.json"]:
        answer = client.get(path).getvalue().decode()
        assert cast.PROMISE in answer, path
        assert "secretname" not in answer, path


def test_an_answer_makes_the_page_anew(client, item):
    before = client.get(PATH.format("ar"))["ETag"]
    cast.make_response(item, "accepts")

    assert client.get(PATH.format("ar"))["ETag"] != before
