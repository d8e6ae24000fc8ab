"""The weekly digest: what editors and publishers are told, and where it leads."""

import re
from datetime import date

import pytest

from recommendations.models import Role
from recommendations.notifications import sending
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.live.mail_server import (
    DAY,
    NOON,
    TODAY,
    editor,
    focal_point,
    message_body,
    words,
)

pytest_plugins = ["tests.support.live.mail_server"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handed_over")]


@pytest.fixture
def plan(late_plan):
    return late_plan


def test_editors_and_publishers_get_the_digest(office, plan):
    cast.make_update(plan.recommendations.get(number=3), publish=False, now=NOON)
    cast.make_plan(2024, items=0)
    focal_point("nowhere", "health", email="")
    editor("nesrin", language="en")
    editor("dilan", Role.PUBLISHER, language="ku")
    cast.make_member(Role.AUDITOR, "auditor")

    sending.send_due(date(2023, 4, 7))

    (nesrin,), (dilan,) = office.letters_to("nesrin"), office.letters_to("dilan")
    assert office.letters == [nesrin, dilan]
    assert nesrin["Subject"] == "Weekly digest, 7 April 2023"
    assert dilan["Subject"] == "Kurteya hefteyê, 7 Nîsan 2023"
    headings = re.findall(r"^(\S.*): (\d+)$", message_body(words(nesrin)), re.MULTILINE)
    assert headings == [
        ("Waiting for review", "1"),
        ("Overdue", "3"),
        ("Not updated for ninety days", "4"),
        ("Plans not adopted yet", "1"),
        ("Not reached by e-mail", "1"),
    ]
    assert "sent on 14 March 2023 by staff" in message_body(words(nesrin))
    assert "https://plans.example.org/admin/recommendations/progressupdate/review/" in words(nesrin)


def test_the_digest_names_five_and_counts_the_rest(office):
    plan = cast.make_plan(items=0)
    for days in range(8):
        cast.make_recommendation(plan, due_on=TODAY - days * DAY)
    cast.advance(plan, "published")
    editor(language="en")

    sending.send_due(TODAY)

    text = message_body(words(office.letters[0]))
    assert re.findall(r"2023/\d", text) == ["2023/8", "2023/7", "2023/6", "2023/5", "2023/4"]
    assert "and 2 more:\nhttps://plans.example.org/admin/recommendations/recommendation/" in text


def test_the_lists_that_the_digest_leads_to_are_there(office, plan, client):
    item = plan.recommendations.get(number=3)
    cast.make_update(item)
    cast.make_update(item, publish=False)
    cast.make_update(item, publish=False, send=False)
    progress.send_back(cast.make_update(item, publish=False), by=cast.make_user(), remark="؟")
    cast.make_plan(2024, items=0)
    editor(language="en")

    sending.send_due()
    client.force_login(cast.make_user("chief", is_superuser=True))
    addresses = set(re.findall(r"https://plans\.example\.org(/\S+)", words(office.letters[0])))

    assert {client.get(address).status_code for address in addresses} == {200}
    assert len(addresses) > 8
