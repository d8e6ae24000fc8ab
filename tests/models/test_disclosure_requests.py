import pytest
from django.utils import timezone

from recommendations.models import DisclosureRequest
from tests.support import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation(health):
    meeting = cast.make_meeting(2023)
    delegation = meeting.delegations.create(institution=health, disclosure="names")
    meeting.mark_published()
    return delegation


def test_a_request_that_gives_way_goes_on_for_the_names_that_wait_for_it(delegation, staff):
    request = DisclosureRequest.objects.ask(delegation, "names_and_posts", by=staff)
    delegation.attendees.create(name_ar="سوزدار")
    delegation.attendees.update(asked_in=request)

    request.give_way(by=staff)

    request.refresh_from_db()
    assert (request.level, request.is_waiting) == ("", True)


def test_a_request_that_gives_way_and_asks_for_no_names_is_withdrawn(delegation, staff):
    now = timezone.now()
    request = DisclosureRequest.objects.ask(delegation, "names_and_posts", by=staff)

    request.give_way(by=staff, now=now)

    request.refresh_from_db()
    assert (request.decision, request.decided_by, request.decided_at) == ("withdrawn", staff, now)
