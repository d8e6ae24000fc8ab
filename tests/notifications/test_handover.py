"""What a new focal point takes over: a page and one letter with all that is open and late."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from recommendations.models import Letter, Milestone, Role, Status
from recommendations.notifications import sending
from recommendations.workflow.handover import open_items
from tests.support import cast
from tests.support.desk import address
from tests.support.live.mail_server import DAY, TODAY, message_body, words
from tests.support.pages import Page

pytest_plugins = ["tests.support.desk", "tests.support.live.mail_server"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(late_plan):
    """Item 3 was reported on, with a next step and a milestone that is late.

    Both bodies have confirmed the receipt of the letter on the adoption: none is due.
    """
    for body in ["department", "health"]:
        cast.make_receipt(late_plan, body, by=cast.make_user("chief", is_superuser=True))
    item = late_plan.recommendations.get(number=3)
    cast.make_update(
        item,
        reported_on=date(2023, 3, 10),
        narrative_en="Talks began",
        next_step_en="Sign the memorandum",
        obstacle_en="No budget line",
    )
    cast.make_update(item, publish=False, send=False, reported_on=date(2023, 3, 12))
    Milestone.objects.create(
        recommendation=item, number=1, title_ar="مذكرة", title_en="Memo", due_on=date(2023, 3, 2)
    )
    return late_plan


def new_focal_point(name="huda", bodies=("department",)):
    user = cast.make_member(Role.FOCAL_POINT, name, bodies)
    user.language = "en"
    user.save()
    return user


def kinds():
    return list(Letter.objects.sent().order_by("pk").values_list("kind", flat=True))


def test_open_items_are_those_of_the_body_the_late_ones_first(plan):
    cast.make_update(plan.recommendations.get(number=2), Status.IMPLEMENTED)
    found = open_items([cast.make_institution("department")], TODAY)

    # Number 2 is done, 4 is of another body; 3 has no date, and a milestone that is late.
    assert [(one.item.number, one.is_late) for one in found] == [(1, True), (3, True)]
    assert [milestone.number for milestone in found[1].milestones] == [1]
    assert len(found[1].unpublished) == 1


@pytest.mark.parametrize("items", [1, 3])
def test_it_asks_four_queries_however_many_items(items, django_assert_num_queries):
    cast.make_plan(items=items, state="adopted")
    body = cast.make_institution("department")

    with django_assert_num_queries(4):
        assert len(open_items([body], TODAY)) == items


def test_a_new_focal_point_gets_one_letter_with_all_of_it(office, plan):
    new_focal_point()

    sending.send_due(TODAY)
    sending.send_due(TODAY + DAY)

    letter, *_reminders = office.letters_to("huda")
    text = message_body(words(letter))
    assert letter["Subject"].strip() == "What you take over: open, promised and late"
    assert "Late: 2" in text
    assert "next step: Sign the memorandum" in text
    assert "milestone “Memo”: was due on 2 March 2023" in text
    assert "updates not published yet: 1" in text
    assert "/admin/recommendations/institution/" in text
    # The reminder begins a day later.
    assert kinds() == ["handover", "reminder"]


def test_it_comes_again_for_another_body_alone(office, plan):
    user = new_focal_point()
    sending.send_due(TODAY)
    for days in (1, 8, 16):
        sending.send_due(TODAY + timedelta(days=days))
    assert kinds().count("handover") == 1

    user.institutions.add(cast.make_institution("health"))
    sending.send_due(TODAY + timedelta(days=30))

    assert kinds().count("handover") == 2
    assert "2023/4" in message_body(words(office.letters_to("huda")[-1]))


def test_nothing_open_needs_no_handover(office, plan):
    new_focal_point(bodies=("idle",))

    sending.send_due(TODAY)

    assert kinds() == []


def test_the_page_shows_what_was_promised_and_what_is_late(plan, client):
    body = cast.make_institution("department")
    user = new_focal_point()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    text = Page(client.get(address("institution", "handover", body.pk))).words

    assert "Late (" in text
    assert "Next step: Sign the memorandum" in text
    assert "Obstacle: No budget line" in text
    assert "Memo due on 2 March 2023" in text
    assert "2023/4" not in text
    other = address("institution", "handover", cast.make_institution("health").pk)
    assert client.get(other).status_code in (302, 403, 404)
