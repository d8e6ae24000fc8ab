"""Saves rows that were edited in the list of recommendations, each by its transitions."""

from concurrency.exceptions import RecordModifiedError
from django.core.exceptions import ValidationError
from django.db import transaction

from recommendations.models import Recommendation
from recommendations.models.history import Cause, caused_by
from recommendations.workflow import assignments, postponement
from recommendations.workflow.fingerprints import CHANGED
from recommendations.workflow.progress import progress


def save_row(row, user):
    """Saves an EditedRow that is valid; False, with its ``refusals`` set, where it is refused."""
    try:
        with transaction.atomic(), caused_by(Cause.BULK, "list"):
            _save(row, user)
    except ValidationError as error:
        row.refusals += error.messages
    except RecordModifiedError:
        row.refusals.append(CHANGED)
    return not row.refusals


def _save(row, user):
    item, values = Recommendation.objects.lock(row.item.pk), row.values.cleaned_data
    if item.version != row.item.version:
        raise ValidationError(CHANGED, code="changed")
    if "lead" in row.changed:
        _set_lead(item, values["lead"])
    if row.needs_decision:
        _postpone(item, values["due_on"], row.decision.cleaned_data, user)
    elif "due_on" in row.changed:
        item.due_on = values["due_on"]
        item.save()
    if row.needs_report:
        _report(item, values["status"], row.report.cleaned_data, user)


def _set_lead(item, lead):
    """Makes ``lead`` the lead, or none; the others go on. Open forms become stale."""
    if lead:
        assignments.hand_over(item, lead)
    else:
        supporting = item.assignments.filter(role="supporting").select_related("institution")
        assignments.assign(item, lead=None, supporting=[one.institution for one in supporting])
    item.save()


def _postpone(item, to, decision, user):
    if not user.has_perm(postponement.PERMISSION):
        raise ValidationError(postponement.NOT_ALLOWED, code="postpone")
    if to is None:
        raise ValidationError(postponement.NOT_REMOVED, code="removed")
    postponement.postpone(
        item,
        by=user,
        to=to,
        reason={"ar": decision["reason_ar"]},
        decided_by=decision["decided_by"],
        decided_on=decision["decided_on"],
    )


def _report(item, status, report, user):
    """Sends or publishes the update; what was sent twice is stored once."""
    account = dict(report)
    publish = account.pop("publish", False)
    if publish or not _waits_already(item, user, {"status": status, **account}):
        progress.record(item, by=user, status=status, send=True, publish=publish, **account)


def _waits_already(item, user, account):
    """True when ``user`` has sent an update that says the same, and it waits for review."""
    waiting = item.updates.sent().filter(author=user)
    return any(
        all((getattr(update, name) or "") == (value or "") for name, value in account.items())
        for update in waiting
    )
