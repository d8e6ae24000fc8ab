"""The list of all changes as a CSV file.

A file travels further than a page: the names and posts of people who attended stay out of it,
and so do the texts that were changed; it says which they are.
"""

from html import unescape

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.exports.tables.base import Column, Table
from recommendations.exports.writers.csv_json import table_lines
from recommendations.history.entries import origin_words
from recommendations.models import Attendee, name_reads


def plain(words):
    """What a page would show, as bare text."""
    return unescape(strip_tags(str(words)))


def part(told):
    """What the part is called; a person by no name."""
    return gettext("a name") if told.change.model is Attendee else told.part


def when(told):
    local = timezone.localtime(told.change.state.history_date)
    return local.isoformat(sep=" ", timespec="seconds")


def who(told):
    return told.change.state.history_user_name or gettext("by a command")


def what(told):
    return plain(" ".join(told.in_short()))


def origin(told):
    return plain(origin_words(told.change.state.history_change_reason))


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
        column("when", _("When"), when),
        column("who", _("Who"), who),
        column("kind", _("Kind of record"), lambda told: str(told.kind)),
        column("record", _("Record"), lambda told: told.record),
        column("part", _("Part"), part),
        column("act", _("What"), lambda told: str(told.act)),
        column("differences", _("Differences"), what),
        column("origin", _("From where"), origin),
    ],
    key=[],
)


def lines(changes, teller):
    """Yields the file line by line; memory stays the same however many ``changes`` there are."""
    return table_lines(CHANGES, _told(changes, teller))


def _told(changes, teller):
    """Every change as it is shown; the names of people, which the file leaves out, are loaded."""
    pieces = changes.pieces()
    while True:
        with name_reads.not_shown():
            piece = teller.tell(next(pieces, []))
        if not piece:
            return
        yield from piece
