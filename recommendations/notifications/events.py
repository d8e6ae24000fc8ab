"""The e-mails on events: recommendations assigned, updates returned, published and discussed.

A letter stores the keys of what it is about, ``item:3`` or ``update:7``. What is no longer so when
it is written, or is not for its recipient to see, is left out.
"""

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from recommendations.models import Letter, ProgressUpdate, Recommendation

from .contents import (
    EmailContent,
    Section,
    bodies_of,
    day,
    due_text,
    isolated,
    staff_url,
    topic_of,
)

Kind = Letter.Kind


def content(letter):
    """The EmailContent of ``letter``, in the active language; None where nothing is left to say."""
    topics_of, make_content = {
        Kind.ASSIGNMENT: (_assigned_items, _assignment_email),
        Kind.RETURN: (_returned_updates, _return_email),
        Kind.PUBLICATION: (_published_updates, _publication_email),
        Kind.REMARK: (_discussed_updates, _discussion_email),
    }[letter.kind]
    keys = [int(key.partition(":")[2]) for key in letter.topic_keys]
    topics = topics_of(letter.recipient, keys)
    return make_content(letter.recipient, topics) if topics else None


def _email(topics, *, subject, opening, heading, closing):
    """The EmailContent with ``topics`` in one section; the ``subject`` names their ``count``."""
    count = len(topics)
    return EmailContent(
        subject=subject % {"count": count},
        opening=opening,
        sections=[Section(heading, count, topics)],
        closing=closing,
    )


def _assigned_items(user, keys):
    items = Recommendation.objects.visible_to(user).open().filter(pk__in=keys)
    return [
        topic_of(item, "item", [due_text(item, timezone.localdate())] if item.due_on else [])
        for item in items.select_related("plan").order_by("plan__year", "number")
    ]


def _assignment_email(user, topics):
    return _email(
        topics,
        subject=ngettext(
            "%(count)s recommendation was assigned to your institution",
            "%(count)s recommendations were assigned to your institution",
            len(topics),
        ),
        opening=gettext("You represent %(bodies)s. These are now among its recommendations:")
        % {"bodies": bodies_of(user)},
        heading=gettext("Recommendations"),
        closing=gettext(
            "Each link opens the recommendation's page, where you can report progress."
        ),
    )


def _updates(user, updates, keys, *facts):
    """The topics of ``updates``; ``facts(update)`` gives the facts of each."""
    shown = updates.visible_to(user).filter(pk__in=keys).select_related("recommendation__plan")
    return [
        topic_of(
            update.recommendation,
            "update",
            [fact(update) for fact in facts],
            key=f"update:{update.pk}",
            remark=update.remark if update.stage == update.Stage.RETURNED else "",
            address=staff_url("recommendations_progressupdate_change", update.pk),
        )
        for update in shown.order_by("recommendation__plan__year", "recommendation__number", "pk")
    ]


def _returned_updates(user, keys):
    return _updates(user, ProgressUpdate.objects.returned(), keys, _returned_on)


def _returned_on(update):
    return gettext("returned on %(day)s") % {"day": day(timezone.localdate(update.returned_at))}


def _return_email(user, topics):
    return _email(
        topics,
        subject=ngettext(
            "%(count)s progress update was returned to you",
            "%(count)s progress updates were returned to you",
            len(topics),
        ),
        opening=gettext("The remark says what is missing. Please correct it and send it again."),
        heading=gettext("Returned to you, with a remark"),
        closing=gettext("Each link opens the progress update."),
    )


def _published_updates(user, keys):
    return _updates(user, ProgressUpdate.objects.published(), keys, _status, _published_on)


def _status(update):
    return str(update.get_status_display())


def _published_on(update):
    return gettext("published on %(day)s") % {"day": day(timezone.localdate(update.published_at))}


def _publication_email(user, topics):
    return _email(
        topics,
        subject=ngettext(
            "%(count)s progress update was published",
            "%(count)s progress updates were published",
            len(topics),
        ),
        opening=gettext("What was reported is public now:"),
        heading=gettext("Published"),
        closing=gettext("Each link opens the progress update."),
    )


def _discussed_updates(user, keys):
    """The unpublished updates on which somebody else wrote the newest remark."""
    updates = ProgressUpdate.objects.unpublished().visible_to(user).filter(pk__in=keys)
    shown = updates.select_related("recommendation__plan").order_by("pk")
    newest = {update: update.remarks.select_related("author").last() for update in shown}
    return [
        topic_of(
            update.recommendation,
            "update",
            [gettext("written by %(name)s") % {"name": isolated(remark.author)}],
            key=f"update:{update.pk}",
            remark=remark.text,
            address=staff_url("recommendations_progressupdate_remarks", update.pk),
        )
        for update, remark in newest.items()
        if remark and remark.author_id != user.pk
    ]


def _discussion_email(user, topics):
    return _email(
        topics,
        subject=ngettext(
            "A question or an answer on %(count)s progress update",
            "Questions and answers on %(count)s progress updates",
            len(topics),
        ),
        opening=gettext("Somebody has written to you about a progress update:"),
        heading=gettext("Questions and answers"),
        closing=gettext("Each link opens the page on which you can answer."),
    )
