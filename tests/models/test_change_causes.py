"""Every change keeps where it came from, who made it by name, and what the record was linked to."""

import pytest
from django.core.management import call_command

from recommendations.models import CarryOver, Institution, Recommendation, Theme, User
from recommendations.models.history import Cause, caused_by, current_cause, parse_cause
from recommendations.workflow import adoption
from recommendations.workflow.closing import closing
from recommendations.workflow.progress import progress
from tests.support import cast

pytestmark = pytest.mark.django_db


def origin(record):
    """Where the newest change of ``record`` came from."""
    return record.history.first().history_change_reason


def linked(state, field):
    """The records that a kept state was linked to, by ``field``."""
    return {getattr(row, field) for row in state.themes.all()}


@pytest.fixture
def rights(db):
    return Theme.objects.create(slug="rights", name_ar="حقوق")


def test_a_change_keeps_the_file_it_came_from(health):
    with caused_by(Cause.FILE, "خطة 2023.xlsx"):
        health.save()

    assert parse_cause(origin(health)) == (Cause.FILE, "خطة 2023.xlsx")


def test_a_change_by_hand_has_no_origin(health):
    with caused_by(Cause.FILE, "plan.xlsx"):
        pass
    health.save()

    assert origin(health) is None
    assert parse_cause(origin(health)) == (None, "")


def test_an_origin_ends_with_its_block_though_it_fails():
    with pytest.raises(RuntimeError), caused_by(Cause.FILE, "plan.xlsx"):
        raise RuntimeError

    assert current_cause() == ""


def test_the_outermost_origin_is_the_cause(adopted):
    item = adopted.recommendations.first()

    with caused_by(Cause.BULK, "status"):
        update = cast.make_update(item)

    assert {origin(item), origin(update)} == {"bulk status"}


def test_a_name_of_any_length_and_lines_is_kept_on_one_line(health):
    with caused_by(Cause.FILE, "a\nb " + "ك" * 400):
        health.save()

    assert origin(health).startswith("file a b ك")
    assert len(origin(health)) == len("file ") + 250


def test_what_nobody_knows_is_kept_as_it_was_written():
    assert parse_cause("by hand in 2020") == (None, "by hand in 2020")


def test_each_step_says_that_it_was_the_cause(plan, staff):
    item = plan.recommendations.first()
    adoption.adopt(plan, by=staff)
    assert [origin(plan), origin(item)] == ["adopt", "adopt"]

    plan.mark_published()
    assert origin(plan) == "publish"

    update = progress.record(item, by=staff, status="in_progress")
    assert origin(update) == "report"
    progress.send(update, by=staff)
    assert origin(update) == "send"
    progress.send_back(update, by=staff, remark="ملاحظة")
    assert origin(update) == "return"
    progress.send(update, by=staff)
    progress.publish(update, by=staff)
    assert [origin(update), origin(item)] == ["publish", "publish"]

    following = closing.close(
        plan, by=staff, decisions={i.pk: CarryOver() for i in plan.recommendations.all()}
    )
    assert [origin(plan), origin(following.recommendations.first())] == ["close", "close"]
    plan.mark_withdrawn()
    assert origin(plan) == "withdraw"


def test_the_example_says_that_a_command_made_it():
    call_command("quickstart", "--bare", verbosity=0)

    assert origin(Recommendation.objects.first()) == "command quickstart"


def test_links_are_kept_with_each_state(plan, rights):
    item = plan.recommendations.first()
    other = Theme.objects.create(slug="women", name_ar="المرأة")

    item.themes.add(rights)
    item.themes.set([other])
    item.save()

    kept = [linked(state, "theme") for state in item.history.all()]
    assert kept == [{other}, {other}, set(), {rights}, set()]


def test_a_link_made_from_its_other_end_is_kept_too(plan, rights):
    first, second, _third = plan.recommendations.all()

    rights.recommendations.add(first, second)
    rights.recommendations.remove(first)
    rights.recommendations.clear()

    assert [linked(state, "theme") for state in first.history.all()] == [set(), {rights}, set()]
    assert [linked(state, "theme") for state in second.history.all()] == [set(), {rights}, set()]


def test_a_finding_keeps_what_it_is_about(plan):
    finding = plan.meeting.findings.create(kind="strength", number=1, text_ar="نقطة قوة")
    item = plan.recommendations.first()

    finding.about.add(item)
    finding.answered_by.add(item)

    newest = finding.history.first()
    assert [row.recommendation for row in newest.about.all()] == [item]
    assert [row.recommendation for row in newest.answered_by.all()] == [item]


def test_an_account_that_is_deleted_leaves_its_name(health):
    account = cast.make_user("leaving")
    health._history_user = account
    health.save()

    # The model refuses it; whoever goes past it loses the account, not its name.
    cast.past_the_models(User).filter(pk=account.pk).delete()

    newest = health.history.first()
    assert (newest.history_user, newest.history_user_name) == (None, "leaving")


def test_an_account_may_delete_itself():
    account = cast.make_user("leaving")
    account._history_user = account
    pk = account.pk

    account.delete()

    newest = User.history.filter(id=pk).first()
    assert (newest.history_type, newest.history_user) == ("-", None)
    assert newest.history_user_name == "leaving"


def test_history_written_in_bulk_is_signed_too(health, staff):
    with caused_by(Cause.FILE, "bodies.csv"):
        Institution.history.bulk_history_create([health], update=True, default_user=staff)

    newest = health.history.first()
    assert (newest.history_user_name, newest.history_change_reason) == ("staff", "file bodies.csv")


def test_a_sign_in_is_no_change_of_the_account_and_its_password_is_not_kept(staff, client):
    before = staff.history.count()

    client.force_login(staff)

    assert staff.history.count() == before
    assert {"password", "last_login"} & {
        field.name for field in User.history.model._meta.fields
    } == set()


def test_the_roles_given_to_an_account_are_kept():
    member = cast.make_member("editor")

    assert [row.group.name for row in member.history.first().groups.all()] == ["editor"]
