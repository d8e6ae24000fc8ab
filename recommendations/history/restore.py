"""Restores an earlier text of a record, under the record's own rules."""

import copy

from django.core.exceptions import ValidationError
from django.db import transaction

from recommendations.localization.dates.dates import moment
from recommendations.models import DisclosureRequest, Erratum, Postponement, Response
from recommendations.models.base.content import Versioned
from recommendations.models.history import Cause, caused_by
from recommendations.workflow.fingerprints import CHANGED, fingerprint

from .field_diffs import FieldDiff, tracked_fields
from .values import is_text

# Written once, whatever their fields hold.
NEVER_RESTORED = {DisclosureRequest, Erratum, Postponement, Response}


def restorable_fields(model):
    """The names of the fields of ``model`` in which an earlier text may be restored."""
    if model in NEVER_RESTORED:
        return set()
    fields = tracked_fields(model)
    return {field.name for field in fields if is_text(field) and field.editable}


def changed(record, name, text):
    """The stored ``record`` with ``text`` in the field ``name``, asked for its own rules.

    Raises ValidationError for what the record refuses; ``record`` itself stays as it is.
    """
    other = copy.copy(record)
    setattr(other, name, text)
    other.clean_fields(exclude={field.name for field in record._meta.fields} - {name})
    if hasattr(other, "validate_change"):
        other.validate_change(record)
    if hasattr(other, "validate_guarded_fields"):
        other.validate_guarded_fields()
    return other


def is_open(record, name):
    """True when the text of the stored ``record`` in that field may still be changed."""
    if name not in restorable_fields(type(record)):
        return False
    try:
        changed(record, name, "…")  # any text, as long as it is another
    except ValidationError:
        return False
    return True


class EarlierText:
    """The text of ``field`` in an earlier ``history_record`` of the stored ``record``."""

    def __init__(self, record, history_record, field):
        self.record, self.history_record, self.field = record, history_record, field
        self.text = getattr(history_record, field) or ""

    @property
    def moment(self):
        return moment(self.history_record.history_date)

    @property
    def diff(self):
        """The words from the present text to the earlier one."""
        field = self.record._meta.get_field(self.field)
        return FieldDiff(field, getattr(self.record, self.field), self.text)

    def fingerprint(self, record=None):
        """A short fingerprint of what the page shows of ``record``, the one it was made for."""
        record = record or self.record
        shown = record.pk, getattr(record, "version", None), getattr(record, self.field)
        return fingerprint(shown)

    def refusals(self):
        """Sentences: why the text cannot be restored; empty when it can."""
        try:
            changed(self.record, self.field, self.text)
        except ValidationError as error:
            return error.messages
        return []

    def stored(self):
        """The record as it is stored now, held until the end unless it has a version.

        A stale version is refused by the save itself. A recommendation is never held before its
        plan is: whoever closes the year holds them in the other order.
        """
        records = type(self.record)._base_manager.filter(pk=self.record.pk)
        if not isinstance(self.record, Versioned):
            records = records.select_for_update()
        return records.first()

    @transaction.atomic
    def restore(self):
        """Saves the text. Raises ValidationError when a rule refuses it or it was changed since."""
        stored = self.stored()
        if stored is None or self.fingerprint(stored) != self.fingerprint():
            raise ValidationError(CHANGED)
        restored = changed(stored, self.field, self.text)
        restored.validate_constraints()
        with caused_by(Cause.RESTORE, self.history_record.history_date.isoformat()):
            restored.save()
