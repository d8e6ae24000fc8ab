"""Writes what a search over the whole site looks into: one ``SearchEntry`` for each record.

It is written whenever the record, or one that belongs to it, is saved or deleted. Changes in bulk
(``update``, ``bulk_create``) and fixtures are not seen; after them, ``manage.py rebuild_search``
writes every entry anew.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice

from django.db import transaction
from django.db.models import Prefetch
from django.db.models.signals import post_delete, post_save
from django.utils import translation

from recommendations.localization.languages import CODES
from recommendations.models import (
    AgendaItem,
    Erratum,
    Finding,
    Institution,
    Meeting,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
    SearchEntry,
    Statement,
    Theme,
)

from .folding import tokens
from .full_text import COLUMNS, Matches
from .query import KINDS, Kind

# Model → the field that names the record to whose entry its words belong.
OWNERS = {
    AgendaItem: "meeting",
    Statement: "meeting",
    Finding: "meeting",
    Erratum: "recommendation",
    Milestone: "recommendation",
    ProgressUpdate: "recommendation",
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
    """Writes every entry anew, in one transaction; returns how many."""
    SearchEntry.objects.all().delete()
    for model in KINDS:
        records = _with_related(model).order_by("pk").iterator(chunk_size=CHUNK)
        while entries := [_entry(record) for record in islice(records, CHUNK)]:
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


def _index(model, pk, *, is_new=False):
    waiting = _waiting.get()
    if waiting is None:
        _write(model, [pk], are_new=is_new)
    else:
        waiting.setdefault(model, {})[pk] = None


def _write(model, pks, *, are_new=False):
    """Writes the entries of these records; ``are_new``: nothing can belong to any of them yet."""
    # Read again: an instance at hand may hold related records as they were before.
    records = _with_related(model, are_read=not are_new)
    entries = [_entry(record) for record in records.filter(pk__in=pks)]
    if gone := set(pks) - {entry.record for entry in entries}:
        SearchEntry.objects.filter(kind=KINDS[model], record__in=gone).delete()
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["kind", "record"],
        update_fields=["year", "path", "title", "text", *COLUMNS],
    )


def _with_related(model, *, are_read=True):
    """All records of ``model``, with the related records that ``_entry`` reads.

    ``are_read=False`` is for records to which nothing belongs yet: no query looks for any.
    """
    related = {
        Meeting: [
            ("agenda", AgendaItem.objects.all(), None),
            ("statements", Statement.objects.with_naming(), None),
            ("findings", Finding.objects.all(), None),
        ],
        Recommendation: [
            ("errata", Erratum.objects.all(), None),
            ("milestones", Milestone.objects.all(), None),
            ("updates", ProgressUpdate.objects.published(), "published_updates"),
        ],
    }
    prefetched = [
        Prefetch(name, queryset if are_read else queryset.none(), to_attr=attribute)
        for name, queryset, attribute in related.get(model, [])
    ]
    records = model.objects.prefetch_related(*prefetched)
    return records.select_related("plan") if model is Recommendation else records


def _entry(record):
    """The unsaved entry of a record: its address and its words, by language."""
    path, year, names, texts = DESCRIPTIONS[type(record)](record)
    title, text = _joined(names), _joined(texts)
    # plans/2023/3/ is also found as 2023/3, the way people quote it.
    reference = path.partition("/")[2]
    title_tokens = tokens("\n".join([reference, *title.values()]))
    return SearchEntry(
        kind=KINDS[type(record)],
        record=record.pk,
        path=path,
        year=year,
        title=title,
        text=text,
        title_tokens=_shortened(title_tokens),
        tokens=_shortened(dict.fromkeys([*title_tokens, *tokens("\n".join(text.values()))])),
    )


def _shortened(words):
    return " ".join(words)[:MAX_LETTERS]


def _texts(record, *fields):
    """The texts of translated fields, one dict by language a field."""
    return [{code: getattr(record, f"{field}_{code}") for code in CODES} for field in fields]


def _joined(texts):
    """One dict by language from many; what is empty is left out."""
    by_language = {code: "\n".join(text[code] for text in texts if text[code]) for code in CODES}
    return {code: text for code, text in by_language.items() if text}


# What an entry holds of a record: its path, its year, its names and its texts. Only what the public
# may read once the record is public: no internal note, no attendee, no unpublished update, and a
# speaker only where the meeting's record may name them.


def _plan(plan):
    names = _texts(plan, "title")
    if not any(names[0].values()):
        names = [{code: _in_language(code, plan) for code in CODES}]
    return f"plans/{plan.year}/", plan.year, names, _texts(plan, "introduction")


def _in_language(code, plan):
    with translation.override(code):
        return str(plan)


def _meeting(meeting):
    texts = _texts(meeting, "city", "summary", "closing_statement")
    for item in meeting.agenda.all():
        texts += _texts(item, "topic", "discussion")
    for statement in meeting.statements.all():
        texts += _texts(statement, "text")
        if statement.is_named:
            texts += _texts(statement, "speaker", "post")
    for finding in meeting.findings.all():
        texts += _texts(finding, "text")
    return f"meetings/{meeting.slug}/", meeting.year, _texts(meeting, "title"), texts


def _institution(institution):
    names, texts = _texts(institution, "name"), _texts(institution, "location")
    return f"institutions/{institution.slug}/", None, names, texts


def _theme(theme):
    return f"themes/{theme.slug}/", None, _texts(theme, "name"), []


def _recommendation(item):
    texts = _texts(item, "adopted_text")
    for erratum in item.errata.all():
        texts += _texts(erratum, "text")
    for milestone in item.milestones.all():
        texts += _texts(milestone, "title")
    for update in item.published_updates:
        texts += _texts(update, "narrative", "reason")
    year = item.plan.year
    return f"plans/{year}/{item.number}/", year, _texts(item, "title"), texts


DESCRIPTIONS = {
    Plan: _plan,
    Meeting: _meeting,
    Institution: _institution,
    Theme: _theme,
    Recommendation: _recommendation,
}


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


def _record_changed(sender, instance, raw=False, created=False, **kwargs):
    if raw:
        return
    _index(sender, instance.pk, is_new=created)
    if sender is Plan and not created:
        _follow_year(instance)


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
