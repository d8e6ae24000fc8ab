"""The way of a report: a draft, sent, returned with a remark, sent again, published; corrected."""

from datetime import date

import pytest

from recommendations.models import ProgressUpdate, Recommendation, Role, Status
from recommendations.workflow.progress import progress
from recommendations.workflow.progress.progress_rules import check_publishable
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

Stage = ProgressUpdate.Stage
pytestmark = pytest.mark.django_db


def draft(item, by, **account):
    return cast.make_update(item, publish=False, send=False, by=by, **account)


def test_a_report_goes_its_way_and_comes_back_once(item, focal_point, publisher):
    update = draft(item, focal_point)
    stages = [update.stage]
    progress.send(update, by=focal_point)
    stages.append(update.stage)
    progress.send_back(update, by=publisher, remark="  أين الدليل؟ ")
    stages.append(update.stage)
    progress.send(update, by=focal_point)
    stages.append(update.stage)
    progress.publish(update, by=publisher)
    stages.append(update.stage)

    item.refresh_from_db()
    assert stages == [Stage.DRAFT, Stage.SENT, Stage.RETURNED, Stage.SENT, Stage.PUBLISHED]
    assert update.remark == "أين الدليل؟"
    assert item.status == Status.IN_PROGRESS


def test_each_stage_has_its_question(item, focal_point, publisher):
    updates = [draft(item, focal_point) for _number in range(4)]
    for update in updates[1:]:
        progress.send(update, by=focal_point)
    progress.send_back(updates[2], by=publisher, remark="صحّح")
    progress.publish(updates[3], by=publisher)

    found = [
        list(getattr(ProgressUpdate.objects, name)())
        for name in ["drafts", "sent", "returned", "published"]
    ]

    assert found == [[update] for update in updates]


def test_nothing_before_publication_moves_the_status(item, focal_point, publisher):
    update = draft(item, focal_point, status=Status.IN_PROGRESS)
    progress.send(update, by=focal_point)

    item.refresh_from_db()
    assert item.status == Status.NOT_STARTED


def test_a_focal_point_reports_for_its_own_bodies_only(published, item, focal_point):
    other = published.recommendations.get(number=2)

    with refuses("stranger"):
        draft(other, focal_point)


def test_a_focal_point_neither_publishes_nor_returns(item, focal_point):
    update = draft(item, focal_point)
    progress.send(update, by=focal_point)

    with refuses("focal_point"):
        progress.publish(update, by=focal_point)
    with refuses("focal_point"):
        progress.send_back(update, by=focal_point, remark="لا")
    with refuses("focal_point"):
        cast.make_update(item, publish=True, by=focal_point)


def test_who_is_also_an_editor_stays_bound(item, focal_point, published):
    focal_point.groups.add(cast.make_member(Role.EDITOR).groups.get())
    bound = type(focal_point).objects.get(pk=focal_point.pk)

    assert list(Recommendation.objects.visible_to(bound)) == [item]


def test_a_focal_point_sees_no_draft_plan(plan, focal_point):
    cast.assign(plan.recommendations.first(), "health", "supporting")

    assert not Recommendation.objects.visible_to(focal_point).exists()


def test_a_focal_point_sees_what_is_published_and_what_its_own_body_writes(
    item, focal_point, staff, publisher
):
    colleague = cast.make_member(Role.FOCAL_POINT, "colleague", ["health"])
    stranger = cast.make_member(Role.FOCAL_POINT, "stranger", ["department"])
    own, of_colleague, of_stranger = (
        draft(item, who) for who in [focal_point, colleague, stranger]
    )
    of_staff = cast.make_update(item, publish=False, by=staff)
    public = cast.make_update(item, by=publisher)

    seen = set(ProgressUpdate.objects.visible_to(focal_point))

    assert seen == {own, of_colleague, public}
    assert set(ProgressUpdate.objects.visible_to(staff)) == {
        own,
        of_colleague,
        of_stranger,
        of_staff,
        public,
    }


def test_a_return_needs_its_remark(item, focal_point, publisher):
    update = draft(item, focal_point)
    progress.send(update, by=focal_point)

    with refuses_by("update_returned_with_remark"):
        progress.send_back(update, by=publisher, remark=" ")
    with database_refuses("update_returned_with_remark"):
        cast.past_the_models(ProgressUpdate).update(
            returned_at="2023-01-01T00:00Z", returned_by=publisher, remark=""
        )


def test_a_draft_of_somebody_else_is_not_published(item, focal_point, publisher):
    update = draft(item, focal_point)

    with refuses("not_sent"):
        progress.publish(update, by=publisher)


def test_what_was_returned_is_published_once_it_is_sent_again(item, focal_point, publisher):
    update = draft(item, focal_point)
    progress.send(update, by=focal_point)
    progress.send_back(update, by=publisher, remark="صحّح")

    with refuses("not_sent"):
        progress.publish(update, by=publisher)


