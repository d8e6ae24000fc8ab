"""The list of all changes as a CSV file.

A file travels further than a page: the names and posts of people who attended stay out of it,
and so do the texts that were changed; it says which they are.
"""

from html import unescape

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.exports.tables.base import Column, Table
from recommendations.exports.writers.csv_json import table_lines
from recommendations.history.entries import cause_label
from recommendations.localization.phrases.account_names import shown_account_name
from recommendations.models import Attendee, name_reads


def plain(words):
    """What a page would show, as bare text."""
    return unescape(strip_tags(str(words)))


def part(entry):
    """What the part is called; a person by no name."""
    return gettext("a name") if entry.change.model is Attendee else entry.part


def at(entry):
    local = timezone.localtime(entry.change.entry.at)
    return local.isoformat(sep=" ", timespec="seconds")


def changed_by(entry):
    return shown_account_name(entry.change.entry.user_name) or gettext("by a command")


def differences(entry):
    return plain(" ".join(entry.summaries()))


def cause(entry):
    return plain(cause_label(entry.change.entry.cause))


class ForPeople(Table):
    """A table whose first line is read by people."""

    @property
    def header(self):
        return [column.heading for column in self.columns]


def column(name, label, value):
    return Column(name, label, "", value)


CHANGES = ForPeople(
    "changes",
    "",
    "",
    [
        column("when", _("When"), at),
        column("who", _("Who"), changed_by),
        column("kind", _("Kind of record"), lambda entry: str(entry.kind)),
        column("record", _("Record"), lambda entry: entry.record),
        column("part", pgettext_lazy("of a record", "Part"), part),
        column("act", _("What"), lambda entry: entry.action),
        column("differences", _("Differences"), differences),
        column("origin", _("From where"), cause),
    ],
    key=[],
)


def csv_lines(changes, formatter):
    """Yields the file line by line; memory stays the same however many ``changes`` there are."""
    return table_lines(CHANGES, _entries(changes, formatter))


def _entries(changes, formatter):
    """Every change as it is shown; the names of people, which the file leaves out, are loaded."""
    chunks = changes.chunks()
    while True:
        with name_reads.not_shown():
            chunk = formatter.format(next(chunks, []))
        if not chunk:
            return
        yield from chunk
