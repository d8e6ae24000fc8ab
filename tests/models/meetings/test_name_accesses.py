import pytest
from django.db import transaction

from recommendations.models import NameAccess
from recommendations.models.meetings.name_accesses import joined
from tests.support import cast
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


def log(user, *, delegations=(), meetings=()):
    return NameAccess.objects.create(
        user=user,
        page=NameAccess.Page.LIST,
        path="/admin/",
        delegations=joined(set(delegations)),
        meetings=joined(set(meetings)),
    )


def test_keys_are_stored_in_order_between_spaces():
    assert (joined({17, 3}), joined(set())) == (" 3 17 ", "")


def test_accesses_to_a_meeting_are_those_to_its_speakers_and_delegations(staff, meeting, health):
    delegation = meeting.delegations.create(institution=health)
    moved = meeting.delegations.create(institution=cast.make_institution())
    moved.meeting = cast.make_meeting(2024)
    moved.save()
    deleted = meeting.delegations.create(institution=cast.make_institution("education"))
    deleted_key = deleted.pk
    deleted.delete()
    found = [
        log(staff, meetings=[meeting.pk]),
        log(staff, delegations=[delegation.pk, 1000]),
        log(staff, delegations=[moved.pk]),
        log(staff, delegations=[deleted_key]),
    ]
    log(staff, meetings=[meeting.pk * 1000 + meeting.pk])
    log(staff, delegations=[1000])

    assert set(NameAccess.objects.about(meeting)) == set(found)


def test_an_entry_of_the_name_access_log_never_changes(staff):
    entry = log(staff)
    entry.path = "/"

    with refuses("log"):
        entry.save()
    with refuses("log"):
        entry.delete()
    with refuses("log"), transaction.atomic():
        NameAccess.objects.update(path="/")
    with refuses("log"):
        NameAccess.objects.all().delete()

    assert NameAccess.objects.get().path == "/admin/"
