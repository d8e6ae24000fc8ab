"""Discarding a draft plan on the screens of the staff, and deletions that are refused."""

import pytest

from recommendations.models import Plan, Recommendation, Role
from recommendations.workflow import discarding
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


def test_a_draft_is_discarded_after_a_preview(client):
    plan = cast.make_plan(2024, items=2)
    client.force_login(cast.make_member(Role.EDITOR))
    where = address("plan", "discard", plan.pk)

    preview = client.get(where)
    done = client.post(where, form_data(preview))

    assert plan.recommendations.model.objects.count() == 0
    assert "التوصية 2" in page(preview)
    assert (done.status_code, done.url) == (302, address("plan"))
    assert Plan.objects.count() == 0


def test_a_draft_that_has_changed_since_the_preview_is_not_discarded(desk):
    plan = cast.make_plan(2024, items=1)
    where = address("plan", "discard", plan.pk)
    seen = form_data(desk.get(where))
    cast.make_recommendation(plan)

    response = desk.post(where, seen)

    assert response.status_code == 200
    assert Recommendation.objects.count() == 2


def test_an_auditor_cannot_discard_a_draft(client):
    plan = cast.make_plan(2024, items=1)
    client.force_login(cast.make_member(Role.AUDITOR))

    assert client.post(address("plan", "discard", plan.pk), {}).status_code == 403


@pytest.mark.parametrize(("state", "is_offered"), [("draft", True), ("adopted", False)])
def test_only_a_draft_offers_to_be_discarded(desk, state, is_offered):
    plan = cast.make_plan(2024, items=1, state=state)

    html = page(desk.get(address("plan", "change", plan.pk)))

    assert (address("plan", "discard", plan.pk) in html) == is_offered


def test_discarding_is_in_the_menu_of_rare_steps(desk):
    plan = cast.make_plan(2024, items=1)

    shown = desk.get(address("plan", "change", plan.pk)).context

    assert "discard" in [step.name for step, _address in shown["rare_steps"]]


def test_publishing_an_adopted_plan_comes_before_closing_it(desk):
    plan = cast.make_plan(2024, items=1, state="adopted")

    shown = desk.get(address("plan", "change", plan.pk)).context

    names = [step.name for step, _address in shown["steps"] if not step.is_rare]
    assert names.index("publish") < names.index("close")


def test_no_button_offers_a_deletion_that_other_records_prevent(desk):
    plan = cast.make_plan(2024, items=1)
    for model, record in [("plan", plan), ("meeting", plan.meeting)]:
        where = address(model, "delete", record.pk)

        refused = desk.get(where)

        assert where not in page(desk.get(address(model, "change", record.pk)))
        assert refused.status_code == 403
        assert "تشير إليه سجلات أخرى" in page(refused)


def test_an_empty_plan_can_be_deleted_by_its_button(desk):
    plan = cast.make_plan(2024, items=0)

    assert address("plan", "delete", plan.pk) in page(desk.get(address("plan", "change", plan.pk)))


def test_a_draft_that_somebody_else_discards_meanwhile_is_not_found(desk, plan, monkeypatch):
    where = address("plan", "discard", plan.pk)
    confirmed = form_data(desk.get(where))
    discard = discarding.discard

    def both(plan, *, by):
        discard(plan, by=by)
        discard(plan, by=by)

    monkeypatch.setattr(discarding, "discard", both)

    assert desk.post(where, confirmed).status_code == 404
