"""Writes what a search over the whole site looks into: one ``SearchEntry`` for each record.

It is written whenever the record, or one that belongs to it, is saved or deleted. Changes in bulk
(``update``, ``bulk_create``) and fixtures are not seen; after them, ``manage.py rebuild_search``
writes every entry anew.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from recommendations.models import (
    AgendaItem,
    Erratum,
    Finding,
    Indicator,
    Meeting,
    Milestone,
    Plan,
    PlanSection,
    ProgressUpdate,
    Recommendation,
    Response,
    SearchEntry,
    SiteProfile,
    Statement,
    Verification,
)

from .descriptions import KINDS, Kind, describe, describe_all, describe_one
from .full_text import COLUMNS, Matches
from .stemming import tokens

# Model → the field that names the record to whose entry its words belong.
OWNERS = {
    AgendaItem: "meeting",
    Statement: "meeting",
    Finding: "meeting",
    Erratum: "recommendation",
    Milestone: "recommendation",
    Indicator: "recommendation",
    ProgressUpdate: "recommendation",
    Response: "recommendation",
    Verification: "recommendation",
}
# PostgreSQL refuses a tsvector of more than a megabyte; a letter takes four bytes at most.
MAX_LETTERS = 250_000
CHUNK = 500
# Model → the keys of records whose entries wait to be written; None where none waits.
_waiting: ContextVar[dict | None] = ContextVar("waiting", default=None)


def index(record):
    """Writes the entry of ``record`` as it is stored, or of none if it is stored no more."""
    _index(type(record), record.pk)


@transaction.atomic
def reindex_all():
    """Writes every entry anew, in one transaction; returns how many.

    What was changed past the site shows on pages, too: the content version moves.
    """
    # First, as every change does: nobody saves a record between the reading and the writing.
    SiteProfile.objects.lock_content()
    SiteProfile.objects.bump_content_version()
    SearchEntry.objects.all().delete()
    for kind in KINDS.values():
        descriptions = describe_all(kind)
        while entries := [_entry(one) for one in islice(descriptions, CHUNK)]:
            SearchEntry.objects.bulk_create(entries)
    return SearchEntry.objects.count()


def index_speakers():
    """Writes the entries of all meetings anew in which a speaker may be named."""
    named = Statement.objects.filter(names_speaker=True).order_by()
    _write(Meeting, set(named.values_list("meeting", flat=True)))


@contextmanager
def batched():
    """While it is open, what is saved waits, and all the entries are written once at its end.

    To be opened inside the one transaction of those changes. Inside another one, that one's end
    counts; where the changes fail, nothing is written. Serves as a decorator, too.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for model, pks in waiting.items():
        pks = iter(pks)
        while some := list(islice(pks, CHUNK)):
            _write(model, some)


def _index(model, pk):
    waiting = _waiting.get()
    if waiting is None:
        _write(model, [pk])
    else:
        waiting.setdefault(model, {})[pk] = None


def _write(model, pks):
    """Writes the entries of these records."""
    kind = KINDS[model]
    # Read again: an instance at hand may hold related records as they were before.
    if len(pks) == 1:
        descriptions = [one for pk in pks if (one := describe_one(kind, pk))]
    else:
        # By record, so that two writers lock the entries in the same order.
        descriptions = sorted(describe({kind: pks}).values())
    entries = [_entry(one) for one in descriptions]
    if gone := set(pks) - {entry.record for entry in entries}:
        SearchEntry.objects.filter(kind=kind, record__in=gone).delete()
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["kind", "record"],
        update_fields=["year", "place", *COLUMNS],
    )


def _entry(description):
    """The unsaved entry of a record."""
    kind, record, year, path, title, text = description
    # plans/2023/3/ is also found as 2023/3, the way people quote it.
    reference = path.partition("/")[2]
    title_tokens = tokens("\n".join([reference, *title.values()]))
    return SearchEntry(
        kind=kind,
        record=record,
        year=year,
        place=SearchEntry.place_of(kind, year, record),
        title_tokens=_shortened(title_tokens),
        tokens=_shortened(dict.fromkeys([*title_tokens, *tokens("\n".join(text.values()))])),
    )


def _shortened(words):
    return " ".join(words)[:MAX_LETTERS]


def connect():
    """Called once, when the models are ready, and after ``public_changes`` is connected.

    That locks the site's row until its transaction ends, so of two people who add something to
    one record at once, the later reads what the earlier added. No lock of ours is needed.
    """
    for column in COLUMNS:
        SearchEntry._meta.get_field(column).register_lookup(Matches)
    receivers = dict.fromkeys(KINDS, _record_changed) | dict.fromkeys(OWNERS, _related_changed)
    for model, receiver in receivers.items():
        for signal in (post_save, post_delete):
            signal.connect(receiver, sender=model, dispatch_uid=f"search {model.__name__}")
    post_save.connect(_section_changed, sender=PlanSection, dispatch_uid="search PlanSection")


def _record_changed(sender, instance, raw=False, created=False, **kwargs):
    if raw:
        return
    _index(sender, instance.pk)
    if sender is Plan and not created:
        _follow_year(instance)


def index_items_of(section):
    """Writes the entries of the items of a PlanSection: they are found by its title."""
    with batched():
        for pk in section.recommendations.values_list("pk", flat=True):
            _index(Recommendation, pk)


def _section_changed(sender, instance, raw=False, created=False, **kwargs):
    if not (raw or created):
        index_items_of(instance)


def _follow_year(plan):
    """Writes the entries of a plan's recommendations anew where its year was changed."""
    items = plan.recommendations.values("pk")
    entries = SearchEntry.objects.filter(kind=Kind.RECOMMENDATION, record__in=items)
    for pk in entries.exclude(year=plan.year).values_list("record", flat=True):
        _index(Recommendation, pk)


def _related_changed(sender, instance, raw=False, **kwargs):
    # An update that is not published was not before either: no entry has its words.
    if raw or (sender is ProgressUpdate and not instance.published_at):
        return
    field = sender._meta.get_field(OWNERS[sender])
    _index(field.related_model, getattr(instance, field.attname))
