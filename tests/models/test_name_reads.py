import pytest

from recommendations.models import Attendee, Statement
from recommendations.models.name_reads import collecting, not_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation(meeting, health):
    delegation = meeting.delegations.create(institution=health)
    delegation.attendees.create(name_ar="روناهي")
    return delegation


def test_a_loaded_attendee_notes_the_delegation(delegation):
    with collecting() as reads:
        Attendee.objects.get()

    assert (reads.delegations, reads.meetings) == ({delegation.pk}, set())


def test_an_earlier_state_of_an_attendee_notes_the_delegation(delegation):
    with collecting() as reads:
        list(Attendee.history.all())

    assert reads.delegations == {delegation.pk}


def test_what_is_loaded_and_shown_to_nobody_is_not_noted(delegation):
    with collecting() as reads:
        with not_shown():
            Attendee.objects.get()
        nothing_noted = not reads
        Attendee.objects.get()

    assert nothing_noted
    assert reads.delegations == {delegation.pk}


@pytest.mark.parametrize(
    ("fields", "is_noted"),
    [
        ({"speaker_ar": "نوروز"}, True),
        ({"post_ku": "Hevserok"}, True),
        ({"speaker_ar": "نوروز", "names_speaker": True}, False),
        ({}, False),
    ],
)
def test_a_loaded_statement_notes_its_meeting_where_its_speaker_is_private(
    meeting, fields, is_noted
):
    meeting.statements.create(number=1, text_ar="كلمة", **fields)

    with collecting() as reads:
        Statement.objects.get()

    assert reads.meetings == ({meeting.pk} if is_noted else set())


def test_a_statement_loaded_without_its_speaker_notes_nothing(meeting):
    meeting.statements.create(number=1, text_ar="كلمة", speaker_ar="نوروز")

    with collecting() as reads:
        Statement.objects.only("number", "meeting").get()

    assert not reads
