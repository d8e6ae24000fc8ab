"""Screens of records that become public by a publisher's decision: the reason, and what waits."""

from django.contrib import messages
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from recommendations.admin.base.badges import decision_badge
from recommendations.models import DisclosureRequest, Document, Meeting, Recommendation
from recommendations.models.disclosure_requests import reason_given
from recommendations.models.documents import DocumentQuerySet

from .preview import about, with_bodies

# So many of the requests about a record are listed on its page, the newest first.
SHOWN = 10
WAITING = "admin:recommendations_disclosurerequest_waiting"


def requests_about(record):
    """The requests about a record; about a meeting with all that belongs to it."""
    if isinstance(record, Meeting):
        return DisclosureRequest.objects.filter(meeting=record)
    if isinstance(record, Recommendation):
        return DisclosureRequest.objects.filter(recommendation=record)
    return DisclosureRequest.objects.about(record)


def is_read(record):
    """True when readers may see the record, or when a new one may belong to what they see."""
    if isinstance(record, Document):
        return Document.objects.filter(DocumentQuerySet.on_published, pk=record.pk).exists()
    if isinstance(record, Recommendation):
        return record.is_public and record.plan.is_published()
    meeting = getattr(record, "meeting", record)
    return meeting is None or meeting.is_published()


class DisclosureMixin:
    """Mixin of admins: takes the reason from the form, and says what waits for a publisher."""

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
                    "stands": decision_badge(one),
                    "address": address_of(one),
                }
                for one in requests.filter(~Q(decision="withdrawn"))[:SHOWN]
            ]
        context["asks_reason"] = is_read(record) and self.has_change_permission(request, record)
        context["disclosure_reason"] = request.POST.get("disclosure_reason", "")
        return super().render_change_form(request, context, *args, **kwargs)


def address_of(request):
    return reverse("admin:recommendations_disclosurerequest_change", args=[request.pk])


def warn_about_waiting_requests(request, asked):
    """A message where something that was just saved is not public yet."""
    count = DisclosureRequest.objects.waiting().filter(pk__in=asked).count()
    if not count:
        return
    told = ngettext(
        "Readers do not see all of this yet: %(n)s request is waiting for a publisher.",
        "Readers do not see all of this yet: %(n)s requests are waiting for a publisher.",
        count,
    )
    link = format_html('<a href="{}">{}</a>', reverse(WAITING), gettext("Show requests"))
    words = format_html("{} {}", told % {"n": count}, link)
    messages.warning(request, words)
