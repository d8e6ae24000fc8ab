from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from recommendations.models import (
    AgendaItem,
    Attendee,
    Delegation,
    Finding,
    Meeting,
    Statement,
)
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db

JANUARY = datetime(2023, 1, 9, 9, tzinfo=UTC)
FEBRUARY = datetime(2023, 2, 1, 9, tzinfo=UTC)
MARCH = datetime(2023, 3, 1, 9, tzinfo=UTC)


def test_it_is_public_from_the_moment_it_is_published(meeting):
    meeting.mark_published(now=FEBRUARY)

    assert list(Meeting.objects.published(JANUARY)) == []
    assert list(Meeting.objects.published(FEBRUARY)) == [meeting]
    assert (meeting.is_published(JANUARY), meeting.is_published(FEBRUARY)) == (False, True)


def test_it_is_withdrawn_and_comes_back_with_its_first_date(meeting):
    meeting.mark_published(now=JANUARY)

    meeting.mark_withdrawn(now=FEBRUARY)
    withdrawn = (list(Meeting.objects.published()), list(Meeting.objects.withdrawn()))
    meeting.mark_published(now=MARCH)

    meeting.refresh_from_db()
    assert withdrawn == ([], [meeting])
    assert (meeting.published_at, meeting.withdrawn_at) == (JANUARY, None)


def test_only_what_was_published_is_withdrawn(meeting):
    meeting.withdrawn_at = JANUARY

    with refuses_by("meeting_withdrawn_after_published"):
        meeting.full_clean()
    with database_refuses("meeting_withdrawn_after_published"):
        meeting.save()


def test_it_is_never_unpublished_without_a_trace(meeting):
    meeting.mark_published(now=JANUARY)
    meeting.published_at = None

    with refuses("published"):
        meeting.save()
    with refuses("published"):
        meeting.save(update_fields=["published_at"])
    with refuses("guarded"):
        Meeting.objects.update(published_at=None)
    with database_refuses("meeting_stays_published"):
        cast.past_the_models(Meeting).update(published_at=None)


def test_its_date_of_publication_is_never_moved(meeting):
    meeting.mark_published(now=FEBRUARY)
    meeting.published_at = JANUARY

    with refuses("published"):
        meeting.save()
    with refuses("guarded"), transaction.atomic():
        Meeting.objects.bulk_update([meeting], ["published_at"])
    with database_refuses("meeting_stays_published"):
        cast.past_the_models(Meeting).update(published_at=JANUARY)


def test_it_cannot_be_deleted_once_published(meeting):
    meeting.mark_published()
    meeting.mark_withdrawn()

    with refuses("published"):
        meeting.delete()
    with refuses("published"):
        Meeting.objects.all().delete()

    assert Meeting.objects.count() == 1


def test_it_cannot_be_deleted_under_its_plan(plan):
    with pytest.raises(ProtectedError):
        plan.meeting.delete()


def test_a_draft_takes_its_parts_along(meeting, health):
    delegation = meeting.delegations.create(institution=health)
    delegation.attendees.create(name_ar="سين")
    meeting.agenda.create(number=1, topic_ar="الوضع السياسي")
    meeting.statements.create(text_ar="كلمة")
    meeting.findings.create(kind="strength", number=1, text_ar="انفتاح مهم")

    meeting.delete()

    parts = [Delegation, Attendee, AgendaItem, Statement, Finding]
    assert [part.objects.count() for part in parts] == [0, 0, 0, 0, 0]


def test_its_address_stays_once_public(meeting):
    meeting.slug = "annual"
    meeting.save()
    meeting.mark_published()
    meeting.mark_withdrawn()
    meeting.slug = "annual-meeting"

    with refuses("address"):
        meeting.save()
    with refuses("guarded"):
        Meeting.objects.update(slug="annual-meeting")


def test_its_year_has_four_digits(meeting):
    meeting.year = 23

    with refuses_by("meeting_year_plausible"):
        meeting.full_clean()
    with database_refuses("meeting_year_plausible"):
        meeting.save()


