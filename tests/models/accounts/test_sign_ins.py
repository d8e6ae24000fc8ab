from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from recommendations.models import SignIn
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(staff):
    return SignIn.objects.create(user=staff, outcome=SignIn.Outcome.SIGNED_IN)


def test_an_entry_of_the_sign_in_log_never_changes(entry):
    entry.outcome = SignIn.Outcome.WRONG_CODE

    with refuses("log"):
        entry.save()
    with refuses("log"):
        entry.delete()
    with refuses("log"), transaction.atomic():
        SignIn.objects.update(outcome=SignIn.Outcome.WRONG_CODE)
    with refuses("log"):
        SignIn.objects.all().delete()

    assert SignIn.objects.get().outcome == SignIn.Outcome.SIGNED_IN


def test_an_entry_is_called_by_the_account_or_what_was_typed(entry):
    unknown = SignIn(typed_name="nob", outcome=SignIn.Outcome.WRONG_PASSWORD)
    nameless = SignIn(outcome=SignIn.Outcome.TOO_MANY)

    names = [str(one).partition(":")[0] for one in (entry, unknown, nameless)]

    assert names == ["staff", "nob", "?"]


def test_old_entries_lose_their_address_first_and_are_then_forgotten(settings, staff):
    settings.SIGN_IN_ADDRESS_DAYS, settings.SIGN_IN_LOG_DAYS = 30, 90
    now = timezone.now()
    for days in (1, 31, 91):
        SignIn.objects.create(
            user=staff,
            outcome=SignIn.Outcome.SIGNED_IN,
            at=now - timedelta(days=days),
            address="192.0.2.1",
        )

    SignIn.objects.forget_old(now=now)

    entries = [((now - entry.at).days, entry.address) for entry in SignIn.objects.all()]
    assert entries == [(1, "192.0.2.1"), (31, None)]
