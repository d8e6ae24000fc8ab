"""How often and from where a due date was postponed, in words."""

from datetime import date

from django.utils.translation import gettext, ngettext

from recommendations.localization.dates.dates import written_out


def times_postponed(n: int) -> str:
    """How often a date was postponed, in the active language; ``n`` is at least 1."""
    if n == 1:
        return gettext("postponed once")
    if n == 2:  # noqa: PLR2004 - a word of its own in English
        return gettext("postponed twice")
    return ngettext("postponed %(n)s time", "postponed %(n)s times", n) % {"n": n}


def dates_sentence(first: date | None, n: int, now: date) -> str:
    """The dates of a recommendation as a sentence: the ``first``, how often postponed, and ``now``.

    ``first`` is None where no date was set at first.
    """
    words = {"times": times_postponed(n), "now": written_out(now)}
    if first is None:
        return gettext("No due date at first, %(times)s, now due on %(now)s.") % words
    return gettext("Due on %(first)s at first, %(times)s, now due on %(now)s.") % {
        **words,
        "first": written_out(first),
    }
