"""Remarks on an update: reviewers ask, the side of its author answers, nobody else reads them."""

import pytest

from recommendations.history.visibility import readable_entries
from recommendations.models import ProgressUpdate, Remark, Role
from recommendations.models.history import Cause, parse_cause
from recommendations.workflow.progress import progress, remarks
from tests.support import cast
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def update(item, focal_point):
    return cast.make_update(item, publish=False, by=focal_point)


def test_a_reviewer_asks_and_the_author_answers(update, focal_point, editor):
    remarks.write(update, by=editor, text=" كم عدد الدورات؟ ")
    remarks.write(update, by=focal_point, text="ست دورات.")

    written = update.remarks.values_list("author", "text", "is_question", "recommendation")
    assert list(written) == [
        (editor.pk, "كم عدد الدورات؟", True, update.recommendation_id),
        (focal_point.pk, "ست دورات.", False, update.recommendation_id),
    ]
    update.refresh_from_db()
    assert update.stage == "sent"


def test_a_colleague_of_the_same_body_answers(update, editor):
    colleague = cast.make_member(Role.FOCAL_POINT, "colleague", institutions=["health"])

    assert remarks.write(update, by=colleague, text="نعم").is_question is False


def test_it_is_known_whose_turn_it_is(update, focal_point, editor):
    def turns():
        objects = ProgressUpdate.objects
        return list(objects.awaiting_answer()), list(objects.answered())

    before = turns()
    remarks.write(update, by=editor, text="كم؟")
    asked = turns()
    remarks.write(update, by=focal_point, text="ست.")
    answered = turns()
    progress.publish(update, by=cast.make_member(Role.PUBLISHER))

    assert (before, asked, answered) == (([], []), ([update], []), ([], [update]))
    assert turns() == ([], [])


def test_what_was_returned_is_still_discussed(update, editor, focal_point):
    progress.send_back(update, by=editor, remark="أضف العدد")

    remarks.write(update, by=focal_point, text="أي عدد؟")

    assert Remark.objects.get().is_question is False


def test_strangers_write_nothing(update):
    stranger = cast.make_member(Role.FOCAL_POINT, "stranger", institutions=["education"])
    auditor = cast.make_member(Role.AUDITOR)

    for account in (stranger, auditor):
        with refuses("remark"):
            remarks.write(update, by=account, text="سؤال")

    assert not Remark.objects.exists()


def test_drafts_and_published_updates_take_none(item, focal_point, editor):
    draft = cast.make_update(item, publish=False, send=False, by=focal_point)
    public = cast.make_update(item)

    for update in (draft, public):
        with refuses("remark"):
            remarks.write(update, by=editor, text="سؤال")


def test_a_remark_has_a_text(update, editor):
    with refuses("blank"):
        remarks.write(update, by=editor, text="  ")


def test_an_update_with_remarks_is_not_deleted(update, editor, focal_point):
    remarks.write(update, by=editor, text="كم؟")

    with refuses("remarks"):
        update.delete()


def test_remarks_are_in_the_history_of_the_item(update, editor):
    remark = remarks.write(update, by=editor, text="كم؟")

    [state] = remark.history.all()
    assert (state.text, state.history_user) == ("كم؟", editor)
    assert parse_cause(state.history_change_reason)[0] == Cause.REMARK
    assert remark.pk in _readable_remarks(editor)


def test_another_body_reads_no_remark_of_a_shared_item(item, update, editor, focal_point):
    cast.assign(item, "education", "supporting")
    other = cast.make_member(Role.FOCAL_POINT, "other", institutions=["education"])
    remark = remarks.write(update, by=editor, text="كم؟")

    assert _readable_remarks(focal_point) == [remark.pk]
    assert _readable_remarks(other) == []
    assert list(Remark.objects.visible_to(focal_point)) == [remark]
    assert list(Remark.objects.visible_to(other)) == []
    assert list(Remark.objects.visible_to(editor)) == [remark]


def _readable_remarks(user):
    entries = readable_entries(user).filter(record_kind="remark")
    return list(entries.values_list("record_key", flat=True))


def test_it_is_called_by_its_update_and_day(update, editor):
    remark = remarks.write(update, by=editor, text="كم؟")

    assert str(remark) == f"{update.pk} · {remark.written_at:%Y-%m-%d}"