def test_an_institution_has_one_delegation(meeting, health):
    meeting.delegations.create(institution=health)

    with refuses_by("delegation_once_per_meeting"):
        Delegation(meeting=meeting, institution=health).full_clean()
    with database_refuses("(?i)unique"):
        meeting.delegations.create(institution=health)


@pytest.mark.parametrize(
    ("disclosure", "shown"),
    [("count", 0), ("names", 1), ("names_and_posts", 1)],
)
def test_names_are_told_as_the_delegation_allows(meeting, health, disclosure, shown):
    delegation = meeting.delegations.create(institution=health, disclosure=disclosure)
    delegation.attendees.create(name_ar="سين")

    assert Attendee.objects.disclosed().count() == shown


def test_a_delegation_tells_its_head_count_only_unless_said(meeting, health):
    delegation = meeting.delegations.create(institution=health)

    assert delegation.disclosure == Delegation.Disclosure.COUNT


@pytest.mark.parametrize(
    "change",
    [
        lambda own: Delegation.objects.filter(pk=own.pk).update(head_count=0),
        lambda own: setattr(own, "head_count", 0) or own.save(),
        lambda own: setattr(own, "head_count", 0) or own.full_clean(),
    ],
)
def test_a_head_count_of_zero_beside_names_is_refused(meeting, health, change):
    delegation = meeting.delegations.create(institution=health, head_count=1)
    delegation.attendees.create(name_ar="سين")

    with refuses("nobody_came"):
        change(delegation)

    delegation.refresh_from_db()
    assert delegation.head_count == 1


def test_a_head_count_of_zero_counts_nobody_who_stayed_away(meeting, health):
    delegation = meeting.delegations.create(institution=health, head_count=1)
    absent = delegation.attendees.create(name_ar="سين", presence="apologies")

    delegation.head_count = 0
    delegation.save()
    absent.delegation, absent.presence = delegation, "present"
    with refuses("nobody_came"):
        absent.save()

    assert delegation.attendees.came().count() == 0


def test_nobody_who_came_is_added_to_a_delegation_of_nobody(meeting, health):
    delegation = meeting.delegations.create(institution=health, head_count=0)

    with refuses("nobody_came"):
        delegation.attendees.create(name_ar="سين")


def test_who_came_in_a_delegation_counted_as_nobody_before_the_rule_can_be_corrected(
    meeting, health
):
    delegation = meeting.delegations.create(institution=health, head_count=1)
    person = delegation.attendees.create(name_ar="سين")
    QuerySet(Delegation).filter(pk=delegation.pk).update(head_count=0)
    person.refresh_from_db()

    person.name_ar = "شين"
    person.save()

    assert delegation.attendees.get().name_ar == "شين"


def test_a_speaker_is_not_named_unless_said(meeting):
    assert meeting.statements.create(text_ar="كلمة").names_speaker is False


def test_a_finding_joins_last_year_to_this_year(meeting):
    last = cast.make_plan(2022, items=1).recommendations.get()
    this = cast.make_plan(2023, items=1).recommendations.get()
    finding = meeting.findings.create(kind="weakness", number=1, text_ar="آليات دون المستوى")

    finding.about.add(last)
    finding.answered_by.add(this)

    assert (list(last.findings.all()), list(this.answers.all())) == ([finding], [finding])


@pytest.mark.parametrize(
    ("rule", "part", "fields"),
    [
        ("agenda_number_once", "agenda", {"number": 1, "topic_ar": "الوضع السياسي"}),
        ("statement_number_once", "statements", {"number": 1, "text_ar": "كلمة"}),
        (
            "finding_number_once",
            "findings",
            {"number": 1, "kind": "strength", "text_ar": "انفتاح مهم"},
        ),
    ],
)
def test_a_number_is_given_once(meeting, rule, part, fields):
    parts = getattr(meeting, part)
    parts.create(**fields)

    with refuses_by(rule):
        parts.model(meeting=meeting, **fields).full_clean()
