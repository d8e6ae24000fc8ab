"""What a search knows of each kind of record: its address, its year, its title and its texts.

Only what the public may read once the record is public: no internal note, no attendee, no update
that is not published, and a speaker only where the meeting's record may name them.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from django.db.models import (
    CharField,
    F,
    IntegerField,
    JSONField,
    Model,
    OuterRef,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, JSONObject
from django.utils import translation

from recommendations.localization.languages import CODES
from recommendations.localization.texts import columns
from recommendations.models import (
    AgendaItem,
    Erratum,
    Finding,
    Indicator,
    Institution,
    Meeting,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
    Response,
    SearchEntry,
    Statement,
    Theme,
    Verification,
)
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import KEY, PreparedQuery

Kind = SearchEntry.Kind
# Every query has as many columns, so that one query reads several kinds.
MAX_PARTS = 6


class Description(NamedTuple):
    """What a search shows of a record, and by what it finds it."""

    kind: str
    record: int
    year: int | None
    # Below the language prefix: "plans/2023/3/".
    path: str
    # By language: {"ar": "…", "en": "…"}; a language without text is left out.
    title: dict
    text: dict


class Part(NamedTuple):
    """Records that belong to another; ``records`` gives the queryset of those of the outer one."""

    records: Callable[[], QuerySet]
    fields: tuple[str, ...]


class Source(NamedTuple):
    """Where the description of one kind of record is read: translated fields, without language.

    ``path`` is filled in with ``year`` and ``name``, the names of columns.
    """

    model: type[Model]
    path: str
    name: str
    year: str | None
    title: str
    texts: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def _of_meeting(records):
    return lambda: records().filter(meeting=OuterRef("pk"))


def _of_item(records):
    return lambda: records().filter(recommendation=OuterRef("pk"))


def _named_statements():
    return Statement.objects.with_naming().filter(is_named=True)


SOURCES = {
    Kind.PLAN: Source(Plan, "plans/{year}/", "year", "year", "title", ("introduction",)),
    Kind.MEETING: Source(
        Meeting,
        "meetings/{name}/",
        "slug",
        "year",
        "title",
        ("city", "summary", "closing_statement"),
        (
            Part(_of_meeting(AgendaItem.objects.all), ("topic", "discussion")),
            Part(_of_meeting(Statement.objects.all), ("text",)),
            Part(_of_meeting(_named_statements), ("speaker", "post")),
            Part(_of_meeting(Finding.objects.all), ("text",)),
        ),
    ),
    Kind.INSTITUTION: Source(
        Institution, "institutions/{name}/", "slug", None, "name", ("location",)
    ),
    Kind.THEME: Source(Theme, "themes/{name}/", "slug", None, "name"),
    Kind.RECOMMENDATION: Source(
        Recommendation,
        "plans/{year}/{name}/",
        "number",
        "plan__year",
        "title",
        ("adopted_text", "done_when", "section__title"),
        (
            Part(_of_item(Erratum.objects.all), ("text",)),
            Part(_of_item(Milestone.objects.all), ("title",)),
            Part(_of_item(Indicator.objects.all), ("name",)),
            Part(
                _of_item(ProgressUpdate.objects.published),
                ("narrative", "obstacle", "next_step", "reason"),
            ),
            Part(_of_item(Verification.objects.all), ("note",)),
            Part(_of_item(Response.objects.all), ("explanation",)),
        ),
    ),
}
KINDS = {source.model: kind for kind, source in SOURCES.items()}


def describe(keys):
    """The Descriptions of the records ``keys`` (kind → their keys), in one query: by (kind, key).

    What is stored no more is left out.
    """
    queries = [_rows(kind, _records(kind).filter(pk__in=some)) for kind, some in keys.items()]
    if not queries:
        return {}
    descriptions = map(_description, queries[0].union(*queries[1:], all=True))
    return {(one.kind, one.record): one for one in descriptions}


def describe_all(kind):
    """Yields the Descriptions of all records of ``kind``."""
    return map(_description, _rows(kind, _records(kind).order_by("pk")).iterator())


def describe_one(kind, key):
    """The Description of one record; None where it is stored no more."""
    row = _query_of_one(kind).first_tuple(key=key)
    return _description(row) if row else None


@cache
def _query_of_one(kind):
    return PreparedQuery(lambda: _rows(kind, _records(kind).filter(pk=KEY)))


def _records(kind):
    # Plain: modeltranslation would read by language, and order the columns as it likes.
    return QuerySet(SOURCES[kind].model).order_by()


def _rows(kind, records):
    """``records`` of ``kind`` as rows that ``_description`` understands."""
    source = SOURCES[kind]
    own = columns(source.title, *source.texts)
    parts = [Rows(part.records(), columns(*part.fields)) for part in source.parts]
    parts += [Value(None, JSONField())] * (MAX_PARTS - len(parts))
    return records.values_list(
        Value(str(kind), CharField()),
        F("pk"),
        Cast(F(source.year) if source.year else Value(None), IntegerField()),
        Cast(source.name, CharField()),
        JSONObject(**{name: name for name in own}),
        *parts,
    )


def _description(row):
    kind, key, year, name, own, *parts = row
    source = SOURCES[kind]
    title = _by_language([(own, [source.title])])
    if kind == Kind.PLAN and not title:
        title = {code: _in_language(code, Plan(year=year)) for code in CODES}
    texts = [(own, source.texts)]
    texts += [
        (row, part.fields) for part, rows in zip(source.parts, parts, strict=False) for row in rows
    ]
    path = source.path.format(year=year, name=name)
    return Description(Kind(kind), key, year, path, title, _by_language(texts))


def _by_language(texts):
    """One dict by language of ``texts`` ((row, fields) pairs); what is empty is left out."""
    found = {
        code: "\n".join(
            text for row, fields in texts for field in fields if (text := row[f"{field}_{code}"])
        )
        for code in CODES
    }
    return {code: text for code, text in found.items() if text}


def _in_language(code, plan):
    with translation.override(code):
        return str(plan)
