"""The calendar of due dates: what is due in each month, of the plans that are not closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from recommendations.admin.base.badges import schedule_badge, status_badge
from recommendations.admin.base.links import change_url
from recommendations.localization.dates.dates import month_of
from recommendations.localization.keys import as_key
from recommendations.localization.texts import Text, pick_from
from recommendations.models import (
    Assignment,
    Institution,
    Milestone,
    Plan,
    Recommendation,
    Schedule,
    User,
)


@dataclass(frozen=True)
class DueEntry:
    """Something that is due on ``day``: an open recommendation, or a milestone that is not done."""

    day: date
    reference: str
    title: Text
    address: str
    lead: Text | str
    badges: list[str]
    # The title of the milestone; empty for the recommendation itself.
    milestone: Text | str = ""


def may_read(user: User) -> bool:
    """True for who may read recommendations: a focal point its own."""
    return user.has_perm("recommendations.view_recommendation")


def calendar_page(request: HttpRequest, site) -> TemplateResponse:
    """The page, of the admin site ``site``. Raises PermissionDenied for who may not read it."""
    if not may_read(request.user):
        raise PermissionDenied
    items = _followed(request.user)
    plans, bodies = _plans(items), _bodies(items)
    plan, body = _chosen(request.GET, "plan", plans), _chosen(request.GET, "body", bodies)
    if plan:
        items = items.filter(plan=plan)
    if body:
        items = items.assigned_to(body)
    today = timezone.localdate()
    entries = sorted([*_items(items), *_milestones(items, today)], key=lambda one: one.day)
    context = {
        **site.each_context(request),
        "title": gettext("Calendar of due dates"),
        "months": _by_month(entries),
        "this_month": month_of(today),
        "plans": plans,
        "bodies": [(one, pick_from(one, "name")) for one in bodies],
        "plan": plan,
        "body": body,
        "feeds": list(_feeds(request.user, plan, body, plans, bodies)),
    }
    request.current_app = site.name
    return TemplateResponse(request, "staff/home/calendar.html", context)


def _followed(user):
    """The open recommendations of the plans that are not closed, as far as ``user`` sees them."""
    return Recommendation.objects.visible_to(user).open()


def _plans(items):
    return list(Plan.objects.filter(Exists(items.filter(plan=OuterRef("pk")))))


def _bodies(items):
    """The institutions that lead or support one of the ``items``."""
    own = Assignment.objects.filter(recommendation__in=items.order_by().values("pk"))
    return list(Institution.objects.filter(pk__in=own.order_by().values("institution")))


def _chosen(query: Mapping, name: str, records: Iterable):
    """The one of the ``records`` whose key the address names, or None."""
    key = as_key(query.get(name, ""))
    return next((record for record in records if record.pk == key), None)


def _items(items):
    dated = items.filter(due_on__isnull=False).with_schedule().select_related("plan")
    return [
        DueEntry(
            day=item.due_on,
            badges=[status_badge(item.status_in_plan), schedule_badge(item.schedule)],
            **_about(item),
        )
        for item in dated.prefetch_related("assignments__institution")
    ]


def _milestones(items, today):
    undone = Milestone.objects.filter(
        done_on=None, due_on__isnull=False, recommendation__in=items.order_by().values("pk")
    )
    found = undone.select_related("recommendation__plan")
    return [
        DueEntry(
            day=one.due_on,
            milestone=pick_from(one, "title"),
            badges=[schedule_badge(Schedule.OVERDUE)] if one.due_on < today else [],
            **_about(one.recommendation),
        )
        for one in found.prefetch_related("recommendation__assignments__institution")
    ]


def _about(item):
    leads = [row for row in item.assignments.all() if row.role == Assignment.Role.LEAD]
    return {
        "reference": item.reference,
        "title": pick_from(item, "title"),
        "address": change_url(item),
        "lead": pick_from(leads[0].institution, "name") if leads else "",
    }


def _by_month(entries):
    """The ``entries``, which are in order, as pairs of the name of a month and its list."""
    return [(month, list(own)) for month, own in groupby(entries, lambda one: month_of(one.day))]


def _feeds(user, plan, body, plans, bodies):
    """(name, address) of the public calendars of what is shown, for calendar programs."""
    for one in [plan] if plan else plans:
        if one.is_published():
            yield str(one), reverse("plan_calendar", args=[one.year])
    shown = [body] if body else bodies if user.is_focal_point else []
    for one in shown:
        yield pick_from(one, "name"), reverse("institution_calendar", args=[one.slug])
