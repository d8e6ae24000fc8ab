"""Discarding a draft plan that was made by mistake."""

from datetime import date

import pytest

from recommendations.models import (
    Document,
    Erratum,
    Indicator,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
)
from recommendations.models.history import Cause
from recommendations.workflow import deletion, discarding
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_draft():
    """A draft with a section, a document, an erratum, a milestone and an indicator."""
    plan = cast.make_plan(2024, items=0)
    section = plan.sections.create(order=1, title_ar="المحور السياسي")
    item = cast.make_recommendation(plan, section=section)
    cast.make_recommendation(plan)
    Document.objects.create(title_ar="وثيقة", file="d.txt", recommendation=item)
    Erratum.objects.create(recommendation=item, text_ar="النص", reason_ar="سهو")
    Milestone.objects.create(
        recommendation=item, title_ar="مرحلة", due_on=date(2024, 3, 1), number=1
    )
    Indicator.objects.create(recommendation=item, number=1, name_ar="عدد المكاتب", target=5)
    return plan


def test_discarding_deletes_a_draft_with_all_that_is_in_it(full_draft):
    discarding.discard(full_draft, by=cast.make_user())

    for model in (Plan, Recommendation, Document, Erratum, Milestone, Indicator):
        assert model.objects.count() == 0, model


def test_the_history_of_what_was_discarded_names_the_account_and_the_act(full_draft):
    discarding.discard(full_draft, by=cast.make_user("hand"))

    for model in (Plan, Recommendation, Document):
        last = model.history.latest("history_id")
        assert (last.history_type, last.history_user_name) == ("-", "hand")
        assert last.history_change_reason == Cause.DISCARDING.value


def test_the_contents_count_what_would_be_deleted(full_draft):
    contents = discarding.contents(full_draft)

    assert [item.number for item in contents.items] == [1, 2]
    counts = contents.sections, contents.documents, contents.milestones, contents.indicators
    assert counts == (1, 1, 1, 1)


def test_an_adopted_plan_is_not_discarded(adopted):
    with refuses("adopted"):
        discarding.discard(adopted, by=cast.make_user())

    assert Plan.objects.count() == 1


def test_a_plan_with_carried_over_items_is_not_discarded(adopted):
    items = {item.pk: cast.carry_over() for item in adopted.recommendations.all()}
    closing.close(adopted, by=cast.make_user(), decisions=items)
    later = Plan.objects.get(year=2024)

    with refuses("carried"):
        discarding.discard(later, by=cast.make_user())

    assert "1، 2، 3" in discarding.obstacles(later)[0]


def test_a_draft_with_the_replacement_of_another_item_is_not_discarded(adopted):
    draft = cast.make_plan(2024, items=1)
    cast.make_update(
        adopted.recommendations.first(), "superseded", superseded_by=draft.recommendations.get()
    )

    with refuses("protected"):
        discarding.discard(draft, by=cast.make_user())

    assert Recommendation.objects.filter(plan=draft).count() == 1


def test_a_record_without_references_is_not_refused():
    assert deletion.refusals(cast.make_meeting()) == []


def test_the_refusal_of_a_model_is_its_reason(published):
    assert deletion.refusals(published) == ["ما نُشر لا يمكن حذفه؛ اسحبه بدلاً من ذلك."]


def test_the_refusal_names_the_records_that_refer_to_it(plan):
    sentence = deletion.refusals(plan.meeting)[0]

    assert str(plan) in sentence


def test_the_refusal_names_three_records_and_counts_the_others():
    plan = cast.make_plan(2024, items=5)

    assert "2" in deletion.refusals(plan)[0]
    assert deletion.refusals(plan)[0].count("\u2068") == 3
    assert ProgressUpdate.objects.count() == 0


def test_who_spoke_is_not_named_by_the_refusal_to_delete_an_institution():
    meeting, body = cast.make_meeting(), cast.make_institution("health")
    meeting.statements.create(number=7, institution=body, speaker_ar="زاهر", text_ar="قال كلمته.")

    [sentence] = deletion.refusals(body)

    assert "زاهر" not in sentence
    assert "7 · " in sentence


@pytest.mark.parametrize("count", [1, 5])
def test_whether_a_deletion_is_refused_is_one_query(count, django_assert_num_queries):
    plan = cast.make_plan(2024, items=count)

    with django_assert_num_queries(1):
        refused = [deletion.is_refused(plan)]
    refused += [deletion.is_refused(plan.meeting), deletion.is_refused(cast.make_institution())]
    free = [
        deletion.is_refused(cast.make_meeting(2020)),
        deletion.is_refused(cast.make_plan(2025, 0)),
    ]

    assert (refused, free) == ([True, True, True], [False, False])


def test_both_answers_on_a_deletion_agree(published):
    item = published.recommendations.first()
    update = cast.make_update(item, publish=False, by=cast.make_user("author"))
    published.meeting.delegations.create(institution=cast.make_institution("health"), head_count=1)
    records = [published, published.meeting, item, update, cast.make_meeting(2020)]
    records += [cast.make_institution(slug) for slug in ("department", "health", "free")]

    answers = {str(one): deletion.is_refused(one) for one in records}

    assert answers == {str(one): bool(deletion.refusals(one)) for one in records}
    assert set(answers.values()) == {True, False}
