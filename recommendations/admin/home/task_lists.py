"""The task lists of the account that is signed in, shown on the first page of the admin."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import change_url, list_url
from recommendations.admin.disclosure.preview import about, with_bodies
from recommendations.admin.responses import views as responses
from recommendations.admin.transitions.review import comparison_address
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_from
from recommendations.models import (
    DisclosureRequest,
    Meeting,
    MinutesImport,
    Plan,
    ProgressUpdate,
    Recommendation,
)
from recommendations.workflow.disclosure.disclosure import GRANT
from recommendations.workflow.progress.progress import PUBLISH, REVIEW
from recommendations.workflow.progress.verification import VERIFY
from recommendations.workflow.response_counts import counts_of_user
from recommendations.workflow.responses import RESPOND

# Rows of each list; the rest is behind “Show all”.
MAX_ROWS = 8
# Letters of a remark in a row.
MAX_DETAIL = 120


@dataclass(frozen=True)
class TaskList:
    """A list of tasks: its title, how many there are, the first rows, and where all of them are.

    Each row is a dict: address, number, title, detail.
    """

    title: str
    total: int
    rows: list
    address: str


def task_lists(user):
    """The TaskLists of ``user``, the most urgent first, without empty ones."""
    lists = [
        *_discussed(user),
        *_drafts_and_returned(user),
        *_to_answer(user),
        *_to_review(user),
        *_to_verify(user),
        *_to_disclose(user),
        *_to_publish(user),
    ]
    # A focal point reads the dates of its own items on the same page.
    if user.has_perm("recommendations.add_progressupdate") and not user.is_focal_point:
        lists += _to_report(user)
    return [one for one in lists if one.total]


def _to_answer(user):
    """The plans in which bodies of a focal point have not answered all their items."""
    if not user.is_focal_point or not user.has_perm(RESPOND):
        return
    open_counts = [count for count in counts_of_user(user) if count.awaited]
    rows = [
        {
            "address": responses.address(count),
            "number": count.plan.year,
            "title": pick_from(count.institution, "name"),
            "detail": gettext("%(n)s of %(d)s not answered")
            % {"n": count.awaited, "d": count.items},
        }
        for count in open_counts[:MAX_ROWS]
    ]
    total = sum(count.awaited for count in open_counts)
    address = rows[0]["address"] if rows else ""
    yield TaskList(_("To be answered"), total, rows, address)


def _drafts_and_returned(user):
    """Reports that the user, or somebody who reports for the same bodies, has begun."""
    if not user.has_perm("recommendations.add_progressupdate"):
        return
    # A report on a closed plan can no longer be sent.
    own = ProgressUpdate.objects.visible_to(user).filter(
        recommendation__plan__state=Plan.State.ADOPTED
    )
    if not user.is_focal_point:
        own = own.filter(author=user)
    address = f"{list_url(ProgressUpdate)}?stage="
    returned, drafts = own.returned(), own.drafts()
    yield _updates(_("Returned to me"), returned, f"{address}returned", lambda one: one.remark)
    yield _updates(_("My drafts"), drafts, f"{address}draft", _reported_on)


def _discussed(user):
    """Updates with a question to the side of the user, and those whose author has answered."""
    sent = ProgressUpdate.objects.visible_to(user).prefetch_related("remarks")
    own = sent if user.is_focal_point else sent.filter(author=user)
    address = f"{list_url(ProgressUpdate)}?stage="
    if user.has_perm("recommendations.add_progressupdate"):
        questions = own.awaiting_answer()
        yield _updates(_("A question for you"), questions, f"{address}asked", _newest_remark)
    if user.has_perm(REVIEW) and not user.is_focal_point:
        answers = sent.answered().exclude(author=user)
        yield _updates(
            _("Answered"), answers, f"{address}answered", _newest_remark, comparison_address
        )


def _newest_remark(update):
    return Truncator(list(update.remarks.all())[-1].text).chars(MAX_DETAIL)


def _to_review(user):
    if not user.has_perm(REVIEW):
        return
    title = _("Ready to publish") if user.has_perm(PUBLISH) else _("Waiting for review")
    waiting = ProgressUpdate.objects.sent().order_by("sent_at", "pk")
    queue = reverse("admin:recommendations_progressupdate_review")
    yield _updates(title, waiting, queue, lambda update: update.author, comparison_address)


def _to_verify(user):
    if not user.has_perm(VERIFY):
        return
    claims = ProgressUpdate.objects.unverified_claims().verifiable_by(user)
    queue = reverse("admin:recommendations_progressupdate_unverified")
    title = _("Claimed, not checked yet")
    in_order = claims.order_by("reported_on", "pk")
    yield _updates(title, in_order, queue, _reported_on, _verification_address)


def _verification_address(update):
    return reverse("admin:recommendations_progressupdate_verify", args=[update.pk])


def _to_disclose(user):
    """Undecided requests for disclosure: all of them for a publisher, else the user's own."""
    if not user.has_perm("recommendations.view_disclosurerequest"):
        return
    waiting = DisclosureRequest.objects.waiting().order_by("asked_at", "pk")
    title = _("Waiting to become public")
    if not user.has_perm(GRANT):
        title, waiting = _("My disclosure requests"), waiting.filter(asked_by=user)
    shown, total = _first(with_bodies(waiting))
    rows = [
        {
            "address": change_url(request),
            "number": request.meeting.year if request.meeting else "",
            "title": about(request),
            "detail": request.asked_by or "",
        }
        for request in shown
    ]
    queue = reverse("admin:recommendations_disclosurerequest_waiting")
    yield TaskList(title, total, rows, queue)


