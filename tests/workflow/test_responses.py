"""What responsible bodies answer: who may, to what, and that nothing of it is ever changed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from recommendations.models import CarryOver, Receipt, Response, Role, SiteProfile
from recommendations.workflow import freezing, responses
from recommendations.workflow.closing import closing
from recommendations.workflow.redaction import transitions as redaction
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY = (date(2023, month, 1) for month in (3, 4, 5))
PROMISE = {"ar": cast.PROMISE}


@pytest.fixture
def plan():
    """A published plan of two items, led by the department; health supports the first."""
    made = cast.make_plan(items=2)
    cast.assign(made.recommendations.get(number=1), "health", "supporting")
    return cast.advance(made, "published")


@pytest.fixture
def item(plan):
    return plan.recommendations.get(number=1)


@pytest.fixture
def health(plan):
    return cast.make_institution("health")


@pytest.fixture
def focal_point(plan):
    return cast.make_member(Role.FOCAL_POINT, institutions=["health"])


def past_the_rules(model, **row):
    """Stores a record as raw SQL would."""
    cast.past_the_models(model).bulk_create([model(**row)])


def content_version():
    return SiteProfile.objects.current().content_version


@pytest.mark.parametrize("answer", ["accepts", "accepts_in_part", "does_not_accept"])
def test_a_focal_point_answers_for_its_own_body(item, health, focal_point, answer):
    found = responses.respond(
        item, by=focal_point, institution=health, answer=answer, explanation=PROMISE, on=MARCH
    )

    assert (found.recommendation, found.institution, found.answered_by) == (
        item,
        health,
        focal_point,
    )
    assert (found.answer, found.explanation_ar, found.answered_on) == (answer, cast.PROMISE, MARCH)


def test_responding_writes_the_history_and_one_content_version(item, health, focal_point):
    before = content_version()

    found = responses.respond(item, by=focal_point, institution=health, answer="accepts")

    newest = found.history.latest()
    assert (newest.history_user, newest.history_change_reason) == (focal_point, "respond")
    assert content_version() == before + 1
    assert found.answered_on == timezone.localdate()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_editors_and_publishers_answer_on_behalf_of_a_body(item, health, role):
    found = cast.make_response(item, body=health, by=cast.make_member(role))

    assert found.institution == health


def test_a_focal_point_answers_for_no_other_body(plan, item, focal_point):
    with refuses("permission"):
        cast.make_response(item, body="department", by=focal_point)
    with refuses("permission"):
        cast.make_receipt(plan, "department", by=focal_point)


def test_an_auditor_answers_for_no_body(plan, item, health):
    auditor = cast.make_member(Role.AUDITOR, institutions=[health])

    with refuses("permission"):
        cast.make_response(item, body=health, by=auditor)
    with refuses("permission"):
        cast.make_receipt(plan, health, by=auditor)


def test_a_later_answer_counts_and_the_earlier_one_stays(item):
    second = cast.make_response(item, "accepts", on=MAY)
    first = cast.make_response(item, "does_not_accept", on=APRIL)

    assert list(item.responses.newest_first()) == [second, first]


def test_of_one_day_the_answer_recorded_last_counts(item):
    first = cast.make_response(item, "does_not_accept", on=MAY)
    second = cast.make_response(item, "accepts", on=MAY)

    assert list(item.responses.newest_first()) == [second, first]


@pytest.mark.parametrize("answer", ["accepts_in_part", "does_not_accept"])
def test_what_is_not_accepted_whole_is_explained_in_arabic(item, answer):
    with refuses_by("response_explained_in_arabic"):
        cast.make_response(item, answer, explanation={"en": "No money."})
    row = {"recommendation": item, "institution": cast.make_institution()}
    with database_refuses("response_explained_in_arabic"):
        past_the_rules(Response, answer=answer, answered_by=cast.make_user(), **row)

    assert Response.objects.count() == 0


def test_accepting_needs_no_words(item):
    assert cast.make_response(item, "accepts", explanation=None).explanation_ar in ("", None)


def test_an_unknown_answer_is_refused(item):
    with refuses("invalid_choice"):
        cast.make_response(item, "perhaps")
    row = {"recommendation": item, "institution": cast.make_institution()}
    with database_refuses("response_has_a_known_answer"):
        past_the_rules(
            Response, answer="perhaps", explanation_ar="…", answered_by=cast.make_user(), **row
        )


def test_a_body_answers_what_it_is_responsible_for(plan, health):
    other = plan.recommendations.get(number=2)

    with refuses("not_responsible"):
        cast.make_response(other, body=health)
    with database_refuses("response_by_responsible_body"):
        past_the_rules(
            Response,
            recommendation=other,
            institution=health,
            answer="accepts",
            answered_by=cast.make_user(),
        )


def test_what_was_not_adopted_is_not_answered():
    draft = cast.make_plan(2024, items=1)
    deferred = cast.make_recommendation(draft, decision="deferred")
    with refuses("state"):
        cast.make_response(draft.recommendations.get(number=1))
    with refuses("state"):
        cast.make_receipt(draft)
    cast.advance(draft, "adopted")

    with refuses("not_adopted"):
        cast.make_response(deferred)


def test_a_closed_plan_is_not_answered(plan, item):
    decisions = {one.pk: CarryOver() for one in plan.recommendations.all()}
    closing.close(plan, by=cast.make_user(), decisions=decisions)

    with refuses("state"):
        cast.make_response(item)
    with refuses("state"):
        cast.make_receipt(plan)
    row = {"institution": cast.make_institution()}
    with database_refuses("response_by_responsible_body"):
        past_the_rules(
            Response, recommendation=item, answer="accepts", answered_by=cast.make_user(), **row
        )
    with database_refuses("receipt_by_responsible_body"):
        past_the_rules(Receipt, plan=plan, confirmed_by=cast.make_user(), **row)


def test_the_day_lies_between_the_adoption_and_today(plan, item):
    to_come = timezone.localdate() + timedelta(days=1)
    for day, code in [(to_come, "future"), (date(2023, 1, 6), "early")]:
        with refuses(code):
            cast.make_response(item, on=day)
        with refuses(code):
            cast.make_receipt(plan, on=day)

    assert (Response.objects.count(), Receipt.objects.count()) == (0, 0)


def test_a_response_is_never_changed_or_deleted(item):
    found = cast.make_response(item)
    found.answer = "accepts"

    with refuses("response"):
        found.save()
    with refuses("response"):
        found.delete()
    with refuses("response"):
        Response.objects.all().update(answer="accepts")
    with refuses("response"):
        Response.objects.all().delete()
    with refuses("guarded"):
        Response.objects.bulk_create([Response()])
    stored = cast.past_the_models(Response)
    with database_refuses("response_append_only"):
        stored.update(answer="accepts")
    with database_refuses("response_append_only"):
        stored.update(explanation_ar="غيره")
    with database_refuses("response_never_deleted"):
        stored.all()._raw_delete("default")


def test_records_are_made_by_their_transitions_alone(plan, item):
    body, user = cast.make_institution(), cast.make_user()

    with refuses("guarded"):
        Response.objects.create(
            recommendation=item, institution=body, answer="accepts", answered_by=user
        )
    with refuses("guarded"):
        Receipt.objects.create(plan=plan, institution=body, confirmed_by=user)


def test_a_receipt_is_confirmed_once(plan, health, focal_point):
    before = content_version()

    found = responses.confirm_receipt(plan, by=focal_point, institution=health, on=MARCH)

    assert (found.plan, found.institution, found.confirmed_on) == (plan, health, MARCH)
    newest = found.history.latest()
    assert (newest.history_user, newest.history_change_reason) == (focal_point, "receive")
    # Readers see nothing of it.
    assert content_version() == before
    with refuses_by("receipt_once"):
        cast.make_receipt(plan, health)


def test_only_a_responsible_body_confirms(plan):
    other = cast.make_institution("other")

    with refuses("not_responsible"):
        cast.make_receipt(plan, other)
    with database_refuses("receipt_by_responsible_body"):
        past_the_rules(Receipt, plan=plan, institution=other, confirmed_by=cast.make_user())


def test_a_receipt_is_never_changed_or_deleted(plan):
    found = cast.make_receipt(plan)

    with refuses("receipt"):
        found.save()
    with refuses("receipt"):
        found.delete()
    with refuses("receipt"):
        Receipt.objects.all().update(confirmed_on=MAY)
    with refuses("receipt"):
        Receipt.objects.all().delete()
    with refuses("guarded"):
        Receipt.objects.bulk_create([Receipt()])
    stored = cast.past_the_models(Receipt)
    with database_refuses("receipt_append_only"):
        stored.update(confirmed_on=MAY)
    with database_refuses("receipt_never_deleted"):
        stored.all()._raw_delete("default")


def test_words_are_taken_out_of_an_explanation(item):
    found = cast.make_response(item, explanation={"ar": "تسمية سين منسّقاً"})
    chief = cast.make_user("chief", is_superuser=True)

    redaction.redact(item, by=chief, category="safety", passages=["سين"])

    found.refresh_from_db()
    assert "سين" not in found.explanation_ar
    assert found.explanation_ar.startswith("تسمية")


def test_a_report_has_the_answers_of_its_day(plan, item):
    cast.make_response(item, "does_not_accept", on=MARCH)
    cast.make_response(item, "accepts", on=MAY)

    rows = {
        day: freezing.report_content(plan, day)[1][0]["responses"] for day in (MARCH, APRIL, MAY)
    }

    answers = {day: [one["answer"] for one in found] for day, found in rows.items()}
    assert answers == {
        MARCH: ["does_not_accept"],
        APRIL: ["does_not_accept"],
        MAY: ["accepts", "does_not_accept"],
    }
    assert "answered_by" not in rows[MAY][0]
