"""When an open item has been without news for too long: computed from dates, never stored."""

from datetime import date, timedelta

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
    """As ``last_news_if_silent``, of a dict with decision, status and the ``reported_on`` of the
    ``updates`` that count; these, and the day that it gives, are ISO dates. ``adopted_on``: None
    in a draft."""
    reported = (date.fromisoformat(update["reported_on"]) for update in item["updates"])
    news = adopted_on and max(reported, default=adopted_on)
    since = last_news_if_silent(item["decision"], item["status"], news, on, is_closed=is_closed)
    return since and since.isoformat()


def last_news_if_silent(decision, status, news, on, *, is_closed):
    """The day ``news`` of the last news where the item is silent on ``on``, else None.

    As ``silent_on``. ``news``: that of the last report that counts, else of the adoption (see
    ``adoption_day``), None in a draft. ``is_closed``: whether its plan was closed by then.
    """
    is_followed = decision in ADOPTED and status in OPEN and not is_closed
    return news if is_followed and news and news <= on - timedelta(days=SILENT_DAYS) else None
