"""When an open item has been without news for too long: computed from dates, never stored."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from recommendations.models.choices import ADOPTED, OPEN, SILENT_DAYS

from .schedule import RUNNING


def silent_on(on):
    """The condition that an item with ``last_news`` is silent on the day ``on`` (a date)."""
    latest = on - timedelta(days=SILENT_DAYS)
    followed = RUNNING & Q(decision__in=ADOPTED) & ~Q(plan__state="draft")
    return followed & Q(last_news__lte=latest)


def adoption_day(adopted_on, adopted_at):
    """The day of the adoption; that of its record where the meeting's own is not known."""
    return adopted_on or (adopted_at and timezone.localdate(adopted_at))


def silent_since(item, on, *, adopted_on, is_closed):
    """The day of the last news of an item silent on the day ``on``, else None; as ``silent_on``.

    ``item``: a dict with decision, status and the ``reported_on`` (ISO dates) of the
    ``updates`` that count. ``adopted_on``: see ``adoption_day``; None in a draft. ``is_closed``
    says whether its plan was closed by then. Gives an ISO date, too.
    """
    if item["decision"] not in ADOPTED or item["status"] not in OPEN or is_closed or not adopted_on:
        return None
    reported = (update["reported_on"] for update in item["updates"])
    news = max(reported, default=adopted_on.isoformat())
    return news if news <= (on - timedelta(days=SILENT_DAYS)).isoformat() else None
