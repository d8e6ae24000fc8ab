"""That a responsible body has not answered, in words."""

from datetime import date

from django.utils.translation import gettext, ngettext


def no_answer(adopted_on: date | None, today: date, *, is_over: bool) -> str:
    """That a body has not answered, and since when; ``is_over``: that it no longer will."""
    if is_over:
        return gettext("no answer was given")
    if adopted_on is None:
        return gettext("no answer yet")
    days = (today - adopted_on).days
    return ngettext(
        "no answer yet, %(count)s day after the adoption",
        "no answer yet, %(count)s days after the adoption",
        days,
    ) % {"count": days}
