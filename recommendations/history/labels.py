"""What records are called in the history, and on whose history page their changes are listed."""

from django.contrib.auth.models import Group
from django.db.models import Max, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, override

from recommendations.localization.dates.dates import written_out
from recommendations.localization.languages import CODES
from recommendations.localization.phrases.account_names import account_name
from recommendations.localization.texts import pick_by_language, pick_from
from recommendations.models import (
    AgendaItem,
    Assignment,
    Attendee,
    ChangeLogEntry,
    ClosingDecision,
    Delegation,
    DisclosureRequest,
    Document,
    Erratum,
    Finding,
    Indicator,
    Institution,
    Meeting,
    Milestone,
    Plan,
    PlanSection,
    Postponement,
    ProgressUpdate,
    Reading,
    Receipt,
    Recommendation,
    Remark,
    Report,
    Response,
    Role,
    SiteProfile,
    Statement,
    Theme,
    User,
    Verification,
    VerificationSample,
)
from recommendations.models.plans.reports import report_name

# The relations that a label is made of.
RELATED = {
    Assignment: ["institution"],
    Delegation: ["institution", "meeting"],
    DisclosureRequest: ["meeting"],
    ProgressUpdate: ["recommendation__plan"],
    Recommendation: ["plan"],
    Receipt: ["institution"],
    Remark: ["recommendation__plan"],
    Report: ["plan"],
    Response: ["institution"],
    Statement: ["institution"],
    Verification: ["recommendation__plan"],
    VerificationSample: ["report__plan"],
}
# Part → the relations that name the record on whose history page its changes are listed.
PAGES = {
    AgendaItem: ["meeting"],
    Assignment: ["recommendation"],
    Attendee: ["delegation"],
    Delegation: ["meeting"],
    DisclosureRequest: ["recommendation", "meeting"],
    Document: ["recommendation", "meeting"],
    Erratum: ["recommendation"],
    Finding: ["meeting"],
    Milestone: ["recommendation"],
    PlanSection: ["plan"],
    Postponement: ["recommendation"],
    Indicator: ["recommendation"],
    Reading: ["recommendation"],
    ProgressUpdate: ["recommendation"],
    Receipt: ["plan"],
    Remark: ["recommendation"],
    Response: ["recommendation"],
    Statement: ["meeting"],
    Verification: ["recommendation"],
    VerificationSample: ["report"],
}
# Parts without a page of their own: a list names their whole instead.
WITHOUT_PAGE = {
    AgendaItem,
    Assignment,
    Attendee,
    Erratum,
    Finding,
    Milestone,
    PlanSection,
    Postponement,
    Reading,
    Receipt,
    Remark,
    Response,
    Statement,
    Verification,
    VerificationSample,
}


def kind_of(model):
    """The name of a model as the log of changes stores it."""
    return model._meta.model_name


def page_of(record):
    """(model, key) of the record on whose history page changes of ``record`` are listed."""
    model = model_of(record)
    for name in PAGES.get(model, []):
        if key := getattr(record, f"{name}_id"):
            return model._meta.get_field(name).related_model, key
    return model, record.id


def model_of(record):
    """The model of a record or of a history record."""
    return getattr(record, "instance_type", type(record))


def text(record, field):
    """The translated ``field`` of a record or history record, as a plain string; may be None."""
    return pick_from(record, field).plain if record else ""


def numbered(field):
    return lambda record: f"{record.number}. {text(record, field)}"


def joined(*labels):
    return " · ".join(filter(None, labels))


def plan_label(plan):
    """The title of a plan with its year; without a title the year alone says it."""
    if title := text(plan, "title"):
        return f"{title} {plan.year}"
    return gettext("Plan of %(year)s") % {"year": plan.year}


def reference(item):
    # A draft plan may be deleted, and its items with it.
    return f"{item.plan.year}/{item.number}" if item and item.plan else ""


def recommendation_label(item):
    title = text(item, "title")
    return f"{reference(item)} {title}" if item.plan else f"{item.number}. {title}"


def report_label(report):
    # Isolated: among Arabic words the parts of the date would change places.
    name = f"\u2066{report_name(report.as_of, report.revision)}\u2069"
    return joined(report.plan and plan_label(report.plan), name)


def written_day(record, name):
    """The date in the field ``name``, which code that makes a record may give as ISO text."""
    return written_out(record._meta.get_field(name).to_python(getattr(record, name)))


