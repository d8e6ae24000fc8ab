"""A clock of the limits of signing in that goes only when a test moves it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.accounts.sign_in import attempts


class Clock:
    def __init__(self):
        self.now = timezone.now()

    def go_on(self, **time):
        """Moves it on by ``timedelta(**time)``."""
        self.now += timedelta(**time)


@pytest.fixture
def clock(monkeypatch):
    """The time that the limits of signing in go by."""
    clock = Clock()
    monkeypatch.setattr(attempts, "current_time", lambda: clock.now)
    return clock
