"""Changes of records of all kinds as one list, newest first, whatever their number.

The list is one query on the log of changes, cut to the page. The history records on the page and
those before them follow, in a fixed number of queries for each kind on the page.
"""

from dataclasses import dataclass
from itertools import islice

from django.apps import apps
from django.db.models import Q

from recommendations.models import ChangeLogEntry, Delegation, Meeting

from .labels import kind_of

CHUNK = 500


@dataclass(frozen=True)
class Change:
    """A change: its ``entry`` in the log, the history record ``after`` it and that ``before``.

    ``before`` is None where there is none that may be read. ``links_before`` and ``links_after``
    hold what the record was linked to: field name → set of keys.
    """

    entry: ChangeLogEntry
    after: object
    before: object
    links_before: dict
    links_after: dict

    @property
    def model(self):
        return self.after.instance_type


def on_page_of(model, key):
    """The condition on entries that they are listed on the history page of the record ``key``."""
    kind = kind_of(model)
    condition = Q(record_kind=kind, record_key=key) | Q(page_kind=kind, page_key=key)
    return condition | attendees_of(Q(page_key=key)) if model is Meeting else condition


def attendees_of(meetings):
    """The condition on entries of people who attended: of meetings on whose entries ``meetings``
    holds. They belong to a meeting by a delegation, one that is gone included."""
    delegations = ChangeLogEntry.objects.filter(
        meetings, record_kind=kind_of(Delegation), page_kind=kind_of(Meeting)
    )
    keys = delegations.order_by().values("record_key")
    return Q(page_kind=kind_of(Delegation), page_key__in=keys)


class ChangeList:
    """The Changes of ``entries``, newest first: counted, cut and read like a queryset.

    ``readable``: the entries that the account may read; what it may not is not compared with
    either.
    """

    def __init__(self, entries, readable):
        self.entries, self.readable = entries.order_by("-at", "-pk"), readable

    def count(self):
        return self.entries.count()

    def __getitem__(self, cut):
        return self._read(list(self.entries.values_list("pk", flat=True)[cut]))

    def chunks(self):
        """All of them in lists: memory stays the same however many there are."""
        keys = self.entries.values_list("pk", flat=True).iterator(chunk_size=CHUNK)
        while chunk := list(islice(keys, CHUNK)):
            yield self._read(chunk)

    def _read(self, keys):
        entries = ChangeLogEntry.objects.filter(pk__in=keys).order_by("-at", "-pk")
        entries = list(entries.with_previous(self.readable))
        records = {}
        for kind in {entry.record_kind for entry in entries}:
            of_kind = [entry for entry in entries if entry.record_kind == kind]
            records[kind] = HistoryRecords(apps.get_model("recommendations", kind), of_kind)
        changes = [records[entry.record_kind].change(entry) for entry in entries]
        # Erased between the two queries.
        return [change for change in changes if change.after is not None]


class HistoryRecords:
    """The history records of one model that ``entries`` are about, and those before them."""

    def __init__(self, model, entries):
        self.model = model
        keys = {entry.history_id for entry in entries} | {entry.previous_id for entry in entries}
        self.records = model.history.order_by().in_bulk(keys - {None})
        self.links = self._links()

    def _links(self):
        """History id → field name → the set of what that history record was linked to."""
        found, history = {}, self.model.history.model
        for field in history._history_m2m_fields:
            rows = getattr(history, field.name).filter(history_id__in=list(self.records))
            target = f"{field.m2m_reverse_field_name()}_id"
            for pk, linked in rows.values_list("history_id", target):
                found.setdefault(pk, {}).setdefault(field.name, set()).add(linked)
        return found

    def change(self, entry):
        before, after = entry.previous_id, entry.history_id
        return Change(
            entry,
            after=self.records.get(after),
            before=self.records.get(before),
            links_before=self.links.get(before, {}),
            links_after=self.links.get(after, {}),
        )
