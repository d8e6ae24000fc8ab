"""The weekly digest of the editors: what waits, what is overdue, what is silent."""

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

from .contents import (
    EmailContent,
    Section,
    Topic,
    day,
    due_text,
    isolated,
    staff_url,
    topic_of,
)
from .recipients import focal_points

# Topics listed in each section.
MAX_LISTED = 5


def content(user, on):
    """The EmailContent for the day ``on``, in the active language; None where nothing waits."""
    sections = [section for section in _sections(on) if section.total]
    if not sections:
        return None
    return EmailContent(
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
    yield _review_section(updates.sent().order_by("sent_at"))
    yield _recommendation_section(
        gettext("Overdue"),
        items.overdue(on).order_by("due_on", "number"),
        lambda item: topic_of(item, "overdue", [due_text(item, on)]),
        schedule="overdue",
    )
    yield _recommendation_section(
        gettext("Not updated for ninety days"),
        items.silent(on).order_by("silent_since", "number"),
        lambda item: topic_of(item, "silent"),
        news="silent",
    )
    yield from _count_sections(updates, on)
    yield _unreached_accounts()


def _review_section(updates):
    topics = [
        topic_of(
            update.recommendation,
            "sent",
            [
                gettext("sent on %(day)s by %(name)s")
                % {
                    "day": day(timezone.localdate(update.sent_at)),
                    "name": isolated(update.author),
                }
            ],
            key=f"sent:{update.pk}",
            address=staff_url("recommendations_progressupdate_change", update.pk),
        )
        for update in updates.select_related("recommendation__plan", "author")[:MAX_LISTED]
    ]
    queue = staff_url("recommendations_progressupdate_review")
    return Section(gettext("Waiting for review"), updates.count(), topics, queue)


def _recommendation_section(heading, items, topics, **query):
    all_of_them = staff_url("recommendations_recommendation_changelist", **query)
    return Section(
        heading, items.count(), [topics(item) for item in items[:MAX_LISTED]], all_of_them
    )


def _count_sections(updates, on):
    """The sections that consist of a number alone."""
    yield _report_count(gettext("Returned and not sent again"), updates.returned(), "returned")
    yield _report_count(gettext("Updates started but not sent"), updates.drafts(), "draft")
    drafts = Plan.objects.filter(state=Plan.State.DRAFT).count()
    plans = staff_url("recommendations_plan_changelist")
    yield Section(gettext("Plans not adopted yet"), drafts, address=plans)
    waiting = DisclosureRequest.objects.waiting().count()
    queue = staff_url("recommendations_disclosurerequest_waiting")
    yield Section(gettext("Waiting to become public"), waiting, address=queue)
    week = {"published_at__date__gt": on - timedelta(days=7), "published_at__date__lte": on}
    published = ProgressUpdate.objects.filter(**week)
    yield _report_count(gettext("Published in the past seven days"), published, "published")


def _report_count(heading, updates, stage):
    all_of_them = staff_url("recommendations_progressupdate_changelist", stage=stage)
    return Section(heading, updates.count(), address=all_of_them)


def _unreached_accounts():
    """The accounts that no e-mail reaches, so that somebody can correct their addresses."""
    failed = Letter.objects.failed().filter(recipient__is_active=True).select_related("recipient")
    topics = [
        Topic(f"failed:{letter.recipient_id}", str(letter.recipient), facts=[_failure(letter)])
        for letter in failed.order_by("recipient__last_name", "recipient__pk")
    ]
    topics += [
        Topic(f"addressless:{user.pk}", str(user), facts=[gettext("no e-mail address")])
        for user in focal_points().filter(email="")
    ]
    return Section(gettext("Not reached by e-mail"), len(topics), topics)


def _failure(letter):
    return gettext("the e-mail could not be sent: %(error)s") % {"error": isolated(letter.error)}