def test_no_step_is_skipped_by_a_plain_save(item, focal_point, publisher):
    update = draft(item, focal_point)
    update.sent_at = update.created_at

    with refuses("guarded"):
        update.save()
    with refuses("guarded"):
        ProgressUpdate.objects.update(sent_at=update.created_at)


def test_who_comes_second_is_told(item, focal_point, publisher):
    update = draft(item, focal_point)
    progress.send(update, by=focal_point)
    same = ProgressUpdate.objects.get(pk=update.pk)
    progress.send_back(update, by=publisher, remark="صحّح")

    with refuses("stale"):
        progress.publish(same, by=publisher)


def test_words_are_written_by_whose_turn_it_is(item, focal_point, publisher, staff):
    update = draft(item, focal_point)
    turns = [(update.may_be_written_by(focal_point), update.may_be_written_by(staff))]
    progress.send(update, by=focal_point)
    turns.append((update.may_be_written_by(focal_point), update.may_be_written_by(staff)))
    progress.publish(update, by=publisher)
    turns.append((update.may_be_written_by(focal_point), update.may_be_written_by(staff)))

    assert turns == [(True, False), (False, True), (False, False)]


def test_a_correction_stands_in_the_place_of_what_it_corrects(item, publisher):
    begun = cast.make_update(item, by=publisher, reported_on=date(2023, 2, 1))
    wrong = cast.make_update(item, Status.ON_HOLD, by=publisher, reported_on=date(2023, 3, 1))

    right = cast.make_update(item, by=publisher, reported_on=date(2023, 3, 1), corrects=wrong)

    item.refresh_from_db()
    assert list(item.updates.effective().newest_first()) == [right, begun]
    assert (item.status, item.status_on) == (Status.IN_PROGRESS, date(2023, 2, 1))


def test_a_correction_counts_once_it_is_published(item, publisher):
    wrong = cast.make_update(item, Status.ON_HOLD, by=publisher)

    cast.make_update(item, publish=False, by=publisher, corrects=wrong)

    item.refresh_from_db()
    assert list(item.updates.effective()) == [wrong]
    assert item.status == Status.ON_HOLD


def test_only_a_published_report_on_the_same_item_is_corrected(published, item, publisher):
    waiting = cast.make_update(item, publish=False, by=publisher)
    elsewhere = cast.make_update(published.recommendations.get(number=2), by=publisher)

    for wrong in [waiting, elsewhere]:
        with refuses("corrects"):
            cast.make_update(item, by=publisher, corrects=wrong)


def test_words_that_were_sent_are_written_by_a_focal_point_no_more(item, focal_point):
    update = draft(item, focal_point)
    progress.send(update, by=focal_point)
    update.narrative_ar = "ما لم يكن"

    with refuses("written"):
        progress.write(update, by=focal_point)

    assert not ProgressUpdate.objects.get().narrative_ar


def test_a_draft_is_written_again(item, focal_point):
    update = draft(item, focal_point)
    update.narrative_ar = "بدأ العمل"

    progress.write(update, by=focal_point)

    assert ProgressUpdate.objects.get().narrative_ar == "بدأ العمل"


def test_a_draft_that_somebody_else_has_sent_is_not_written(item, focal_point):
    update = draft(item, focal_point)
    progress.send(ProgressUpdate.objects.get(), by=focal_point)

    with refuses("stale"):
        progress.write(update, by=focal_point)


def test_an_update_is_sent_once(item, focal_point):
    update = draft(item, focal_point)
    progress.send(update, by=focal_point)

    with refuses("sent"):
        progress.send(update, by=focal_point)


def test_only_what_was_sent_is_returned(item, focal_point, publisher):
    update = draft(item, focal_point)

    with refuses("not_sent"):
        progress.send_back(update, by=publisher, remark="صحّح")


def test_a_published_update_is_not_published_again(item, publisher):
    update = cast.make_update(item, by=publisher)

    with refuses("published"):
        progress.publish(update, by=publisher)
    with refuses("published"):
        check_publishable(update, publisher)


def test_a_focal_point_names_no_successor_that_it_may_not_see(item, focal_point, staff):
    following = cast.make_plan(2024, items=1).recommendations.get()
    superseded = {"status": Status.SUPERSEDED, "superseded_by": following}

    with refuses("unseen"):
        draft(item, focal_point, **superseded)
    draft(item, staff, **superseded)

    assert ProgressUpdate.objects.get().superseded_by == following


def test_a_successor_that_somebody_else_has_chosen_may_stay(item, focal_point, staff):
    following = cast.make_plan(2024, items=1).recommendations.get()
    update = draft(item, focal_point)
    cast.past_the_models(ProgressUpdate).update(status=Status.SUPERSEDED, superseded_by=following)
    update = ProgressUpdate.objects.get(pk=update.pk)
    update.narrative_ar = "حلّت محلها توصية أخرى"

    progress.write(update, by=focal_point)

    assert ProgressUpdate.objects.get().superseded_by == following
