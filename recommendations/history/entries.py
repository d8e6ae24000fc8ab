"""Formats changes as history entries, for the pages and the file of the staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from recommendations.localization.dates.dates import moment
from recommendations.localization.phrases.account_names import shown_account_name
from recommendations.models import Delegation, Institution
from recommendations.models.history import Cause, parse_cause

from .field_diffs import field_diffs, field_values, referenced
from .labels import WITHOUT_PAGE, RecordLabels, history_address, part_label, shown_record
from .timeline import Change
from .visibility import hidden_fields

# What is changed in several records at once, by the code that is stored.
BULK_CHANGES = {
    "status": gettext_lazy("status"),
    "due_on": gettext_lazy("due on"),
    "themes": gettext_lazy("themes"),
    "lead": gettext_lazy("lead institution"),
    "publish": pgettext_lazy("origin", "publication"),
    "return": pgettext_lazy("origin", "update returned"),
    "attendance": gettext_lazy("Attendance from a list"),
}
# One act of one person is saved within this time.
GROUPED_WITHIN = timedelta(seconds=3)


@dataclass
class HistoryEntry:
    """One change as it is shown: the ``diffs`` between two states, or the ``values`` of one.

    ``record`` and ``address``: the record that a list names, and where its history is read.
    ``part``: what the changed record is called on the page of its whole.
    """

    change: Change
    record: str
    address: str
    part: str
    diffs: list
    values: list

    @property
    def kind(self):
        return capfirst(self.change.model._meta.verbose_name)

    @property
    def action(self):
        return self.change.entry.get_action_display()

    @property
    def is_part(self):
        """True where ``record`` is the whole that it belongs to."""
        return self.change.model in WITHOUT_PAGE

    @property
    def is_empty(self):
        """True for a save without a difference that is shown here.

        A redaction is a change, though every version reads without its words now.
        """
        cause, _about = parse_cause(self.change.entry.cause)
        is_save = self.change.entry.action == "~" and cause != Cause.REDACTION
        return is_save and not self.diffs and not self.values

    def summaries(self):
        """Sentences for a list."""
        return [diff.summary() for diff in self.diffs]


@dataclass
class EntryGroup:
    """Consecutive changes by one account and of one cause, within three seconds of each other."""

    user_name: str
    at: datetime
    cause: str
    entries: list

    @property
    def changed_by(self):
        """The name of the account; empty for a change by a command."""
        return shown_account_name(self.user_name)

    @property
    def moment(self):
        return moment(self.at)

    @property
    def cause_label(self):
        return cause_label(self.cause)

    @property
    def shown(self):
        """The entries without the empty ones, unless there is nothing else."""
        return [entry for entry in self.entries if not entry.is_empty] or self.entries[:1]


class EntryFormatter:
    """Formats Changes for the account ``user``, without the fields that it may not see."""

    def __init__(self, user):
        self.user = user

    def format(self, changes):
        """The HistoryEntry of each of the ``changes``, in a fixed number of queries for all."""
        labels = RecordLabels(self.user)
        for change in changes:
            for model, keys in referenced(change, hidden_fields(self.user, change.after)):
                labels.add(model, keys)
            model, key = shown_record(change.entry, change.model)
            labels.add(model, {key})
            if change.model is Delegation:
                labels.add(Institution, {change.after.institution_id})
        labels.load()
        return [self._entry(change, labels) for change in changes]

    def _entry(self, change, labels):
        hidden = hidden_fields(self.user, change.after)
        model, key = shown_record(change.entry, change.model)
        return HistoryEntry(
            change,
            record=labels.get(model, key),
            address=history_address(model, key),
            part=part_label(change, labels),
            diffs=field_diffs(change, labels, hidden),
            values=field_values(change, labels, hidden),
        )


def group_entries(entries):
    """The EntryGroups of the HistoryEntries, which are newest first."""
    groups = []
    for entry in entries:
        logged = entry.change.entry
        author, last = (logged.user_name, logged.cause), groups[-1] if groups else None
        is_same = last is not None and (last.user_name, last.cause) == author
        if is_same and last.at - logged.at <= GROUPED_WITHIN:
            last.entries.append(entry)
        else:
            groups.append(EntryGroup(logged.user_name, logged.at, logged.cause, [entry]))
    return groups


def cause_label(stored):
    """The cause of a change in words; empty for what was changed by hand."""
    cause, about = parse_cause(stored)
    if cause is None:
        return about
    if cause == Cause.RESTORE and (at := parse_datetime(about)):
        return format_html(gettext("earlier text restored, of {when}"), when=moment(at))
    if cause == Cause.BULK:
        about = BULK_CHANGES.get(about, about)
    if not about:
        return cause.label
    return format_html("{}: <bdi>{}</bdi>", cause.label, about)
