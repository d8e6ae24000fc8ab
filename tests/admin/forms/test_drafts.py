"""Drafts on the device of who types: the key, when they are forgotten, which forms keep none."""

import pytest
from django.urls import reverse

from recommendations.admin.forms import drafts
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]

NAME = "tawsiyat.draft.1./admin/"


def test_each_account_has_its_own_key_until_its_password_changes(db):
    one, other = cast.make_user("one"), cast.make_user("other")
    before = drafts.key_of(one)
    one.set_password("another long password")

    assert len({before, drafts.key_of(one), drafts.key_of(other)}) == 3
    assert before == drafts.key_of(type(one).objects.get(pk=one.pk))


def test_an_accepted_form_names_its_draft(desk, plan):
    where = address("plan", "change", plan.pk)
    form = form_data(desk.get(where), "plan_form")

    saved = desk.post(where, {**form, "_draft": NAME})

    assert saved.status_code == 302
    assert saved.cookies["saved_draft"].value == "tawsiyat.draft.1.%2Fadmin%2F"


def test_a_refused_form_does_not(desk, plan):
    where = address("plan", "change", plan.pk)
    form = form_data(desk.get(where), "plan_form")

    refused = desk.post(where, {**form, "year": "x", "_draft": NAME})

    assert refused.status_code == 200
    assert "saved_draft" not in refused.cookies


def test_a_form_sent_after_the_session_has_ended_does_not(client, plan):
    response = client.post(address("plan", "change", plan.pk), {"_draft": NAME})

    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))
    assert "saved_draft" not in response.cookies


def test_the_session_is_asked_for_by_who_is_signed_in(desk, client):
    assert desk.get(reverse("admin:session")).json().keys() == {"token"}
    desk.logout()
    assert desk.get(reverse("admin:session")).status_code == 302


@pytest.fixture
def meeting(db):
    meeting = cast.make_meeting(2024)
    meeting.delegations.create(institution=cast.make_institution(), head_count=2)
    return meeting


def keeps_no_draft(desk, where):
    """True when the form of the page tells the script to keep no draft."""
    html = page(desk.get(where))
    content = html[html.index('id="content-main"') :]
    form = content[content.index("<form") :]
    return "data-no-draft" in form[: form.index(">")]


def test_forms_with_names_of_people_keep_no_draft(desk, chief, meeting):
    delegation = meeting.delegations.get()
    places = {
        "a meeting": address("meeting", "change", meeting.pk),
        "a delegation": address("delegation", "change", delegation.pk),
        "attendance from a list": address("meeting", "attendance", meeting.pk),
        "a plan from minutes": reverse("admin:recommendations_plan_from_minutes"),
        "a redaction": address("meeting", "redact", meeting.pk),
        "an account": address("user", "change", chief.pk),
    }

    found = {name: keeps_no_draft(desk, where) for name, where in places.items()}

    assert found == {**dict.fromkeys(places, True), "a meeting": False}


def test_speakers_are_kept_in_no_draft_of_their_meeting(desk, meeting):
    html = page(desk.get(address("meeting", "change", meeting.pk)))

    def has_mark(name):
        tag = html[html.index(f'name="statements-__prefix__-{name}"') :]
        return "data-no-draft" in tag[: tag.index(">")]

    marks = {name: has_mark(name) for name in ["speaker_ar", "post_ku", "text_ar"]}
    assert marks == {"speaker_ar": True, "post_ku": True, "text_ar": False}
