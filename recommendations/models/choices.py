"""The four axes on which a recommendation is judged, each with the definition the public reads.

They are never one list: what the meeting decided, what was carried out, whether it is on
time, and who vouches for it are four questions.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Decision(models.TextChoices):
    """What the meeting decided about the text."""

    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("adopted")
    ADOPTED_AMENDED = "adopted_amended", _("adopted as amended")
    DEFERRED = "deferred", _("deferred")
    NOT_ADOPTED = "not_adopted", _("not adopted")


class Status(models.TextChoices):
    """How far the recommendation has been carried out, as reported."""

    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")
    ON_HOLD = "on_hold", _("on hold")
    IMPLEMENTED = "implemented", _("implemented")
    PARTIALLY_IMPLEMENTED = "partially_implemented", _("partially implemented")
    NOT_IMPLEMENTED = "not_implemented", _("not implemented")
    NO_LONGER_APPLICABLE = "no_longer_applicable", _("no longer applicable")
    SUPERSEDED = "superseded", _("superseded")


class StatusInPlan(models.TextChoices):
    """The status as a plan shows it: any Status, or carried over.

    What was open when the plan was closed goes on in a later one, and is neither open nor ended.
    """

    NOT_STARTED = Status.NOT_STARTED.value, Status.NOT_STARTED.label
    IN_PROGRESS = Status.IN_PROGRESS.value, Status.IN_PROGRESS.label
    ON_HOLD = Status.ON_HOLD.value, Status.ON_HOLD.label
    IMPLEMENTED = Status.IMPLEMENTED.value, Status.IMPLEMENTED.label
    PARTIALLY_IMPLEMENTED = Status.PARTIALLY_IMPLEMENTED.value, Status.PARTIALLY_IMPLEMENTED.label
    NOT_IMPLEMENTED = Status.NOT_IMPLEMENTED.value, Status.NOT_IMPLEMENTED.label
    NO_LONGER_APPLICABLE = Status.NO_LONGER_APPLICABLE.value, Status.NO_LONGER_APPLICABLE.label
    SUPERSEDED = Status.SUPERSEDED.value, Status.SUPERSEDED.label
    CARRIED_OVER = "carried_over", _("carried over")


class Schedule(models.TextChoices):
    """Whether it is on time; always computed, never stored."""

    NONE = "none", _("no due date")
    ON_SCHEDULE = "on_schedule", _("on schedule")
    DUE_SOON = "due_soon", _("due soon")
    OVERDUE = "overdue", _("overdue")
    COMPLETED_ON_TIME = "completed_on_time", _("completed on time")
    COMPLETED_LATE = "completed_late", _("completed late")
    ENDED = "ended", _("no longer scheduled")
    CARRIED_OVER_IN_TIME = "carried_over_in_time", _("carried over before its date")
    CARRIED_OVER_LATE = "carried_over_late", _("late when carried over")


class Assurance(models.TextChoices):
    """Whether somebody independent has checked the reported status, and what they found."""

    REPORTED = "reported", pgettext_lazy("assurance", "reported by the body")
    VERIFIED = "verified", pgettext_lazy("assurance", "verified")
    INSUFFICIENT = "insufficient", pgettext_lazy("assurance", "evidence insufficient")
    CONTRADICTED = "contradicted", pgettext_lazy("assurance", "contradicted")


class VerificationOutcome(models.TextChoices):
    """What the check of one progress update found."""

    CONFIRMED = "confirmed", pgettext_lazy("verification", "confirmed")
    INSUFFICIENT = "insufficient", pgettext_lazy("verification", "evidence insufficient")
    CONTRADICTED = "contradicted", pgettext_lazy("verification", "contradicted")

    @property
    def assurance(self):
        """The Assurance of a status that was verified with this outcome."""
        return Assurance.VERIFIED if self == self.CONFIRMED else Assurance(self.value)


class ResponseAnswer(models.TextChoices):
    """What a responsible body answers to a recommendation that was adopted."""

    ACCEPTS = "accepts", pgettext_lazy("response", "accepts")
    ACCEPTS_IN_PART = "accepts_in_part", pgettext_lazy("response", "accepts in part")
    DOES_NOT_ACCEPT = "does_not_accept", pgettext_lazy("response", "does not accept")


# Groups, named once.
ADOPTED = [Decision.ADOPTED, Decision.ADOPTED_AMENDED]
OPEN = [Status.NOT_STARTED, Status.IN_PROGRESS, Status.ON_HOLD]
CLOSED = [status for status in Status if status not in OPEN]
# Those that close an item without its having been carried out, fully or in part.
ENDED_OTHERWISE = [
    Status.NOT_IMPLEMENTED,
    Status.NO_LONGER_APPLICABLE,
    Status.SUPERSEDED,
]
NEEDS_REASON = [
    Status.ON_HOLD,
    Status.PARTIALLY_IMPLEMENTED,
    Status.NOT_IMPLEMENTED,
    Status.NO_LONGER_APPLICABLE,
]
# What a body claims to have done: what verifications are asked for.
CLAIMED = [Status.IMPLEMENTED, Status.PARTIALLY_IMPLEMENTED]
# Left out of the rate's denominator: nobody could still carry them out under this number.
OUT_OF_RATE = [Status.NO_LONGER_APPLICABLE, Status.SUPERSEDED]
DUE_SOON_DAYS = 30
# After so many days without published news an open item is called silent.
SILENT_DAYS = 90

DEFINITIONS = {
    Decision.PROPOSED: _("Put before the meeting; the meeting has not decided yet."),
    Decision.ADOPTED: _("Adopted by the meeting as part of the plan, in the proposed wording."),
    Decision.ADOPTED_AMENDED: _("Adopted by the meeting after it changed the wording."),
    Decision.DEFERRED: _("Left by the meeting for a later one."),
    Decision.NOT_ADOPTED: _("Put before the meeting and not accepted by it."),
    Status.NOT_STARTED: _("No work on it has been reported yet."),
    Status.IN_PROGRESS: _("Work has begun and continues."),
    Status.ON_HOLD: _("Work has stopped for now; the reason is given."),
    Status.IMPLEMENTED: _(
        "Reported as carried out in full, with the date and with evidence; whether the evidence is "
        "public is stated on the recommendation's page."
    ),
    Status.PARTIALLY_IMPLEMENTED: _("Carried out in part and closed; what is missing is named."),
    Status.NOT_IMPLEMENTED: _("Closed without being carried out; the reason is given."),
    Status.NO_LONGER_APPLICABLE: _("Events have overtaken it; the reason is given."),
    Status.SUPERSEDED: _("Another recommendation has taken its place; it is linked."),
    StatusInPlan.CARRIED_OVER: _(
        "Still open when its plan was closed; it goes on in a later plan and is counted there."
    ),
    Schedule.NONE: _("The plan sets no date for it."),
    Schedule.ON_SCHEDULE: _("Open, and its date is more than thirty days away."),
    Schedule.DUE_SOON: _("Open, and its date is within the next thirty days."),
    Schedule.OVERDUE: _("Open, and its date has passed."),
    Schedule.COMPLETED_ON_TIME: _("Implemented on or before its date."),
    Schedule.COMPLETED_LATE: _("Implemented after its date."),
    Schedule.ENDED: _("Closed without being implemented in full."),
    Schedule.CARRIED_OVER_IN_TIME: _("Carried over into a later plan before its date had passed."),
    Schedule.CARRIED_OVER_LATE: _("Its date had passed when it was carried over."),
    Assurance.REPORTED: _("The responsible body reports this; nobody else has checked it."),
    Assurance.VERIFIED: _(
        "Somebody who neither wrote nor published the report, and does not belong to a responsible "
        "body, has checked the evidence and confirms it."
    ),
    Assurance.INSUFFICIENT: _(
        "The report was checked in the same way, and the evidence does not show what it claims."
    ),
    Assurance.CONTRADICTED: _(
        "The report was checked in the same way, and what was found contradicts it."
    ),
}
