"""Who may only read, reads; who may not sign in there, does not get in."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from recommendations.models import Document, Theme
from tests.support import cast
from tests.support.desk import address, page

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def auditor(client, db):
    """A browser in which somebody is signed in who may see everything and change nothing."""
    account = cast.make_user("auditor")
    account.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(account)
    return client


@pytest.fixture
def records(published):
    """One record of each kind that has a page in the admin, by the name of its model."""
    published.meeting.mark_published()
    item = published.recommendations.first()
    cast.make_update(item)
    return {
        "meeting": published.meeting,
        "plan": published,
        "recommendation": item,
        "progressupdate": item.updates.first(),
        "institution": cast.make_institution(),
        "theme": Theme.objects.create(slug="rights", name_ar="حقوق"),
        "document": Document.objects.create(title_ar="محضر", file="m.txt", recommendation=item),
        "delegation": published.meeting.delegations.create(institution=cast.make_institution()),
        "user": cast.make_user(),
    }


def test_who_may_only_read_reads_everything_and_changes_nothing(auditor, records):
    for model, record in records.items():
        where = address(model, "change", record.pk)

        assert auditor.get(where).status_code == 200, model
        assert auditor.post(where, {}).status_code == 403, model
        assert auditor.post(address(model, "delete", record.pk), {}).status_code == 403, model


def test_who_may_only_read_is_offered_no_step(auditor, published):
    assert "withdraw" not in page(auditor.get(address("plan", "change", published.pk)))
    assert reverse("admin:recommendations_plan_from_minutes") not in page(
        auditor.get(address("plan"))
    )


def test_every_record_page_opens_for_who_may_everything(desk, records):
    for model, record in records.items():
        for name in ["change", "history"]:
            assert desk.get(address(model, name, record.pk)).status_code == 200, (model, name)


def test_what_was_public_offers_no_deletion(desk, records):
    for model in ["meeting", "plan", "recommendation", "institution"]:
        where = address(model, "delete", records[model].pk)

        assert where not in page(desk.get(address(model, "change", records[model].pk)))
        assert desk.post(where, {"post": "yes"}).status_code == 403, model


def test_a_visitor_is_asked_to_sign_in(client, db):
    response = client.get(address("plan", "from_minutes"))

    assert response.url.startswith(reverse("admin:login"))
