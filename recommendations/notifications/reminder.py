"""The reminder of a focal point, about the recommendations of its own institutions."""

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from recommendations.models import Plan, ProgressUpdate, Recommendation

from .contents import EmailContent, Section, bodies_of, day, due_text, staff_url, topic_of


def content(user, on):
    """The EmailContent for the focal point ``user`` on the day ``on``, in the active language.

    None where nothing waits.
    """
    waiting = _waiting_for_review(user)
    sections = [section for section in _sections(user, on, waiting) if section.topics]
    if not sections:
        return None
    topics = [topic for section in sections for topic in section.topics]
    about = {topic.reference for topic in topics}
    if waiting:
        sections.append(_section(gettext("Your report waits for review"), list(waiting.values())))
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
        about=frozenset(topic.key for topic in topics),
    )


def _sections(user, on, waiting):
    """The sections on what ``user`` has to do, each recommendation in the most pressing one only.

    Without those of the keys ``waiting``: the next step is ours.
    """
    items = Recommendation.objects.visible_to(user).exclude(pk__in=waiting)
    items = items.select_related("plan").with_silence(on)
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


def _waiting_for_review(user):
    """The Topics of the reports that were sent and wait for us, by recommendation."""
    sent = ProgressUpdate.objects.visible_to(user).sent()
    followed = sent.filter(recommendation__plan__state=Plan.State.ADOPTED)
    return {
        update.recommendation_id: topic_of(
            update.recommendation,
            "waiting",
            [
                pgettext("progress update", "sent on %(day)s")
                % {"day": day(timezone.localdate(update.sent_at))}
            ],
        )
        for update in followed.select_related("recommendation__plan").order_by("sent_at")
    }


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
