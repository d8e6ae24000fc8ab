"""What a focal point is reminded of: its own bodies' recommendations, and nothing of others."""

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from recommendations.localization.texts import pick_from
from recommendations.models import Plan, ProgressUpdate, Recommendation

from .contents import Content, Section, day, desk, due, isolated, matter_of


def content(user, on):
    """What awaits the focal point ``user`` on the day ``on``, in the active language.

    None where there is nothing to tell.
    """
    sections = [section for section in _sections(user, on) if section.matters]
    if not sections:
        return None
    about = {matter.reference for section in sections for matter in section.matters}
    return Content(
        subject=ngettext(
            "%(count)s recommendation needs an update from you",
            "%(count)s recommendations need an update from you",
            len(about),
        )
        % {"count": len(about)},
        opening=gettext("You represent %(bodies)s. This is waiting for you:")
        % {"bodies": _bodies(user)},
        sections=sections,
        closing=gettext(
            "Each link opens the recommendation's page, where you can report progress. If "
            "nothing has changed, please tell us that too."
        ),
    )


def _bodies(user):
    names = [isolated(pick_from(body, "name").plain) for body in user.institutions.order_by("pk")]
    return gettext(", ").join(names)


def _sections(user, on):
    """Each recommendation stands under the most pressing heading alone."""
    items = Recommendation.objects.visible_to(user).select_related("plan").with_silence(on)
    by_date = items.order_by("due_on", "plan__year", "number")
    late, soon = list(by_date.overdue(on)), list(by_date.due_soon(on))
    told = {item.pk for item in [*late, *soon]}
    silent = items.silent(on).order_by("silent_since", "plan__year", "number")
    yield _section(gettext("Returned to you, with a remark"), _returned(user))
    yield _section(
        gettext("Overdue"), [matter_of(item, "overdue", [due(item, on)]) for item in late]
    )
    yield _section(
        gettext("Due within thirty days"),
        [matter_of(item, "due_soon", [due(item, on)]) for item in soon],
    )
    yield _section(
        gettext("Not updated for ninety days"),
        [matter_of(item, "silent") for item in silent if item.pk not in told],
    )


def _section(heading, matters):
    return Section(heading, len(matters), matters)


def _returned(user):
    """The updates that came back and can still be corrected, the longest first."""
    returned = ProgressUpdate.objects.visible_to(user).returned()
    followed = returned.filter(recommendation__plan__state=Plan.State.ADOPTED)
    return [
        matter_of(
            update.recommendation,
            "returned",
            [gettext("returned on %(day)s") % {"day": day(timezone.localdate(update.returned_at))}],
            key=f"returned:{update.pk}:{update.returned_at.isoformat()}",
            remark=update.remark,
            address=desk("recommendations_progressupdate_change", update.pk),
        )
        for update in followed.select_related("recommendation__plan").order_by("returned_at")
    ]
