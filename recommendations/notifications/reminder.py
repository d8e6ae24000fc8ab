"""The reminder of a focal point, about the recommendations of its own institutions."""

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from recommendations.models import Plan, ProgressUpdate, Recommendation

from .contents import EmailContent, Section, bodies_of, day, due_text, staff_url, topic_of


def content(user, on):
    """The EmailContent for the focal point ``user`` on the day ``on``, in the active language.

    None where nothing waits.
    """
    sections = [section for section in _sections(user, on) if section.topics]
    if not sections:
        return None
    about = {topic.reference for section in sections for topic in section.topics}
    return EmailContent(
        subject=ngettext(
            "%(count)s recommendation needs an update from you",
            "%(count)s recommendations need an update from you",
            len(about),
        )
        % {"count": len(about)},
        opening=gettext("You represent %(bodies)s. This is waiting for you:")
        % {"bodies": bodies_of(user)},
        sections=sections,
        closing=gettext(
            "Each link opens the recommendation's page, where you can report progress. If "
            "nothing has changed, please tell us that too."
        ),
    )


def _sections(user, on):
    """The sections; each recommendation is in the most pressing one only."""
    items = Recommendation.objects.visible_to(user).select_related("plan").with_silence(on)
    by_date = items.order_by("due_on", "plan__year", "number")
    late, soon = list(by_date.overdue(on)), list(by_date.due_soon(on))
    listed = {item.pk for item in [*late, *soon]}
    silent = items.silent(on).order_by("silent_since", "plan__year", "number")
    yield _section(gettext("Returned to you, with a remark"), _returned(user))
    yield _section(
        gettext("Overdue"), [topic_of(item, "overdue", [due_text(item, on)]) for item in late]
    )
    yield _section(
        gettext("Due within thirty days"),
        [topic_of(item, "due_soon", [due_text(item, on)]) for item in soon],
    )
    yield _section(
        gettext("Not updated for ninety days"),
        [topic_of(item, "silent") for item in silent if item.pk not in listed],
    )


def _section(heading, topics):
    return Section(heading, len(topics), topics)


def _returned(user):
    """The returned updates that can still be corrected, the oldest first."""
    returned = ProgressUpdate.objects.visible_to(user).returned()
    followed = returned.filter(recommendation__plan__state=Plan.State.ADOPTED)
    return [
        topic_of(
            update.recommendation,
            "returned",
            [gettext("returned on %(day)s") % {"day": day(timezone.localdate(update.returned_at))}],
            key=f"returned:{update.pk}:{update.returned_at.isoformat()}",
            remark=update.remark,
            address=staff_url("recommendations_progressupdate_change", update.pk),
        )
        for update in followed.select_related("recommendation__plan").order_by("returned_at")
    ]
