"""What lies around the pages is asked for as on a server, with the cache before Django."""

import pytest

from recommendations.models.plans.closing_decisions import CarryOver
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.sites.site_client import SiteClient


@pytest.fixture
def client():
    return SiteClient()


@made_once
def years():
    """Two published plans, the second of which carries number 1 of the first over."""
    first = cast.make_plan(2023, items=2, state="published")
    decisions = {item.pk: CarryOver() for item in first.recommendations.all()}
    second = closing.close(first, by=cast.make_user(), decisions=decisions)
    second.meeting = cast.make_meeting(2024)
    second.save()
    cast.make_recommendation(second)
    return first, cast.advance(second, "published")
