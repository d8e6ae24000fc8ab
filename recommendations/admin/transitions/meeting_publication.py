"""Publishing a meeting: its page says which of its own texts and numbers to look at before."""

from django.urls import reverse
from django.utils.translation import gettext

from recommendations.admin.base.links import change_url
from recommendations.admin.forms.after_saving import with_next
from recommendations.models.meetings.querysets import CAME

from .base import PublicationStep
from .readiness import language_notes

TEXTS = ["title", "city", "summary", "closing_statement"]


class MeetingPublicationStep(PublicationStep):
    """Publishing a meeting; the page names what is missing, and head-counts that cannot be."""

    def context(self, meeting):
        page = reverse("admin:recommendations_meeting_publish", args=[meeting.pk])
        notes = [*language_notes(meeting, TEXTS, page), *_empty_delegations(meeting, page)]
        return super().context(meeting) | {"readiness": {"notes": notes}}


def _empty_delegations(meeting, page):
    """A note for each delegation of nobody with names, entered before that was refused."""
    empty = meeting.delegations.filter(head_count=0, attendees__presence__in=CAME)
    for delegation in empty.select_related("institution", "meeting").distinct():
        sentence = gettext("%(institution)s: the head-count is 0, but people who came are named.")
        address = with_next(change_url(delegation), page, "id_head_count")
        yield sentence % {"institution": delegation.institution}, address
