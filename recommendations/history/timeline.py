"""The changes of many kinds of record as one list, newest first, whatever their number.

Each kind keeps its history in a table of its own. What is asked of several is one query: a UNION
of their indexes of dates, cut to the page. The states themselves follow, in a fixed number of
queries for each kind on the page.
"""

from dataclasses import dataclass, field
from itertools import islice

from django.apps import apps
from django.db.models import CharField, F, OuterRef, Q, Subquery, Value

from recommendations.models.accounts.users import User
from recommendations.models.disclosure_requests import DisclosureRequest
from recommendations.models.documents import Document
from recommendations.models.meetings.attendance import Attendee, Delegation
from recommendations.models.meetings.meetings import AgendaItem, Finding, Meeting, Statement
from recommendations.models.plans.assignments import Assignment
from recommendations.models.plans.errata import Erratum
from recommendations.models.plans.milestones import Milestone
from recommendations.models.plans.recommendations import Recommendation
from recommendations.models.progress.updates import ProgressUpdate

CHUNK = 500
NOTHING = Q(pk__in=[])
# Record → its parts, each with the column that names the record.
PARTS = {
    Recommendation: {
        Assignment: "recommendation_id",
        Milestone: "recommendation_id",
        ProgressUpdate: "recommendation_id",
        Erratum: "recommendation_id",
        Document: "recommendation_id",
        DisclosureRequest: "recommendation_id",
    },
    Meeting: {
        AgendaItem: "meeting_id",
        Delegation: "meeting_id",
        Attendee: "delegation__meeting_id",
        Statement: "meeting_id",
        Finding: "meeting_id",
        Document: "meeting_id",
        DisclosureRequest: "meeting_id",
    },
    Delegation: {Attendee: "delegation_id"},
}


def kept_models():
    """Every model whose history is kept."""
    models = apps.get_app_config("recommendations").get_models()
    return [model for model in models if hasattr(model._meta, "simple_history_manager_attribute")]


def seen_by(user, model):
    """The condition on the history records of ``model`` that the account ``user`` may see.

    A focal point sees what has become of its own bodies' items: from the adoption on, without what
    others wrote before they published it, or removed before anybody could read it.
    """
    if not user.is_focal_point:
        return Q()
    items = Recommendation.objects.visible_to(user).order_by().values("pk")
    if model is Recommendation:
        adopted = Q(history_date__gte=F("plan__adopted_at")) | Q(history_change_reason="adopt")
        return Q(id__in=items) & adopted
    if model is ProgressUpdate:
        colleagues = User.objects.filter(institutions__focal_points=user).values("pk")
        own = Q(author=user) | Q(author__in=colleagues)
        return Q(recommendation__in=items) & (own | Q(published_at__isnull=False))
    if model is DisclosureRequest:
        return NOTHING
    if model is Document:
        return Q(recommendation__in=items, is_public=True)
    if model in PARTS[Recommendation]:
        return Q(recommendation__in=items)
    return NOTHING


def fields_kept_from(user, state):
    """The names of the fields of a history record that the account ``user`` may not see."""
    if not user.is_focal_point:
        return set()
    hidden = {"internal_note"}
    if state.instance_type is ProgressUpdate and state.author_id != user.pk:
        hidden |= {"remark", "returned_at", "returned_by"}
        if not state.evidence_is_public:
            hidden |= {"evidence_title", "evidence_url", "evidence_file"}
    return hidden


def part_of(model, column, pk):
    """The condition on history records of the part ``model`` that it belongs to the record ``pk``.

    Whoever attends belongs to a meeting by a delegation, one that is gone included.
    """
    if column == "delegation__meeting_id":
        delegations = Delegation.history.filter(meeting_id=pk).order_by().values("id")
        return Q(delegation_id__in=delegations)
    return Q(**{column: pk})


@dataclass(frozen=True)
class Source:
    """One kind of record: the changes of it that may be ``seen``, and those that are ``asked`` for.

    Both are conditions on its history records. What may not be seen is not compared with either.
    """

    model: type
    seen: Q = field(default_factory=Q)
    asked: Q = field(default_factory=Q)

    @property
    def kind(self):
        return self.model._meta.model_name

    def states(self):
        return self.model.history.filter(self.seen).order_by()

    def asking(self, condition):
        """The same source, with one ``condition`` more."""
        return Source(self.model, self.seen, self.asked & condition)

    def places(self):
        """(date, id, kind) of each change asked for; the union of them is sorted and cut."""
        kind = Value(self.kind, output_field=CharField())
        asked = self.states().filter(self.asked).annotate(kind_of_record=kind)
        return asked.values_list("history_date", "history_id", "kind_of_record")

    def changes(self, ids):
        """Id → Change, of the history records ``ids``."""
        earlier = self.states().filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        newest = earlier.order_by("-history_id").values("history_id")[:1]
        states = self.model.history.filter(history_id__in=ids).order_by()
        now = states.annotate(before_id=Subquery(newest)).in_bulk()
        further = {state.before_id for state in now.values()} - {None, *now}
        known = now | self.model.history.order_by().in_bulk(further)
        links = self.links([*known])
        return {
            pk: Change(
                state,
                known.get(state.before_id),
                links.get(state.before_id, {}),
                links.get(pk, {}),
            )
            for pk, state in now.items()
        }

    def links(self, ids):
        """History id → field name → the set of what that state of the record was linked to."""
        found = {}
        history = self.model.history.model
        for link in history._history_m2m_fields:
            rows = getattr(history, link.name).filter(history_id__in=ids)
            target = f"{link.m2m_reverse_field_name()}_id"
            for pk, linked in rows.values_list("history_id", target):
                found.setdefault(pk, {}).setdefault(link.name, set()).add(linked)
        return found


@dataclass(frozen=True)
class Change:
    """A ``state`` of a record as history keeps it, and the state ``before`` it, if one is known.

    ``linked_before`` and ``linked`` hold what it was linked to: field name → set of keys.
    """

    state: object
    before: object
    linked_before: dict
    linked: dict

    @property
    def model(self):
        return self.state.instance_type


class Changes:
    """The changes of several Sources, newest first: counted, cut and read like a queryset."""

    def __init__(self, sources):
        self.sources = {source.kind: source for source in sources}

    def places(self):
        first, *others = [source.places() for source in self.sources.values()]
        together = first.union(*others, all=True) if others else first
        return together.order_by("-history_date", "-history_id", "kind_of_record")

    def count(self):
        return self.places().count() if self.sources else 0

    def __getitem__(self, cut):
        return self.read(list(self.places()[cut])) if self.sources else []

    def pieces(self):
        """All of them in lists: memory stays the same however many there are."""
        if not self.sources:
            return
        places = self.places().iterator(chunk_size=CHUNK)
        while piece := list(islice(places, CHUNK)):
            yield self.read(piece)

    def read(self, places):
        """The Changes at ``places``, in that order."""
        wanted = {}
        for _date, pk, kind in places:
            wanted.setdefault(kind, []).append(pk)
        found = {kind: self.sources[kind].changes(pks) for kind, pks in wanted.items()}
        return [found[kind][pk] for _date, pk, kind in places]
