"""The letter to the responsible bodies of a plan that was adopted: by e-mail, or to copy."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from recommendations.models import CarryOver, Letter, Role, SiteProfile
from recommendations.notifications import adoption, sending
from recommendations.notifications.paper_letter import paper_letter
from recommendations.workflow.closing import closing
from recommendations.workflow.response_counts import counts_of_plan
from tests.support import cast
from tests.support.live.mail_server import DAY, TODAY, focal_point, message_body, words

pytest_plugins = ["tests.support.desk", "tests.support.live.mail_server"]
pytestmark = pytest.mark.django_db
KIND = Letter.Kind.ADOPTION


@pytest.fixture
def plan():
    """An adopted plan: the department leads two items, health the third and supports the first."""
    made = cast.make_plan(items=0)
    for due_on, lead in [(date(2023, 6, 1), "department"), (None, "department"), (None, "health")]:
        cast.make_recommendation(made, lead=lead, due_on=due_on, title_en="Title")
    cast.assign(made.recommendations.get(number=1), "health", "supporting")
    return cast.advance(made, "adopted")


def due(on=TODAY):
    """Who has a letter on an adoption to come: their names."""
    emails = sending.pending_emails(on)
    return [one.name for one in emails if one.kind == KIND]


def sent():
    letters = Letter.objects.sent().filter(kind=KIND).order_by("pk")
    return [(letter.recipient.get_username(), letter.day) for letter in letters]


def _department():
    return cast.make_institution("department")


def send(*days):
    for day in days:
        sending.send_due(day)
    return sent()


def test_each_account_of_a_responsible_body_gets_one_letter(plan, office):
    focal_point("huda"), focal_point("azad", "health"), focal_point("rojin", "other")
    cast.make_member(Role.EDITOR, "nesrin")

    found = send(TODAY, TODAY + DAY, TODAY + 30 * DAY)

    assert found == [("huda", TODAY), ("azad", TODAY)]
    text = message_body(words(office.letters_to("azad")[0]))
    assert "2023/1" in text
    assert "2023/2" not in text
    assert "2023/3" in text


def test_the_letter_lists_the_items_and_leads_to_their_page(plan):
    huda = focal_point(language="en")

    with translation.override("en"):
        email = adoption.content(huda, TODAY)

    [section] = email.sections
    page = reverse("admin:recommendations_plan_responses", args=[plan.pk, _department().pk])
    rows = [(topic.reference, message_body(topic.facts[0])) for topic in section.topics]
    assert rows == [("2023/1", "due on 1 June 2023"), ("2023/2", "no date was set")]
    assert section.address.endswith(page)
    assert email.subject == "The plan of 2023 has been adopted: please answer"


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ar", "اعتُمدت خطة عام 2023: نرجو الرد"),
        ("ku", "Plana 2023 hat pejirandin: ji kerema xwe bersiv bidin"),
        ("en", "The plan of 2023 has been adopted: please answer"),
    ],
)
def test_the_preview_has_it_in_the_language_of_the_account(plan, language, subject):
    focal_point(language=language)

    found = [(one.kind, title) for one, title, _text in sending.preview(TODAY)]

    assert (KIND, subject) in found
    assert Letter.objects.count() == 0


def test_a_body_that_has_confirmed_or_answered_all_gets_none(plan):
    focal_point("huda"), focal_point("azad", "health")
    cast.make_receipt(plan, "health")
    for item in plan.recommendations.filter(number__in=[1, 2]):
        assert due() == ["huda"]
        cast.make_response(item)

    assert due() == []


def test_accounts_without_notifications_get_none(plan):
    focal_point("huda", receives_letters=False)
    focal_point("azad", is_active=False)

    assert due() == []


def test_a_draft_and_a_closed_plan_are_not_told_of(plan):
    focal_point("huda")
    cast.make_plan(2024, items=1)
    assert due() == ["huda"]

    decisions = {one.pk: CarryOver() for one in plan.recommendations.all()}
    closing.close(plan, by=cast.make_user(), decisions=decisions)

    assert due() == []


def test_each_plan_has_its_own_letter_on_a_day_of_its_own(plan, office):
    focal_point("huda")
    cast.make_plan(2024, items=1, state="adopted")

    tomorrow = TODAY + DAY
    found = send(TODAY, TODAY, tomorrow, tomorrow + DAY)

    assert found == [("huda", TODAY), ("huda", tomorrow)]
    keys = Letter.objects.filter(kind=KIND).order_by("pk").values_list("topic_keys", flat=True)
    assert len({tuple(one) for one in keys}) == 2


def test_a_letter_that_was_not_sent_is_tried_again(plan, office):
    huda = focal_point("huda")
    letter = Letter.objects.create(recipient=huda, kind=KIND, day=TODAY)
    letter.mark_failed("SMTPServerDisconnected")

    assert send(TODAY + DAY) == [("huda", TODAY + DAY)]


def test_the_paper_letter_says_all_in_each_language(plan):
    SiteProfile.objects.update_or_create(
        pk=SiteProfile.ONLY, defaults={"contact_email": "office@example.org"}
    )
    [department, _health] = counts_of_plan(plan)

    texts = {}
    for language in ("ar", "ku", "en"):
        with translation.override(language):
            texts[language] = message_body(paper_letter(department).text)

    assert "The plan of 2023 was adopted on 7 January 2023." in texts["en"]
    assert "2023/1 Title (due on 1 June 2023)\n2023/2 Title (no date was set)" in texts["en"]
    assert "2023/3" not in texts["en"]
    assert "Send your answers to: office@example.org" in texts["en"]
    assert "اعتُمدت خطة عام 2023 في 7 كانون الثاني 2023." in texts["ar"]
    assert cast.DEPARTMENT in texts["ar"]
    assert "Plana 2023 di" in texts["ku"]
