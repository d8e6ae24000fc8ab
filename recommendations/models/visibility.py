"""Says what the public can see of each kind of record: which records, and which of their fields.

Whatever is not listed counts as seen. A new model or field can therefore render a page anew
without need, but never leave a stale one; see ``public_changes``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from recommendations.localization.languages import CODES
from recommendations.models.accounts.notifications import Letter
from recommendations.models.accounts.saved_views import SavedView
from recommendations.models.accounts.sign_in_counters import SignInCounter
from recommendations.models.accounts.sign_ins import SignIn
from recommendations.models.accounts.users import User
from recommendations.models.meetings.attendance import Attendee, Delegation
from recommendations.models.meetings.meetings import AgendaItem, Finding, Meeting, Statement
from recommendations.models.meetings.name_accesses import NameAccess
from recommendations.models.plan_versions import PlanVersion
from recommendations.models.plans.assignments import Assignment
from recommendations.models.plans.closing_decisions import ClosingDecision
from recommendations.models.plans.errata import Erratum
from recommendations.models.plans.indicators import Indicator, Reading
from recommendations.models.plans.milestones import Milestone
from recommendations.models.plans.plans import Plan
from recommendations.models.plans.postponements import Postponement
from recommendations.models.plans.receipts import Receipt
from recommendations.models.plans.recommendations import Recommendation
from recommendations.models.plans.report_files import ReportFile
from recommendations.models.plans.reports import Report
from recommendations.models.plans.responses import Response
from recommendations.models.plans.sections import PlanSection
from recommendations.models.progress.remarks import Remark
from recommendations.models.progress.samples import VerificationSample
from recommendations.models.progress.updates import ProgressUpdate
from recommendations.models.progress.verifications import Verification

from .base.prepared import KEY, NOW, PreparedQuery
from .change_log import ChangeLogEntry
from .disclosure_requests import DisclosureRequest
from .documents import Document
from .institutions import Institution
from .minutes_imports import MinutesImport
from .redactions import Redaction
from .search_entry import SearchEntry
from .themes import Theme

# Keys in one query: SQLite limits the number of its variables.
CHUNK = 500


@dataclass(frozen=True)
class Visible:
    """What the public can see of one model.

    ``records(at)`` gives the condition (Q) on records that a public page shows at the time ``at``.
    Each of ``traces`` gives one, too, on records of which only the existence shows, as by the
    answer 410. ``hidden`` names fields that no page shows, and ``only`` those that are shown under
    a condition: name → Q. Translated fields are named without their language.
    """

    records: Callable
    traces: tuple[Callable, ...] = ()
    hidden: frozenset = frozenset()
    only: dict = field(default_factory=dict)

    def values(self, model, keys):
        """The visible values of the records with these primary keys: key → tuple.

        A record that the public does not see is left out.
        """
        if len(keys) == 1:
            prepared, arguments = _queries_of_one(model), {"key": keys[0], "now": timezone.now()}
            return self._values(lambda name: prepared[name].tuples(**arguments))
        queries = self.queries(QuerySet(model).filter(pk__in=keys), timezone.now())
        return self._values(queries.get)

    def _values(self, rows):
        """As ``values``; ``rows``: the name of a query → its rows."""
        # Most changes are of drafts, and this query finds nothing of them.
        concerned = rows("concerned")
        values = {key: tuple(rest) for key, is_shown, *rest in concerned if is_shown}
        if len(values) < len(concerned):
            for trace in self.traces:
                for (key,) in rows(trace):
                    values[key] = (*values.get(key, ()), trace)
        return values

    def differ(self, model, columns, before, after):
        """True when two of the ``values`` of a record differ in one of the ``columns``.

        What only one of them shows differs in none: the record appeared or went.
        """
        if not (self.is_shown(model, before) and self.is_shown(model, after)):
            return False
        places = map(self._names(model).index, columns)
        return any(before[place] != after[place] for place in places)

    def is_shown(self, model, values):
        """Whether a page shows a record of these ``values``, and not only a trace of it; False for
        None."""
        return values is not None and len(values) >= len(self._names(model))

    def queries(self, records, at):
        """What is asked of ``records`` (a plain QuerySet), as querysets by name or trace.

        ``concerned``: those of which a page shows anything at all at the time ``at``, or the answer
        410; whether a page shows the record itself, and its visible values, which count only then.
        A trace: those that leave it.
        """
        shown = self.records(at)
        traces = {trace: trace(at) for trace in self.traces}
        is_shown = Case(When(shown, then=True), default=False) if traces else Value(True)
        concerned = records.filter(reduce(or_, traces.values(), shown))
        return {
            "concerned": concerned.values_list("pk", is_shown, *self._columns(records.model)),
            **{name: records.filter(trace).values_list("pk") for name, trace in traces.items()},
        }

    def hides(self, columns):
        """True when no public page shows any of these ``columns``."""
        return set(columns) <= _with_endings(self.hidden) | {"version"}

    def _names(self, model):
        """The names of the columns of ``model`` that a public page may show."""
        columns = {column.attname for column in model._meta.concrete_fields}
        # The column without a language is empty, and "version" only guards stale saves.
        translated = {name for name in columns if f"{name}_{CODES[0]}" in columns}
        hidden = _with_endings(self.hidden) | translated | {"id", "version"}
        return sorted(columns - hidden)

    def _columns(self, model):
        """The visible columns, each as an expression where a condition hides its value."""
        conditions = {
            column: condition
            for name, condition in self.only.items()
            for column in _with_endings([name])
        }
        return [
            Case(When(conditions[name], then=F(name)), default=Value(None))
            if name in conditions
            else F(name)
            for name in self._names(model)
        ]


def _with_endings(names):
    """The columns that fields of these names may have."""
    endings = ["", "_id", *(f"_{code}" for code in CODES)]
    return {f"{name}{ending}" for name in names for ending in endings}


def _is_among(records, name="pk"):
    """The condition that the record ``name`` (a path) is among ``records``.

    EXISTS, not IN: an engine would collect all of ``records`` to answer for one.
    """
    return Q(Exists(records.order_by().filter(pk=OuterRef(name))))


def _of_published_meeting(at, path="meeting"):
    return _is_among(Meeting.objects.published(at), path)


def _of_public_item(at, path="recommendation"):
    return _is_among(Recommendation.objects.public(at), path)


def _institutions(at):
    """Those that a page names: as responsible, at a meeting, as who postponed or answered."""
    answering = Response.objects.filter(_of_public_item(at), institution=OuterRef("pk"))
    postponing = Postponement.objects.filter(_of_public_item(at), decided_by=OuterRef("pk"))
    spoken = Statement.objects.filter(_of_published_meeting(at))
    speaking = spoken.with_withheld_bodies().filter(is_withheld=False)
    of_body = speaking.filter(institution=OuterRef("pk"))
    named = Q(Exists(of_body)) | Q(Exists(postponing)) | Q(Exists(answering))
    return _is_among(Institution.objects.public(at)) | named


def _themes(at):
    return Q(Exists(Recommendation.objects.public(at).filter(themes=OuterRef("pk"))))


def _sections(at):
    return Q(Exists(Recommendation.objects.public(at).filter(section=OuterRef("pk"))))


def _continuations(at):
    """What public items were carried over to: their pages say that they go on, public or not."""
    return _of_public_item(at, "carried_from")


def _hides_speaking_body():
    """Withheld delegations because of which a statement does not name its body."""
    speaking = Statement.objects.filter(
        meeting=OuterRef("meeting"), institution=OuterRef("institution")
    )
    return Q(Exists(speaking))


_NOT_WITHHELD = ~Q(disclosure=Delegation.Disclosure.WITHHELD)
_NAMES_AND_POSTS = Delegation.Disclosure.NAMES_AND_POSTS
_WORK_ON_UPDATE = frozenset(
    {
        "author",
        "created_at",
        "evidence_file_original_name",
        "sent_at",
        "returned_at",
        "returned_by",
        "remark",
        "published_by",
    }
)

VISIBLE = {
    Meeting: Visible(
        lambda at: _is_among(Meeting.objects.published(at)),
        traces=(lambda at: _is_among(Meeting.objects.withdrawn()),),
    ),
    AgendaItem: Visible(_of_published_meeting),
    Delegation: Visible(
        lambda at: _of_published_meeting(at) & (_NOT_WITHHELD | _hides_speaking_body()),
        only={"head_count": _NOT_WITHHELD},
    ),
    Attendee: Visible(
        lambda at: (
            _is_among(Attendee.objects.disclosed())
            & _of_published_meeting(at, "delegation__meeting")
        ),
        hidden=frozenset({"held_back", "asked_in"}),
        only={"post": Q(delegation__disclosure=_NAMES_AND_POSTS)},
    ),
    Statement: Visible(
        _of_published_meeting,
        only=dict.fromkeys(["speaker", "post"], Q(names_speaker=True)),
    ),
    Finding: Visible(_of_published_meeting),
    Institution: Visible(_institutions),
    Theme: Visible(_themes),
    Plan: Visible(
        lambda at: _is_among(Plan.objects.published(at)),
        traces=(lambda at: _is_among(Plan.objects.withdrawn()),),
        hidden=frozenset({"adopted_by", "closed_by"}),
    ),
    PlanSection: Visible(_sections),
    Recommendation: Visible(
        lambda at: _is_among(Recommendation.objects.public(at)),
        traces=(lambda at: _is_among(Recommendation.objects.withdrawn()), _continuations),
        hidden=Recommendation.STAFF_ONLY,
    ),
    Assignment: Visible(_of_public_item),
    Milestone: Visible(_of_public_item),
    Indicator: Visible(_of_public_item),
    Reading: Visible(_of_public_item),
    Erratum: Visible(_of_public_item),
    Postponement: Visible(_of_public_item, hidden=Postponement.STAFF_ONLY),
    ProgressUpdate: Visible(
        lambda at: Q(published_at__isnull=False) & _of_public_item(at),
        hidden=_WORK_ON_UPDATE,
        only={
            name: Q(evidence_is_public=True)
            for name in ["evidence_title", "evidence_url", "evidence_file"]
        },
    ),
    Response: Visible(_of_public_item, hidden=Response.STAFF_ONLY),
    Verification: Visible(_of_public_item, hidden=frozenset({"verified_by"})),
    Document: Visible(
        lambda at: _is_among(Document.objects.public(at)),
        traces=(lambda at: _is_among(Document.objects.once_public()),),
        hidden=frozenset({"added_at", "added_by", "file_warnings", "file_warnings_seen"}),
    ),
    Report: Visible(
        lambda at: _is_among(Report.objects.published(at)),
        # A stored report never changes: its rows need not be read to see that it appeared.
        hidden=frozenset({"head", "figures", "rows", "created_by"}),
    ),
    VerificationSample: Visible(
        lambda at: _is_among(Report.objects.published(at), "report"),
        hidden=frozenset({"drawn_by"}),
    ),
    Redaction: Visible(
        lambda at: _is_among(Redaction.objects.public()),
        hidden=frozenset({"new_text", "redacted_by"}),
    ),
    ReportFile: Visible(
        lambda at: _is_among(Report.objects.published(at), "report"),
        hidden=frozenset({"content", "fingerprint"}),
    ),
}

# No public page shows anything of these.
NEVER_VISIBLE = {
    ChangeLogEntry,
    ClosingDecision,
    DisclosureRequest,
    Letter,
    MinutesImport,
    NameAccess,
    PlanVersion,
    Receipt,
    Remark,
    SavedView,
    SearchEntry,
    SignIn,
    SignInCounter,
    User,
}


# What ties a record to the plans whose own pages show it: the columns by which it could move to
# another one, and the query of their years. The page of an item shows its lineage over all years,
# and the item that superseded it.
_FIRST = Subquery(QuerySet(Recommendation).filter(pk=KEY).values(first=Coalesce("origin", "pk")))
_LINKED = Q(pk=_FIRST) | Q(origin=_FIRST) | Q(superseded_by=KEY)
_OF_ITEMS = {
    Recommendation: (
        ["plan_id", "carried_from_id", "origin_id", "superseded_by_id"],
        PreparedQuery(lambda: QuerySet(Recommendation).filter(_LINKED).values_list("plan__year")),
    ),
    PlanSection: (
        ["plan_id"],
        PreparedQuery(lambda: QuerySet(PlanSection).filter(pk=KEY).values_list("plan__year")),
    ),
    **dict.fromkeys(
        (
            Assignment,
            Milestone,
            Indicator,
            Reading,
            Erratum,
            Postponement,
            ProgressUpdate,
            Response,
            Verification,
        ),
        (
            ["recommendation_id"],
            PreparedQuery(
                lambda: QuerySet(Recommendation).filter(pk=KEY).values_list("plan__year")
            ),
        ),
    ),
}


def years_showing(record, before, after):
    """The years of the plans whose own pages show ``record``; None where any page may.

    ``before`` and ``after``: its visible values before and after the change, see
    ``visible_values``.
    """
    if (model := type(record)) not in _OF_ITEMS:
        return None
    ties, years = _OF_ITEMS[model]
    if VISIBLE[model].differ(model, ties, before.get(record.pk), after.get(record.pk)):
        return None
    is_own = model in (PlanSection, Recommendation)
    key = record.pk if is_own else record.recommendation_id
    return {year for (year,) in years.tuples(key=key)}


# The columns on which it depends how items are counted (``exports.figures.plan_counts``), beside
# whether a page shows the record. None: any of them.
COUNTED_COLUMNS = {
    Assignment: None,
    Plan: None,
    Recommendation: [
        "plan_id",
        "decision",
        "status",
        "status_on",
        "assurance",
        "due_on",
        "first_due_on",
        "first_year",
        "carried_from_id",
    ],
    Institution: ["slug"],
    Theme: ["slug"],
}


def counts_otherwise(record, before, after):
    """Whether the items of a plan may count otherwise after a change of ``record``.

    ``before`` and ``after``: as for ``years_showing``.
    """
    if (model := type(record)) not in COUNTED_COLUMNS:
        return False
    visible, columns = VISIBLE[model], COUNTED_COLUMNS[model]
    own = before.get(record.pk), after.get(record.pk)
    appears_or_goes = len({visible.is_shown(model, values) for values in own}) == 2
    return columns is None or appears_or_goes or visible.differ(model, columns, *own)


@cache
def _queries_of_one(model):
    """The queries of ``Visible.queries`` for one record, prepared: most changes are of one."""
    records = QuerySet(model).filter(pk=KEY)
    queries = VISIBLE[model].queries(records, NOW)
    return {name: PreparedQuery(lambda query=query: query) for name, query in queries.items()}


def visible_values(model, keys):
    """What the public sees of the records of ``model`` with these primary keys: key → tuple.

    Of a model that is not listed, each record counts as seen and as changed.
    """
    if model not in VISIBLE:
        return {} if model in NEVER_VISIBLE else {key: object() for key in keys}
    keys, values = list(keys), {}
    for start in range(0, len(keys), CHUNK):
        values |= VISIBLE[model].values(model, keys[start : start + CHUNK])
    return values
