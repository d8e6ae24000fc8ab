"""The state of a record as a coloured word; the colour alone never says anything."""

from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext

from recommendations.localization.dates.dates import written_out
from recommendations.models import Assurance, DisclosureRequest, Schedule
from recommendations.models.choices import StatusInPlan

# The colour of each decision on a DisclosureRequest: that of a state of a report.
DECISION_STATES = {
    "": "sent",
    "granted": "published",
    "refused": "returned",
    "withdrawn": "withdrawn",
}


def publication_badge(record):
    """Published or withdrawn and since when, or not published."""
    if record.withdrawn_at:
        return state_badge("withdrawn", gettext("withdrawn on %s") % local_day(record.withdrawn_at))
    if record.published_at:
        return state_badge("published", gettext("published on %s") % local_day(record.published_at))
    return state_badge("draft", gettext("not published"))


def yes_no_badge(value):
    """Yes or no, in words."""
    return (
        state_badge("published", gettext("yes")) if value else state_badge("draft", gettext("no"))
    )


def local_day(at):
    """The local date of a moment, in words."""
    return written_out(timezone.localdate(at))


def status_badge(key):
    """The name of a status of recommendations (see StatusInPlan), in its colour."""
    return format_html('<span class="status status--{}">{}</span>', key, StatusInPlan(key).label)


def assurance_badge(key):
    """Whether a status was verified, and what was found."""
    word = Assurance(key).label
    return format_html('<span class="assurance assurance--{}">{}</span>', key, word)


def overdue_badge(schedule):
    """A warning where the schedule is overdue; empty otherwise."""
    if schedule != Schedule.OVERDUE:
        return ""
    return format_html('<span class="overdue">{}</span>', Schedule.OVERDUE.label)


def schedule_badge(schedule):
    """Whether it is on time; empty where it has no date, or is no longer followed."""
    if schedule in (Schedule.OVERDUE, Schedule.NONE):
        return overdue_badge(schedule)
    word = Schedule(schedule).label
    return format_html('<span class="schedule schedule--{}">{}</span>', schedule, word)


def state_badge(key, word):
    """``word`` in the colour of the state ``key`` of a plan, a meeting or a report."""
    return format_html('<span class="state state--{}">{}</span>', key, word)


def decision_badge(request):
    """The decision on a DisclosureRequest."""
    return state_badge(DECISION_STATES[request.decision], request.get_decision_display())


def waiting_badge(is_asked):
    """That a DisclosureRequest waits for its decision; a dash where none does."""
    waiting = DisclosureRequest.Decision.WAITING
    return state_badge(DECISION_STATES[waiting], waiting.label) if is_asked else "—"
