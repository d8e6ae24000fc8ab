"""What a reviewer compares: an update with what readers see now, and with what was returned."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.evidence import evidence_html
from recommendations.history.field_diffs import FieldDiff, is_same
from recommendations.history.values import stored_label
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import columns, pick_from
from recommendations.models import ProgressUpdate, Status
from recommendations.templatetags.tawsiyat import paragraphs


@dataclass(frozen=True)
class ReviewDiff:
    """What the public reads of a recommendation now, and would read with ``update``.

    ``before`` is the update in effect now, or None.
    """

    update: ProgressUpdate
    before: ProgressUpdate | None

    @property
    def moves_the_status(self):
        """False where a later update is in effect, which stays so."""
        before = self.before
        corrects_it = before is not None and before.pk == self.update.corrects_id
        return before is None or corrects_it or self.update.reported_on >= before.reported_on

    @property
    def shows_evidence(self):
        """True when evidence becomes public with this update."""
        return self.update.has_public_evidence

    @property
    def done_when(self):
        """How one knows that the item is done, beside a claim that it is; or an empty text."""
        is_claimed = self.update.status == Status.IMPLEMENTED
        return pick_from(self.update.recommendation, "done_when") if is_claimed else ""

    def rows(self):
        """Dicts for the template: label, was, now, is_changed; without fields that are empty."""
        for label, display in REVIEWED_FIELDS:
            was, now = display(self.before or NO_UPDATE), display(self.update)
            if was or now:
                yield {"label": label, "was": was, "now": now, "is_changed": str(was) != str(now)}


def _text(update, field):
    text = pick_from(update, field)
    return paragraphs(text) if text else ""


def review_diffs(updates):
    """The ReviewDiff of each of ``updates``, in their order, in one query."""
    items = {update.recommendation_id for update in updates}
    counting = ProgressUpdate.objects.effective().filter(recommendation__in=items)
    before = {}
    for one in counting.newest_first().select_related("superseded_by__plan"):
        before.setdefault(one.recommendation_id, one)
    return [ReviewDiff(update, before.get(update.recommendation_id)) for update in updates]


# Of a recommendation without an update in effect.
NO_UPDATE = ProgressUpdate(status=Status.NOT_STARTED)
REVIEWED_FIELDS = [
    (_("status"), lambda update: Status(update.status).label),
    (_("reported on"), lambda update: written_out(update.reported_on) if update.pk else ""),
    (_("progress in per cent"), lambda update: "" if update.percent is None else update.percent),
    (_("what was done"), lambda update: _text(update, "narrative")),
    (_("obstacle"), lambda update: _text(update, "obstacle")),
    (_("next step"), lambda update: _text(update, "next_step")),
    (_("reason, or what is missing"), lambda update: _text(update, "reason")),
    (_("evidence"), evidence_html),
    (_("superseded by"), lambda update: update.superseded_by or ""),
]
# The columns that its author corrects after a return.
CORRECTED = [
    "status",
    "reported_on",
    "percent",
    *columns(*ProgressUpdate.TEXTS),
    "evidence_url",
    "evidence_file",
    "evidence_is_public",
    "superseded_by",
]


def changes_since_return(updates):
    """Key → FieldDiffs between each of ``updates`` as it was last returned and as it is now.

    Those that were never returned are left out. One query.
    """
    remarked = {update.pk: update for update in updates if update.remark}
    returned = _as_returned(remarked) if remarked else {}
    return {pk: _differences(returned[pk], remarked[pk]) for pk in returned}


def _as_returned(keys):
    """Key → the state that the last return stored; what was typed later came after it."""
    states = {}
    history = ProgressUpdate.history.filter(id__in=keys, returned_at__isnull=False)
    for state in history.order_by("history_id"):
        if state.id not in states or states[state.id].returned_at != state.returned_at:
            states[state.id] = state
    return states


def _differences(before, after):
    found = []
    for name in CORRECTED:
        field = ProgressUpdate._meta.get_field(name)
        was, now = (_value(getattr(one, field.attname)) for one in (before, after))
        if not is_same(field, was, now):
            found.append(FieldDiff(field, was, now, stored_label))
    return found


def _value(value):
    """The name of a file, as history stores it; any other value as it is."""
    return value.name or "" if hasattr(value, "storage") else value
