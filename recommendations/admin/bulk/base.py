"""A change of many records at once: what it would do to each, and how it is done to all.

What the preview shows is foreseen, without writing; what is confirmed goes through the doors that
a single change goes through, and is compared once more with what was shown.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from concurrency.exceptions import RecordModifiedError
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from recommendations.admin.base.confirm import ConfirmedForm
from recommendations.models import Plan
from recommendations.models.history import Cause, caused_by
from recommendations.workflow.fingerprints import CHANGED, fingerprint


@dataclass(frozen=True)
class Line:
    """What the change would do to one record: how that reads before and after, or why it may not.

    ``is_idle``: it is so already, and nothing would be written.
    """

    record: object
    before: str
    after: str = ""
    refusal: str = ""
    is_idle: bool = False

    @property
    def is_possible(self):
        return not self.refusal and not self.is_idle

    def shown(self):
        """What the page shows of it, for the fingerprint."""
        return self.record.pk, self.record.version, self.before, self.after, self.refusal


class Preview:
    """All the lines, and a short fingerprint of them with which a confirmation is compared."""

    def __init__(self, lines, answers):
        self.possible = [line for line in lines if line.is_possible]
        self.refused = [line for line in lines if line.refusal]
        self.idle = [line for line in lines if line.is_idle]
        answered = {name: str(answer) for name, answer in answers.items()}
        self.fingerprint = fingerprint([line.shown() for line in lines], answered)


class BulkForm(ConfirmedForm):
    """Asks for the values; carries which records are selected.

    The fingerprint is that of the preview, which is compared by ``carry_out``.
    """

    selected = forms.CharField(widget=forms.HiddenInput)
    # The filters of the list, to go back to it.
    filters = forms.CharField(widget=forms.HiddenInput, required=False)

    confirm_button = "confirm"

    def __init__(self, *args, user, most, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.most = user, most

    def current_fingerprint(self):
        return None

    def clean_selected(self):
        """The selected keys as numbers."""
        keys = self.cleaned_data["selected"].split(",")
        if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in keys):
            raise ValidationError(_("Select the records in the list again."))
        if len(keys) > self.most:
            raise ValidationError(TOO_MANY, params={"most": self.most})
        return [int(key) for key in keys]

    def answers(self):
        """What was asked for, without what is only carried."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CARRIED}


CARRIED = set(BulkForm.base_fields)
CANNOT = ngettext_lazy(
    "%(n)s record cannot be changed this way and is skipped",
    "%(n)s records cannot be changed this way and are skipped",
    "n",
)
ALREADY = ngettext_lazy("%(n)s already has this value", "%(n)s already have this value", "n")
TOO_MANY = _("At most %(most)s can be changed at once. Narrow the list with its filters.")


class BulkChange(ABC):
    """One kind of change. ``name`` is that of its action and in its address."""

    name = label = title = explanation = ""
    permissions = []
    # So many at once: more would keep the others waiting for the database.
    most = 300
    form = BulkForm
    # Sentences that count with "n": before, and after it was done.
    will = done = ""

    def is_allowed(self, user):
        return user.has_perms(self.permissions)

    @property
    def asks(self):
        """False when there is nothing to ask before the preview."""
        return set(self.form.base_fields) != CARRIED

    def form_for(self, user, data=None, **options):
        return self.form(data, user=user, most=self.most, **options)

    def records(self, queryset):
        """The selected records in the order of their change, with all that ``lines`` reads."""
        return list(queryset)

    @abstractmethod
    def lines(self, records, answers, user):
        """What the change would do: a Line for each record."""

    @abstractmethod
    def apply(self, record, answers, user):
        """Changes one record; raises ValidationError when its door refuses."""

    @abstractmethod
    def told(self, answers):
        """What the log of the record says; no private word."""

    def item(self, record):
        """The recommendation that a record is, or is about."""
        return record

    def detail(self, record):
        """What tells a record from others about the same recommendation."""
        return ""

    def heading(self, kind, n):
        """Over the lines of a preview that are "possible", "refused" or "idle"."""
        sentences = {"possible": self.will, "refused": CANNOT, "idle": ALREADY}
        return sentences[kind] % {"n": n}

    def preview(self, records, answers, user):
        return Preview(self.lines(records, answers, user), answers)


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """Nothing was changed; ``sentences`` say why."""

    def __init__(self, sentences):
        super().__init__()
        self.sentences = sentences


@transaction.atomic
def carry_out(change, queryset, answers, user, shown):
    """Changes all that can be changed, exactly as the preview with the fingerprint ``shown``.

    Returns the Preview. Raises Refused, and leaves everything as it was, when the records are no
    longer what was shown, or when a door refuses one of them after all.
    """
    items = {change.item(record).plan_id for record in change.records(queryset)}
    # Whoever changes an item holds its plan; nobody does from here on.
    list(Plan.objects.select_for_update().filter(pk__in=items).order_by("pk"))
    preview = change.preview(change.records(queryset), answers, user)
    if preview.fingerprint != shown:
        raise Refused([CHANGED])
    with caused_by(Cause.BULK, change.name):
        for line in preview.possible:
            _apply(change, line.record, answers, user)
    return preview


def _apply(change, record, answers, user):
    try:
        change.apply(record, answers, user)
    except ValidationError as error:
        reference = change.item(record).reference
        raise Refused([f"{reference}: {sentence}" for sentence in error.messages]) from error
    except (RecordModifiedError, IntegrityError) as error:
        raise Refused([CHANGED]) from error
