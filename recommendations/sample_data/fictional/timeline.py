"""What happens in an example, carried out in the order of its days."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, datetime, time
from operator import itemgetter
from typing import Any

from django.utils import timezone
from simple_history.signals import pre_create_historical_record


class Timeline:
    """Acts with the days on which they happen; those of one day happen in the order of adding."""

    def __init__(self) -> None:
        self._acts: list[tuple[date, Callable]] = []

    def add(self, day: date, act: Callable[..., Any]) -> None:
        """``act`` is called with the time ``now``, noon of ``day``."""
        self._acts.append((day, act))

    @property
    def last_day(self) -> date:
        return max(day for day, _act in self._acts)

    def run(self) -> None:
        """Carries out all acts; the history records that they write are dated to their day."""
        for day, act in sorted(self._acts, key=itemgetter(0)):
            now = timezone.make_aware(datetime.combine(day, time(12)))
            with _history_dated(now):
                act(now=now)


@contextmanager
def _history_dated(moment):
    """While it is open, history records say that their change happened at ``moment``.

    A change that nobody made must not look like one of the day of loading; that it came from a
    command, every record says as well.
    """

    def set_date(history_instance, **kwargs):
        history_instance.history_date = moment

    pre_create_historical_record.connect(set_date)
    try:
        yield
    finally:
        pre_create_historical_record.disconnect(set_date)
