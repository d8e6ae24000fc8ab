"""Clocks for signing in that go only when a test moves them: of its limits, and of codes."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
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


@pytest.fixture
def one_half_minute(monkeypatch):
    """The app and the site stay in one half minute, so that an earlier code of a test is not
    one half minute too old when it arrives."""
    now = time.time()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: now))
