"""Admins of records that become public by a publisher's decision."""

from django.contrib import messages
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from recommendations.admin.base.badges import decision_badge
from recommendations.admin.base.links import change_url
from recommendations.models import DisclosureRequest, Document, Meeting, Recommendation
from recommendations.models.disclosure_requests import reason_given
from recommendations.models.documents import DocumentQuerySet

from .preview import about, with_bodies

# Requests listed on the page of a record, the newest first.
MAX_REQUESTS = 10
WAITING = "admin:recommendations_disclosurerequest_waiting"


def requests_about(record):
    """The requests about a record; of a meeting, also those about what belongs to it."""
    if isinstance(record, Meeting):
        return DisclosureRequest.objects.filter(meeting=record)
    if isinstance(record, Recommendation):
        return DisclosureRequest.objects.filter(recommendation=record)
    return DisclosureRequest.objects.about(record)


def may_be_public(record):
    """True when the record is public, or is new and may belong to a public record."""
    if isinstance(record, Document):
        return Document.objects.filter(DocumentQuerySet.on_published, pk=record.pk).exists()
    if isinstance(record, Recommendation):
        return record.is_public and record.plan.is_published()
    meeting = getattr(record, "meeting", record)
    return meeting is None or meeting.is_published()


class DisclosureMixin:
    """Mixin of admins: takes the reason from the form, and lists the requests about the record."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with reason_given(request.POST.get("disclosure_reason", "")) as asked:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if response.status_code == 302:
            warn_about_waiting_requests(request, asked)
        return response

    def render_change_form(self, request, context, *args, **kwargs):
        record = kwargs.get("obj")
        if record is not None:
            requests = with_bodies(requests_about(record))
            context["disclosures"] = [
                {
                    "about": about(one),
                    "request": one,
                    "decision": decision_badge(one),
                    "address": change_url(one),
                }
                for one in requests.filter(~Q(decision="withdrawn"))[:MAX_REQUESTS]
            ]
        context["asks_reason"] = may_be_public(record) and self.has_change_permission(
            request, record
        )
        context["disclosure_reason"] = request.POST.get("disclosure_reason", "")
        return super().render_change_form(request, context, *args, **kwargs)


def warn_about_waiting_requests(request, asked):
    """Shows a message if some of the requests ``asked`` (keys), made by a save, are undecided."""
    count = DisclosureRequest.objects.waiting().filter(pk__in=asked).count()
    if not count:
        return
    sentence = ngettext(
        "Readers do not see all of this yet: %(n)s request is waiting for a publisher.",
        "Readers do not see all of this yet: %(n)s requests are waiting for a publisher.",
        count,
    )
    link = format_html('<a href="{}">{}</a>', reverse(WAITING), gettext("Show requests"))
    message = format_html("{} {}", sentence % {"n": count}, link)
    messages.warning(request, message)
