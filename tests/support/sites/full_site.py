"""A site with a record of every model: ``pytest_plugins = ["tests.support.sites.full_site"]``."""

import pytest
from django.utils import timezone

from recommendations.models import Letter, Redaction, SignIn
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.sites import populated


@pytest.fixture(scope="module")
def full(module_db):
    """A site with a record of every model, its plans in every state; the newest plan."""
    plan = populated.populate(populated.Words("seen"))
    user = cast.make_user()
    freezing.publish_report(plan, by=user, as_of=timezone.localdate())
    cast.make_update(plan.recommendations.first(), publish=False)
    plan.meeting.delegations.create(institution=cast.make_institution("waiting"))
    Letter.objects.create(recipient=user, kind="reminder", day="2023-01-01")
    SignIn.objects.create(user=user, outcome="signed_in")
    of_item = {"record_kind": "recommendation", "record_key": 1, "page_key": 1}
    Redaction.objects.create(
        page_kind="recommendation",
        field="title_ar",
        category="safety",
        redacted_on="2023-01-01",
        redacted_at=timezone.now(),
        redacted_by=user,
        **of_item,
    )
    return cast.make_plan(2024)
