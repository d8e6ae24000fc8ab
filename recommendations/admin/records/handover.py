"""The page that a new focal point of a body begins with."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from recommendations.admin.base.badges import status_badge
from recommendations.admin.base.links import change_url
from recommendations.localization.texts import pick_from
from recommendations.workflow.handover import open_items


def page(request, model_admin, institution):
    """All that is open for ``institution``, with what was promised and what is late."""
    today = timezone.localdate()
    rows = [_row(one, today) for one in open_items([institution], today)]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Handover: %(body)s") % {"body": pick_from(institution, "name").plain},
        "opts": model_admin.opts,
        "institution": institution,
        "focal_points": institution.focal_points.filter(is_active=True).order_by("pk"),
        "late": [row for row in rows if row["is_late"]],
        "others": [row for row in rows if not row["is_late"]],
        "today": today,
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "staff/records/handover.html", context)


def _row(one, today):
    """An OpenItem as the page shows it."""
    item = one.item
    return {
        "is_late": one.is_late,
        "item": item,
        "address": change_url(item),
        "title": pick_from(item, "title"),
        "status": status_badge(item.status),
        "is_overdue": item.due_on is not None and item.due_on < today,
        "last": one.last,
        "done": one.last and pick_from(one.last, "narrative"),
        "obstacle": one.last and pick_from(one.last, "obstacle"),
        "next_step": one.last and pick_from(one.last, "next_step"),
        "milestones": [
            {
                "title": pick_from(milestone, "title"),
                "due_on": milestone.due_on,
                "is_late": milestone.due_on is not None and milestone.due_on < today,
            }
            for milestone in one.milestones
        ],
        "unpublished": [
            {"address": change_url(update), "update": update} for update in one.unpublished
        ],
    }
