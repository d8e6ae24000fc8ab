"""Words for where a record stands, coloured and never by colour alone."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext

from recommendations.localization.dates import written_out
from recommendations.models import Schedule, Status


def publication(record):
    """Published since, withdrawn since, or not published."""
    if record.withdrawn_at:
        return state("withdrawn", gettext("withdrawn on %s") % day(record.withdrawn_at))
    if record.published_at:
        return state("published", gettext("published on %s") % day(record.published_at))
    return state("draft", gettext("not published"))


def day(at):
    """The local date of a moment, in words."""
    return written_out(timezone.localdate(at))


def status_word(key):
    """The status as a coloured word."""
    return format_html('<span class="status status--{}">{}</span>', key, Status(key).label)


def overdue_mark(schedule):
    """A warning for what is past its date; nothing for the rest."""
    if schedule != Schedule.OVERDUE:
        return ""
    return format_html('<span class="overdue">{}</span>', Schedule.OVERDUE.label)


def state(key, word):
    """A word for the state of a plan, a meeting or an update."""
    return format_html('<span class="state state--{}">{}</span>', key, word)
