"""What waits for the account that is signed in: the first page of the admin."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations.admin.disclosure.preview import about, with_bodies
from recommendations.admin.records.progress_inlines import PUBLISH, REVIEW
from recommendations.localization.dates import written_out
from recommendations.localization.texts import pick_from
from recommendations.models import (
    DisclosureRequest,
    Meeting,
    Plan,
    ProgressUpdate,
    Recommendation,
)
from recommendations.workflow.disclosure import GRANT

# So many are shown on the first page; the rest is one press away.
SHOWN = 8


@dataclass(frozen=True)
class Pile:
    """One pile on the desk: its title, how many lie there, the first ones, and the way to all."""

    title: str
    total: int
    rows: list
    address: str


def piles(user):
    """The piles of the account ``user`` in the order of their urgency; empty ones are left out."""
    everything = [
        *_returned_and_drafts(user),
        *_to_review(user),
        *_to_disclose(user),
        *_to_publish(user),
    ]
    if user.has_perm("recommendations.add_progressupdate"):
        everything += _to_report(user)
    return [pile for pile in everything if pile.total]


def _returned_and_drafts(user):
    """What the account, or those who report for the same bodies, have begun."""
    if not user.has_perm("recommendations.add_progressupdate"):
        return
    # What a closed plan has left behind can no longer be sent.
    own = ProgressUpdate.objects.visible_to(user).filter(
        recommendation__plan__state=Plan.State.ADOPTED
    )
    if not user.is_focal_point:
        own = own.filter(author=user)
    yield _updates(_("Returned to me"), own.returned(), "returned", _remark)
    yield _updates(_("My drafts"), own.drafts(), "draft", _reported)


def _to_review(user):
    if not user.has_perm(REVIEW):
        return
    title = _("Ready to publish") if user.has_perm(PUBLISH) else _("Waiting for review")
    waiting = ProgressUpdate.objects.sent().order_by("sent_at", "pk")
    pile = _updates(title, waiting, "sent", _by_whom)
    queue = reverse("admin:recommendations_progressupdate_review")
    yield Pile(pile.title, pile.total, pile.rows, queue)


def _to_disclose(user):
    """What waits to become public: everything for a publisher, their own for who asked."""
    if not user.has_perm("recommendations.view_disclosurerequest"):
        return
    waiting = DisclosureRequest.objects.waiting().order_by("asked_at", "pk")
    title = _("Waiting to become public")
    if not user.has_perm(GRANT):
        title, waiting = _("My requests for disclosure"), waiting.filter(asked_by=user)
    rows = [
        {
            "address": _change(request),
            "number": request.meeting.year if request.meeting else "",
            "title": about(request),
            "detail": request.asked_by or "",
        }
        for request in with_bodies(waiting)[:SHOWN]
    ]
    address = reverse("admin:recommendations_disclosurerequest_waiting")
    yield Pile(title, waiting.count(), rows, address)


def _to_publish(user):
    """Meetings and plans that a publisher can bring a step further."""
    if user.has_perm("recommendations.publish_meeting"):
        meetings = Meeting.objects.filter(published_at=None)
        yield _records(_("Meetings not published yet"), meetings)
    if user.has_perm("recommendations.publish_plan"):
        adopted = Plan.objects.exclude(state=Plan.State.DRAFT).filter(published_at=None)
        yield _records(_("Adopted plans not published yet"), adopted)
    if user.has_perm("recommendations.adopt_plan"):
        yield _records(_("Drafts of plans"), Plan.objects.filter(state=Plan.State.DRAFT))


def _to_report(user):
    """What asks for a report: the account's own bodies' items, or everybody's for staff."""
    items = Recommendation.objects.visible_to(user)
    yield _items(_("Overdue"), items.overdue(), "schedule=overdue", _due)
    yield _items(_("Due soon"), items.due_soon(), "schedule=due_soon", _due)
    yield _items(_("No news for long"), items.silent(), "news=silent", _last_news)


def _updates(title, updates, stage, detail):
    shown = updates.select_related("recommendation__plan", "author")[:SHOWN]
    rows = [
        {
            "address": _change(update),
            "number": update.recommendation.reference,
            "title": pick_from(update.recommendation, "title"),
            "detail": detail(update),
        }
        for update in shown
    ]
    return Pile(title, updates.count(), rows, f"{_list(ProgressUpdate)}?stage={stage}")


def _items(title, items, query, detail):
    shown = items.with_last_news().select_related("plan").order_by("due_on", "pk")[:SHOWN]
    rows = [
        {
            "address": _change(item),
            "number": item.reference,
            "title": pick_from(item, "title"),
            "detail": detail(item),
        }
        for item in shown
    ]
    return Pile(title, items.count(), rows, f"{_list(Recommendation)}?{query}")


def _records(title, records):
    rows = [
        {
            "address": _change(record),
            "number": record.year,
            "title": pick_from(record, "title") or str(record),
            "detail": "",
        }
        for record in records[:SHOWN]
    ]
    return Pile(title, records.count(), rows, _list(records.model))


def _due(item):
    return _("due on %(day)s") % {"day": written_out(item.due_on)}


def _last_news(item):
    return _("no news since %(day)s") % {"day": written_out(item.last_news)}


def _reported(update):
    return _("reported on %(day)s") % {"day": written_out(update.reported_on)}


def _by_whom(update):
    return update.author


def _remark(update):
    return update.remark


def _change(record):
    return reverse(f"admin:recommendations_{record._meta.model_name}_change", args=[record.pk])


def _list(model):
    return reverse(f"admin:recommendations_{model._meta.model_name}_changelist")