def _to_publish(user):
    """Meetings and plans that the user may complete, adopt or publish."""
    if user.has_perm("recommendations.publish_meeting"):
        meetings = Meeting.objects.filter(published_at=None)
        yield _meetings_or_plans(_("Meetings not published yet"), meetings)
    if user.has_perm("recommendations.publish_plan"):
        adopted = Plan.objects.exclude(state=Plan.State.DRAFT).filter(published_at=None)
        yield _meetings_or_plans(_("Adopted plans not published yet"), adopted)
    if user.has_perm("recommendations.change_plan"):
        drafts = Plan.objects.filter(state=Plan.State.DRAFT)
        yield _meetings_or_plans(_("Draft plans"), drafts)
        yield _imports(user)


def _imports(user):
    """The minutes that the user has begun to turn into a plan."""
    shown, total = _first(MinutesImport.objects.of(user).only("pk", "name", "year", "updated_at"))
    rows = [
        {
            "address": reverse("admin:recommendations_plan_minutes_check", args=[one.pk]),
            "number": one.year or "",
            "title": one.name,
            "detail": written_out(timezone.localdate(one.updated_at)),
        }
        for one in shown
    ]
    address = reverse("admin:recommendations_plan_from_minutes")
    return TaskList(_("Minutes being checked"), total, rows, address)


def _to_report(user):
    """Recommendations that need a report, of those that the user may see."""
    items = Recommendation.objects.visible_to(user)
    yield _recommendations(_("Overdue"), items.overdue(), "schedule=overdue", _due_on)
    yield _recommendations(_("Due soon"), items.due_soon(), "schedule=due_soon", _due_on)
    yield _recommendations(_("Not updated recently"), items.silent(), "news=silent", _last_news)


def _first(records):
    """The first MAX_ROWS of the queryset, and how many there are: counted only where more are."""
    shown = list(records[: MAX_ROWS + 1])
    total = len(shown) if len(shown) <= MAX_ROWS else records.count()
    return shown[:MAX_ROWS], total


def _updates(title, updates, address, detail, address_of=change_url):
    """A TaskList of progress updates; ``detail(update)`` gives the detail of each row."""
    shown, total = _first(updates.select_related("recommendation__plan", "author"))
    rows = [
        {
            "address": address_of(update),
            "number": update.recommendation.reference,
            "title": pick_from(update.recommendation, "title"),
            "detail": detail(update),
        }
        for update in shown
    ]
    return TaskList(title, total, rows, address)


def _recommendations(title, items, query, detail):
    """A TaskList of recommendations; ``query`` filters their list in the same way."""
    shown, total = _first(items.with_last_news().select_related("plan").order_by("due_on", "pk"))
    rows = [
        {
            "address": change_url(item),
            "number": item.reference,
            "title": pick_from(item, "title"),
            "detail": detail(item),
        }
        for item in shown
    ]
    return TaskList(title, total, rows, f"{list_url(Recommendation)}?{query}")


def _meetings_or_plans(title, records):
    shown, total = _first(records)
    rows = [
        {
            "address": change_url(record),
            "number": record.year,
            "title": pick_from(record, "title") or str(record),
            "detail": "",
        }
        for record in shown
    ]
    return TaskList(title, total, rows, list_url(records.model))


def _due_on(item):
    return _("due on %(day)s") % {"day": written_out(item.due_on)}


def _last_news(item):
    return _("no update since %(day)s") % {"day": written_out(item.last_news)}


def _reported_on(update):
    return _("reported on %(day)s") % {"day": written_out(update.reported_on)}
