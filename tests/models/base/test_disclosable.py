"""How single fields are held back; tests/workflow/disclosure has the whole way."""

import pytest

from recommendations.models import Attendee, DisclosureRequest, Document, Statement
from recommendations.models.history import acting_as
from tests.support import cast
from tests.support.files.uploads import pdf_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation(health):
    """A delegation of a published meeting, whose one name is public."""
    meeting = cast.make_meeting(2023)
    delegation = meeting.delegations.create(institution=health, disclosure="names")
    delegation.attendees.create(name_ar="روناهي")
    meeting.mark_published()
    return delegation


@pytest.fixture
def waiting(delegation, staff):
    """A name that ``staff`` added and a publisher has not decided on."""
    with acting_as(staff):
        return delegation.attendees.create(name_ar="سوزدار")


def test_a_save_of_single_fields_stores_what_is_held_back(delegation):
    statement = delegation.meeting.statements.create(number=1, text_ar="كلمة")
    statement.names_speaker, statement.speaker_ar = True, "نوروز"

    statement.save(update_fields=["names_speaker", "speaker_ar"])

    stored = Statement.objects.get()
    assert (stored.names_speaker, stored.speaker_ar) == (False, "نوروز")
    assert DisclosureRequest.objects.waiting().about(stored).exists()


def test_a_save_of_single_fields_stores_that_a_name_is_held_back(delegation):
    attendee = delegation.attendees.get()
    attendee.name_ar = "آزاد"

    attendee.save(update_fields=["name_ar"])

    stored = Attendee.objects.get()
    assert (stored.name_ar, stored.held_back) == ("آزاد", True)
    assert stored.asked_in.is_waiting


def test_a_name_that_readers_would_not_see_any_more_is_not_asked_for(delegation, waiting):
    delegation.disclosure = "count"
    delegation.save()
    waiting.refresh_from_db()
    waiting.held_back = False

    waiting.save()

    waiting.refresh_from_db()
    assert (waiting.held_back, waiting.asked_in) == (False, None)


def test_a_waiting_name_changed_by_who_asked_stays_in_the_request(waiting, staff):
    request = waiting.asked_in
    waiting.name_ar = "آزاد"

    with acting_as(staff):
        waiting.save()

    waiting.refresh_from_db()
    assert (waiting.held_back, waiting.asked_in) == (True, request)


def test_records_that_show_nothing_are_made_in_bulk(meeting, health):
    delegation = meeting.delegations.create(institution=health, disclosure="names")
    made = [
        Attendee(delegation=delegation, name_ar="روناهي"),
        Statement(meeting=meeting, number=1, text_ar="كلمة", names_speaker=True),
        Document(meeting=meeting, title_ar="محضر", file=pdf_file(), is_public=True),
    ]

    for record in made:
        type(record).objects.bulk_create([record])

    assert [type(record).objects.count() for record in made] == [1, 1, 1]
