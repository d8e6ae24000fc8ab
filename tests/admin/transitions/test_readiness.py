"""What a plan lacks: seen by who completes it, with links that lead back; on publishing, too."""

from datetime import date
from urllib.parse import quote

import pytest

from recommendations.models import Delegation, Role
from tests.support import cast
from tests.support.desk import address, page

pytest_plugins = ["tests.support.desk"]


def cells(response):
    """Column → the number of items that lack it."""
    columns = response.context["readiness"]["columns"]
    return [column["missing"] for column in columns]


@pytest.fixture
def plan(db):
    plan = cast.make_plan(2023, items=0)
    complete = {
        f"{name}_{code}": f"{name} {code}"
        for name in ("title", "adopted_text", "done_when")
        for code in ("ar", "ku", "en")
    }
    cast.make_recommendation(plan, number=1, due_on=date(2023, 6, 30), **complete)
    cast.make_recommendation(plan, number=3, lead=None, title_ku="Sernav")
    return plan


def test_an_editor_sees_what_is_missing_and_cannot_adopt(client, plan):
    client.force_login(cast.make_member(Role.EDITOR))
    where = address("plan", "readiness", plan.pk)

    response = client.get(where)
    form = page(client.get(address("plan", "change", plan.pk)))

    item = plan.recommendations.get(number=3)
    there = f"{address('recommendation', 'change', item.pk)}?next={quote(where, safe='')}"
    # Text, lead institution, date, measure, Kurmanji (the text), English.
    assert cells(response) == [0, 1, 1, 1, 1, 1]
    assert f'href="{there}#id_due_on"' in page(response)
    assert f'href="{there}#id_title_en"' in page(response)
    assert f'href="{where}"' in form
    assert client.get(address("plan", "adopt", plan.pk)).status_code == 403


def test_gaps_and_the_private_meeting_are_said_on_all_three_pages(desk, plan):
    adopt = desk.get(address("plan", "adopt", plan.pk))
    lists = desk.get(address("plan", "readiness", plan.pk))
    cast.assign(plan.recommendations.get(number=3), "health")
    cast.advance(plan, "adopted")
    publish = desk.get(address("plan", "publish", plan.pk))

    for response in (adopt, lists, publish):
        sentences = [sentence for sentence, _link in response.context["readiness"]["notes"]]
        assert sentences[0] == "الرقم 2 ناقص."
        assert "غير منشور" in sentences[1]


def test_the_day_of_adoption_is_that_of_the_meeting(desk, plan):
    plan.meeting.held_on = date(2023, 1, 9)
    plan.meeting.save()

    form = desk.get(address("plan", "adopt", plan.pk)).context["form"]

    assert form.initial["adopted_on"] == date(2023, 1, 9)


def test_the_list_is_not_for_those_who_change_no_plan(client, plan):
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["health"]))

    assert client.get(address("plan", "readiness", plan.pk)).status_code in (403, 404)


def test_a_plan_that_is_not_there_has_no_list(desk):
    assert desk.get(address("plan", "readiness", 99)).status_code == 404


def test_the_queries_of_the_list_do_not_grow_with_the_items(
    client, plan, django_assert_num_queries
):
    client.force_login(cast.make_member(Role.EDITOR))
    client.get(address("plan", "readiness", plan.pk))

    with django_assert_num_queries(12):
        client.get(address("plan", "readiness", plan.pk))
    for number in (4, 5, 6):
        cast.make_recommendation(plan, number=number)
    with django_assert_num_queries(12):
        client.get(address("plan", "readiness", plan.pk))


def test_publishing_a_meeting_says_what_its_own_texts_lack(desk, meeting, health):
    delegation = meeting.delegations.create(institution=health, head_count=1)
    delegation.attendees.create(name_ar="سين")
    cast.past_the_models(Delegation).update(head_count=0)

    response = desk.get(address("meeting", "publish", meeting.pk))

    notes = response.context["readiness"]["notes"]
    assert len(notes) == 2
    assert "English" in notes[0][0]
    assert notes[1][0].startswith("هيئة الصحة: ")
