"""What those who edit the record are told once a week: what waits, what is late, what is quiet."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext

from recommendations.models import (
    DisclosureRequest,
    Letter,
    Plan,
    ProgressUpdate,
    Recommendation,
)

from .contents import Content, Matter, Section, day, desk, due, isolated, matter_of
from .recipients import focal_points

# How many of each are told one by one.
FIRST = 5


def content(user, on):
    """What waits on the day ``on``, in the active language; None where nothing does."""
    sections = [section for section in _sections(on) if section.total]
    if not sections:
        return None
    return Content(
        subject=gettext("Weekly digest, %(day)s") % {"day": day(on)},
        opening=gettext("The current state of the record:"),
        sections=sections,
        closing=gettext("The next digest will be sent in a week if there is anything to report."),
    )


def _sections(on):
    adopted = Recommendation.objects.exclude(plan__state=Plan.State.DRAFT)
    items = adopted.select_related("plan").with_silence(on)
    # What came too late for its plan waits for nobody.
    updates = ProgressUpdate.objects.filter(recommendation__plan__state=Plan.State.ADOPTED)
    yield _waiting(updates.sent().order_by("sent_at"))
    yield _items(
        gettext("Overdue"),
        items.overdue(on).order_by("due_on", "number"),
        lambda item: matter_of(item, "overdue", [due(item, on)]),
        schedule="overdue",
    )
    yield _items(
        gettext("Not updated for ninety days"),
        items.silent(on).order_by("silent_since", "number"),
        lambda item: matter_of(item, "silent"),
        news="silent",
    )
    yield from _counts(updates, on)
    yield _unreached()


def _waiting(updates):
    told = [
        matter_of(
            update.recommendation,
            "sent",
            [
                gettext("sent on %(day)s by %(name)s")
                % {
                    "day": day(timezone.localdate(update.sent_at)),
                    "name": isolated(_name(update.author)),
                }
            ],
            key=f"sent:{update.pk}",
            address=desk("recommendations_progressupdate_change", update.pk),
        )
        for update in updates.select_related("recommendation__plan", "author")[:FIRST]
    ]
    queue = desk("recommendations_progressupdate_review")
    return Section(gettext("Waiting for review"), updates.count(), told, queue)


def _items(heading, items, told, **query):
    all_of_them = desk("recommendations_recommendation_changelist", **query)
    return Section(heading, items.count(), [told(item) for item in items[:FIRST]], all_of_them)


def _counts(updates, on):
    """What is told as a number alone."""
    yield _reports(gettext("Returned and not sent again"), updates.returned(), "returned")
    yield _reports(gettext("Updates started but not sent"), updates.drafts(), "draft")
    drafts = Plan.objects.filter(state=Plan.State.DRAFT).count()
    plans = desk("recommendations_plan_changelist")
    yield Section(gettext("Plans not adopted yet"), drafts, address=plans)
    waiting = DisclosureRequest.objects.waiting().count()
    queue = desk("recommendations_disclosurerequest_waiting")
    yield Section(gettext("Waiting to become public"), waiting, address=queue)
    week = {"published_at__date__gt": on - timedelta(days=7), "published_at__date__lte": on}
    published = ProgressUpdate.objects.filter(**week)
    yield _reports(gettext("Published in the past seven days"), published, "published")


def _reports(heading, updates, stage):
    all_of_them = desk("recommendations_progressupdate_changelist", stage=stage)
    return Section(heading, updates.count(), address=all_of_them)


def _unreached():
    """The accounts that no letter reaches, for somebody should mend their addresses."""
    failed = Letter.objects.failed().filter(recipient__is_active=True).select_related("recipient")
    matters = [
        Matter(f"failed:{letter.recipient_id}", _name(letter.recipient), facts=[_failure(letter)])
        for letter in failed.order_by("recipient__username")
    ]
    matters += [
        Matter(f"addressless:{user.pk}", _name(user), facts=[gettext("no e-mail address")])
        for user in focal_points().filter(email="")
    ]
    return Section(gettext("Not reached by e-mail"), len(matters), matters)


def _failure(letter):
    return gettext("the e-mail could not be sent: %(error)s") % {"error": isolated(letter.error)}


def _name(user):
    return user.get_full_name() or user.get_username()
