"""The e-mail to superusers when more becomes public: where and by whom, without any name."""

from django.utils import timezone
from django.utils.translation import gettext

from recommendations.localization.texts import pick_from
from recommendations.models import DisclosureRequest

from .contents import (
    EmailContent,
    Section,
    Topic,
    day,
    isolated,
    staff_url,
)

Kind = DisclosureRequest.Kind


def content(request):
    """The EmailContent on the granted ``request``, in the active language."""
    topic = Topic(
        key=f"disclosure:{request.pk}",
        title=_title(request),
        facts=list(_facts(request)),
        address=staff_url("recommendations_disclosurerequest_change", request.pk),
    )
    return EmailContent(
        subject=gettext("Something has become public, %(day)s")
        % {"day": day(timezone.localdate(request.decided_at))},
        opening=gettext("Readers of the site see more than before:"),
        sections=[Section(request.get_kind_display(), 1, [topic])],
        closing=gettext(
            "If this is a mistake, make it private again immediately, then find out why."
        ),
    )


def _title(request):
    """The title of the meeting or recommendation; never that of a document, which may be a name."""
    if request.meeting:
        return pick_from(request.meeting, "title")
    if request.recommendation:
        return request.recommendation.reference
    return request.get_kind_display()


def _facts(request):
    if request.level:
        yield gettext("the public may see: %(level)s") % {"level": request.get_level_display()}
    if request.asked_by:
        yield gettext("requested by %(name)s") % {"name": isolated(request.asked_by)}
    yield gettext("granted by %(name)s") % {"name": isolated(request.decided_by)}