# How a record, or a history record, is called by its own columns and the RELATED ones.
LABELS = {
    AgendaItem: numbered("topic"),
    Assignment: lambda assignment: text(assignment.institution, "name"),
    Attendee: lambda attendee: text(attendee, "name"),
    ClosingDecision: lambda decision: joined(
        str(decision.recommendation_id), decision.get_choice_display()
    ),
    Delegation: lambda delegation: joined(
        text(delegation.institution, "name"), text(delegation.meeting, "title")
    ),
    DisclosureRequest: lambda request: joined(
        str(request.get_kind_display()), text(request.meeting, "title")
    ),
    Document: lambda document: text(document, "title"),
    Erratum: lambda erratum: written_day(erratum, "dated"),
    Finding: lambda finding: f"{finding.get_kind_display()} {finding.number}",
    Group: lambda group: Role(group.name).label if group.name in Role.values else group.name,
    Institution: lambda institution: text(institution, "name") or institution.slug,
    Meeting: lambda meeting: text(meeting, "title") or meeting.slug,
    Milestone: numbered("title"),
    Indicator: numbered("name"),
    Plan: plan_label,
    PlanSection: lambda section: text(section, "title"),
    Postponement: lambda postponement: written_day(postponement, "to_date"),
    ProgressUpdate: lambda update: joined(
        reference(update.recommendation), written_day(update, "reported_on")
    ),
    Reading: lambda reading: written_day(reading, "read_on"),
    Receipt: lambda receipt: text(receipt.institution, "name"),
    Recommendation: recommendation_label,
    Remark: lambda remark: joined(
        reference(remark.recommendation), written_day(remark, "written_at")
    ),
    Report: report_label,
    Response: lambda response: joined(
        text(response.institution, "name"), written_day(response, "answered_on")
    ),
    SiteProfile: lambda profile: str(getattr(profile, "instance", profile)),
    Statement: lambda statement: joined(str(statement.number), text(statement.institution, "name")),
    Theme: lambda theme: text(theme, "name") or theme.slug,
    User: account_name,
    Verification: lambda verification: joined(
        reference(verification.recommendation), written_day(verification, "verified_on")
    ),
    VerificationSample: lambda sample: report_label(sample.report),
}
# What a part with a page of its own is called on the page of its whole.
PART_LABELS = {
    Attendee: lambda change, labels: text(change.after, "name"),
    Delegation: lambda change, labels: labels.get(Institution, change.after.institution_id),
    DisclosureRequest: lambda change, labels: str(change.after.get_kind_display()),
    Indicator: lambda change, labels: numbered("name")(change.after),
    ProgressUpdate: lambda change, labels: written_out(change.after.reported_on),
    Verification: lambda change, labels: written_out(change.after.verified_on),
}


def label_of(record):
    """What ``record``, or a history record, is called in the active language."""
    model = model_of(record)
    return LABELS[model](record) if model in LABELS else str(record)


def labels_by_language(record):
    """As ``label_of``, by language. Empty for people who attended: no name is stored twice."""
    if model_of(record) is Attendee:
        return {}
    labels = {}
    for code in CODES:
        with override(code):
            labels[code] = str(label_of(record))
    return labels


def part_label(change, labels):
    """What the part that was changed is called on the page of its whole; empty for a whole."""
    if change.model in PART_LABELS:
        return PART_LABELS[change.model](change, labels)
    return pick_by_language(change.entry.label).plain if change.model in PAGES else ""


def shown_record(entry, model):
    """(model, key) of the record that a list names: that of the ``entry``, or its whole."""
    if model not in WITHOUT_PAGE:
        return model, entry.record_key
    [name] = PAGES[model]
    return model._meta.get_field(name).related_model, entry.page_key


class RecordLabels:
    """The newest labels of records, deleted ones included; ``add`` them all, then ``load``.

    ``user``: the account that reads them, if not everything may be read. What it may not see has
    no label for it.
    """

    def __init__(self, user=None):
        self.is_limited = user is not None and user.is_focal_point
        self.user, self.wanted, self.found = user, {}, {}

    def add(self, model, keys):
        self.wanted.setdefault(model, set()).update(key for key in keys if key is not None)

    def load(self):
        """Reads them: one query for all that have a history, one a model for the others."""
        condition = Q(pk__in=[])
        for model, keys in self.wanted.items():
            if hasattr(model, "history"):
                condition |= Q(record_kind=kind_of(model)) & self._keys(model, keys)
            else:
                records = model._base_manager.in_bulk(keys)
                self.found |= {(kind_of(model), pk): label_of(one) for pk, one in records.items()}
        records = ChangeLogEntry.objects.filter(condition).order_by()
        newest = records.values("record_kind", "record_key").annotate(newest=Max("pk"))
        for entry in ChangeLogEntry.objects.filter(pk__in=newest.values("newest")).order_by():
            # A focal point reads nothing of what was deleted.
            if not (self.is_limited and entry.action == ChangeLogEntry.Action.DELETED):
                label = pick_by_language(entry.label).plain
                self.found[entry.record_kind, entry.record_key] = label

    def _keys(self, model, keys):
        condition = Q(record_key__in=keys)
        if self.is_limited and hasattr(model.objects, "visible_to"):
            visible = model.objects.visible_to(self.user).order_by().values("pk")
            condition &= Q(record_key__in=visible)
        return condition

    def get(self, model, key):
        """The label, or that the record is not known."""
        unknown = gettext("a deleted record")
        return self.found.get((kind_of(model), key)) or unknown


def history_address(model, key):
    """Where the history of a record is read in the admin; None where it has no page."""
    try:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_history"
        return reverse(name, args=[key])
    except NoReverseMatch:
        return None
