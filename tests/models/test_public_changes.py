"""What moves the content version beside what tests/models/base/test_content_version.py walks."""

import pytest
from django.core import serializers

from recommendations.models import Meeting
from tests.support import cast
from tests.support.content_version import moves

pytestmark = pytest.mark.django_db


def test_a_record_loaded_from_a_fixture_is_not_compared(meeting):
    meeting.mark_published()
    [loaded] = serializers.deserialize("python", serializers.serialize("python", [meeting]))
    loaded.object.title_ar = "اجتماع آخر"

    # Django saves it raw: what it depends on may not be there yet.
    assert not moves(loaded.save)

    assert Meeting.objects.get().title_ar == "اجتماع آخر"


def test_a_published_record_that_is_saved_moves_the_version():
    meeting = cast.make_meeting(2023, published=True)
    meeting.title_ar = "اجتماع آخر"

    assert moves(meeting.save)
