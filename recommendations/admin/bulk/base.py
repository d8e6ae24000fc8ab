"""A change of many records at once: what it would do to each, and how it is done to all.

The preview says what would happen without writing anything. The change itself uses the same
functions as a change of one record, after the preview was compared once more with what was shown.
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
class PreviewRow:
    """One record in the preview: its value before and after, or why it cannot be changed.

    ``is_unchanged``: it has the value already, and nothing would be written.
    """

    record: object
    before: str
    after: str = ""
    refusal: str = ""
    is_unchanged: bool = False

    @property
    def is_possible(self):
        return not self.refusal and not self.is_unchanged

    def shown(self):
        """What the page shows of it, for the fingerprint."""
        return self.record.pk, self.record.version, self.before, self.after, self.refusal


class BulkPreview:
    """The rows by what would become of them, and the fingerprint of them all."""

    def __init__(self, rows, answers):
        self.possible = [row for row in rows if row.is_possible]
        self.refused = [row for row in rows if row.refusal]
        self.unchanged = [row for row in rows if row.is_unchanged]
        answered = {name: str(answer) for name, answer in answers.items()}
        self.fingerprint = fingerprint([row.shown() for row in rows], answered)


class BulkForm(ConfirmedForm):
    """Asks for the values of a change; carries the keys of the selected records.

    The fingerprint is that of the preview, which is compared by ``carry_out``.
    """

    selected = forms.CharField(widget=forms.HiddenInput)
    # The filters of the list, to go back to it.
    filters = forms.CharField(widget=forms.HiddenInput, required=False)
    confirm_button = "confirm"
    # The names of fields in a collapsed section.
    collapsed = ()

    def __init__(self, *args, user, max_records, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.max_records = user, max_records

    @property
    def main_fields(self):
        return [field for field in self.visible_fields() if field.name not in self.collapsed]

    @property
    def collapsed_fields(self):
        return [field for field in self.visible_fields() if field.name in self.collapsed]

    @property
    def is_expanded(self):
        return any(field.value() or field.errors for field in self.collapsed_fields)

    def current_fingerprint(self):
        return None

    def clean_selected(self):
        """The selected keys as numbers."""
        keys = self.cleaned_data["selected"].split(",")
        if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in keys):
            raise ValidationError(_("Select the records in the list again."))
        if len(keys) > self.max_records:
            raise ValidationError(TOO_MANY_RECORDS, params={"most": self.max_records})
        return [int(key) for key in keys]

    def answers(self):
        """The values, without the hidden fields."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in HIDDEN_FIELDS
        }


HIDDEN_FIELDS = set(BulkForm.base_fields)
REFUSED = ngettext_lazy(
    "%(n)s record cannot be changed this way and is skipped",
    "%(n)s records cannot be changed this way and are skipped",
    "n",
)
UNCHANGED = ngettext_lazy("%(n)s already has this value", "%(n)s already have this value", "n")
TOO_MANY_RECORDS = _("At most %(most)s can be changed at once. Narrow the list with its filters.")


class BulkChange(ABC):
    """One kind of change; ``name`` is the name of its action and part of its address."""

    name = label = title = explanation = ""
    permissions = []
    # More at once would block other writers of the database for too long.
    max_records = 300
    form = BulkForm
    # Sentences that count with "n": over the preview, and after the change.
    will = done = ""

    def is_allowed(self, user):
        return user.has_perms(self.permissions)

    @property
    def has_questions(self):
        """True when the form asks for something before the preview."""
        return set(self.form.base_fields) != HIDDEN_FIELDS

    def form_for(self, user, data=None, **options):
        return self.form(data, user=user, max_records=self.max_records, **options)

    def records(self, queryset):
        """The selected records in the order of their change, with all that ``rows`` reads."""
        return list(queryset)

    @abstractmethod
    def rows(self, records, answers, user):
        """What the change would do: a PreviewRow for each record."""

    @abstractmethod
    def apply(self, record, answers, user):
        """Changes one record; raises ValidationError where it must not be changed."""

    @abstractmethod
    def log_message(self, answers):
        """The entry in the log of each record; it holds no private text."""

    def item(self, record):
        """The recommendation that ``record`` is or belongs to."""
        return record

    def detail(self, record):
        """Distinguishes the record from others of the same recommendation; may be empty."""
        return ""

    def heading(self, kind, n):
        """The heading of the rows of a kind: "possible", "refused" or "unchanged"."""
        sentences = {"possible": self.will, "refused": REFUSED, "unchanged": UNCHANGED}
        return sentences[kind] % {"n": n}

    def preview(self, records, answers, user):
        return BulkPreview(self.rows(records, answers, user), answers)


class BulkError(Exception):
    """Nothing was changed; ``sentences`` say why."""

    def __init__(self, sentences):
        super().__init__()
        self.sentences = sentences


@transaction.atomic
def carry_out(change, queryset, answers, user, shown):
    """Changes all that can be changed, exactly as the preview with the fingerprint ``shown``.

    Returns the BulkPreview. Raises BulkError and changes nothing when the records have changed
    since the preview, or when one of them is refused after all.
    """
    items = {change.item(record).plan_id for record in change.records(queryset)}
    # Whoever changes an item locks its plan first.
    list(Plan.objects.select_for_update().filter(pk__in=items).order_by("pk"))
    preview = change.preview(change.records(queryset), answers, user)
    if preview.fingerprint != shown:
        raise BulkError([CHANGED])
    with caused_by(Cause.BULK, change.name):
        for row in preview.possible:
            _apply(change, row.record, answers, user)
    return preview


def _apply(change, record, answers, user):
    try:
        change.apply(record, answers, user)
    except ValidationError as error:
        reference = change.item(record).reference
        raise BulkError([f"{reference}: {sentence}" for sentence in error.messages]) from error
    except (RecordModifiedError, IntegrityError) as error:
        raise BulkError([CHANGED]) from error
