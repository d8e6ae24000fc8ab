"""What administrators and auditors see of letters, and the switch that turns them off."""

from datetime import date

import pytest

from recommendations.models import Letter, Role, User
from recommendations.notifications import sending
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.live.mail_server import TODAY
from tests.support.made_once import made_once

pytest_plugins = ["tests.support.desk", "tests.support.live.mail_server"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handed_over")]


@made_once
def plan():
    """A published plan of which the department has been late with everything since February."""
    plan = cast.make_plan(items=0)
    for _number in range(2):
        cast.make_recommendation(plan, due_on=date(2023, 2, 1))
    return cast.advance(plan, "published")


@pytest.fixture
def huda(plan):
    return cast.make_member(Role.FOCAL_POINT, "huda", ["department"])


@pytest.fixture
def azad(plan):
    return cast.make_member(Role.FOCAL_POINT, "azad", ["department"])


def test_who_may_read_all_sees_which_letters_went_out(office, huda, azad, client):
    office.refusals["huda@example.org"] = "550 no such account"
    sending.send_due(TODAY)
    client.force_login(cast.make_member(Role.AUDITOR, "auditor"))

    both, failed = client.get(address("letter")), client.get(address("letter"), {"state": "failed"})

    assert [letter.recipient for letter in both.context["cl"].result_list] == [azad, huda]
    assert [letter.recipient for letter in failed.context["cl"].result_list] == [huda]
    assert "SMTPRecipientsRefused 550" in page(failed)
    letter = Letter.objects.get(recipient=azad)
    assert client.get(address("letter", "change", letter.pk)).status_code == 200
    assert client.get(address("letter", "add")).status_code == 403
    assert client.post(address("letter", "delete", letter.pk), {}).status_code == 403


def test_an_administrator_turns_letters_off(office, huda, desk):
    where = address("user", "change", huda.pk)
    data = form_data(desk.get(where), "user_form")
    data.pop("receives_letters")

    desk.post(where, {**data, "language": "ku"})

    stored = User.objects.get(pk=huda.pk)
    assert (stored.receives_letters, stored.language) == (False, "ku")
    assert sending.send_due(TODAY).sent == []


def test_an_account_is_deleted_with_its_letters(office, huda, desk):
    sending.send_due(TODAY)

    answer = desk.post(address("user", "delete", huda.pk), {"post": "yes"})

    assert answer.status_code == 302
    assert Letter.objects.count() == 0
