"""What records are called in lists of changes: many at once, in a query for each kind."""

from django.contrib.auth.models import Group, Permission
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from recommendations.localization.dates import written_out
from recommendations.localization.texts import pick_from
from recommendations.models import (
    AgendaItem,
    Assignment,
    Attendee,
    Delegation,
    DisclosureRequest,
    Document,
    Erratum,
    Finding,
    Institution,
    Meeting,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
    Report,
    Role,
    Statement,
    Theme,
    User,
)

# What is needed beside the record itself.
RELATED = {
    Recommendation: ["plan"],
    Delegation: ["institution", "meeting"],
    ProgressUpdate: ["recommendation__plan"],
    Report: ["plan"],
    DisclosureRequest: ["meeting"],
    Permission: ["content_type"],
}
# Parts without a page of their own → the record on whose page they are, and the column naming it.
OWNERS = {
    Assignment: (Recommendation, "recommendation_id"),
    Milestone: (Recommendation, "recommendation_id"),
    Erratum: (Recommendation, "recommendation_id"),
    AgendaItem: (Meeting, "meeting_id"),
    Statement: (Meeting, "meeting_id"),
    Finding: (Meeting, "meeting_id"),
    Attendee: (Delegation, "delegation_id"),
}


def text(record, field):
    """The translated ``field`` of a record or of a state of it, as a plain string."""
    return pick_from(record, field).plain


def numbered(field):
    return lambda record: f"{record.number}. {text(record, field)}"


def _recommendation(record):
    name = text(record, "title")
    # A draft plan may be deleted, and its items with it.
    return (
        f"{record.plan.year}/{record.number} {name}" if record.plan else numbered("title")(record)
    )


def _update(record):
    item = record.recommendation
    reference = f"{item.plan.year}/{item.number} · " if item and item.plan else ""
    return reference + written_out(record.reported_on)


def _joined(*names):
    return " · ".join(filter(None, names))


def titled_year(record):
    """The title of a plan with its year; without a title the year alone says it."""
    if title := text(record, "title"):
        return f"{title} {record.year}"
    return gettext("Plan of %(year)s") % {"year": record.year}


# How a record, or a state of it in history, is called by its own columns.
OWN_NAMES = {
    Institution: lambda record: text(record, "name") or record.slug,
    Theme: lambda record: text(record, "name") or record.slug,
    Meeting: lambda record: text(record, "title") or record.slug,
    Plan: titled_year,
    Document: lambda record: text(record, "title"),
    Milestone: numbered("title"),
    AgendaItem: numbered("topic"),
    Attendee: lambda record: text(record, "name"),
    Statement: lambda record: str(record.number),
    Finding: lambda record: f"{Finding.Kind(record.kind).label} {record.number}",
    Erratum: lambda record: written_out(record.dated),
    ProgressUpdate: _update,
    Recommendation: _recommendation,
    User: lambda record: record.username,
    Delegation: lambda record: _joined(
        record.institution and text(record.institution, "name"),
        record.meeting and text(record.meeting, "title"),
    ),
    DisclosureRequest: lambda request: _joined(
        str(DisclosureRequest.Kind(request.kind).label),
        request.meeting and text(request.meeting, "title"),
    ),
    Group: lambda group: Role(group.name).label if group.name in Role.values else group.name,
}


def full_name(model, record):
    """What ``record``, or a kept state of it, is called."""
    return OWN_NAMES[model](record) if model in OWN_NAMES else str(record)


class Names:
    """The names of records that are referred to; ``want`` them first, then ask.

    ``user``: the account that will read them; what it may not see has no name for it.
    """

    def __init__(self, user):
        self.user, self.wanted, self.found = user, {}, {}

    def want(self, model, keys):
        self.wanted.setdefault(model, set()).update(key for key in keys if key is not None)

    def load(self):
        """Reads what is wanted: a query for each kind, and one for what is there no more."""
        for model, keys in self.wanted.items():
            records = model._base_manager.filter(pk__in=keys)
            if self.user.is_focal_point and hasattr(model.objects, "visible_to"):
                visible = model.objects.visible_to(self.user).order_by().values("pk")
                records = records.filter(pk__in=visible)
            known = records.select_related(*RELATED.get(model, [])).in_bulk()
            names = {pk: full_name(model, record) for pk, record in known.items()}
            self.found[model] = names | self.remembered(model, keys - set(known))

    def remembered(self, model, keys):
        """Key → the last name of what was deleted; nothing for what a focal point may not see."""
        if not keys or self.user.is_focal_point or not hasattr(model, "history"):
            return {}
        last = model.history.filter(id__in=keys, history_type="-").order_by()
        states = last.select_related(*RELATED.get(model, []))
        return {state.id: full_name(model, state) for state in states}

    def __call__(self, model, key):
        """The name, or that it is not known."""
        return self.found.get(model, {}).get(key) or gettext("a deleted record")


# Parts called by the body that they are about.
BODIES = {Assignment: "institution_id", Delegation: "institution_id", Statement: "institution_id"}
# Parts called by a day, a number or a name of their own.
WITHIN = {
    ProgressUpdate: lambda state: written_out(state.reported_on),
    DisclosureRequest: lambda state: str(DisclosureRequest.Kind(state.kind).label),
    **{
        part: OWN_NAMES[part]
        for part in [AgendaItem, Attendee, Document, Erratum, Finding, Milestone, Statement]
    },
}


def name_within(change, names):
    """What a part is called on the page of its whole; ``names`` knows its body."""
    state, model = change.state, change.model
    body = names(Institution, getattr(state, BODIES[model])) if wants_body(change) else ""
    own = WITHIN[model](state) if model in WITHIN else ""
    return _joined(own, body)


def wants_body(change):
    return change.model in BODIES and getattr(change.state, BODIES[change.model]) is not None


def owner(change):
    """The record on whose page a change is told, as (model, key): its own, or that of its whole."""
    if change.model not in OWNERS:
        return change.model, change.state.id
    model, column = OWNERS[change.model]
    return model, getattr(change.state, column)


def history_address(model, key):
    """Where the history of a record is read in the admin; None where it has no page."""
    try:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_history"
        return reverse(name, args=[key])
    except NoReverseMatch:
        return None
