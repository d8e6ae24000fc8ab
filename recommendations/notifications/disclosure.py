"""What superusers are told when more becomes public: where and by whom, without any name in it."""

from django.utils import timezone, translation
from django.utils.translation import gettext

from recommendations.localization.texts import pick_from
from recommendations.models import DisclosureRequest, Letter

from . import mail
from .contents import Content, Matter, Section, day, desk, isolated, site_address

Kind = DisclosureRequest.Kind


def content(request):
    """What the letter on the granted ``request`` says, in the active language."""
    matter = Matter(
        key=f"disclosure:{request.pk}",
        title=_title(request),
        facts=list(_facts(request)),
        address=desk("recommendations_disclosurerequest_change", request.pk),
    )
    return Content(
        subject=gettext("Something has become public, %(day)s")
        % {"day": day(timezone.localdate(request.decided_at))},
        opening=gettext("Readers of the site see more than before:"),
        sections=[Section(request.get_kind_display(), 1, [matter])],
        closing=gettext(
            "If this is a mistake, make it private again immediately, then find out why."
        ),
    )


def _title(request):
    """The meeting or item that it is about. Never a title of a document: that may be a name."""
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


def send(pk):
    """Sends the letter ``pk``; None when it was sent, "" when it is not to be sent, or the error.

    What fails is noted in the letter, for the next round to try again.
    """
    letter = Letter.objects.take_on_disclosure(pk)
    if letter is None:
        return ""
    try:
        site_address()
        with translation.override(letter.recipient.language):
            told = content(letter.disclosure)
            mail.message(letter, told).send()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
        letter.mark_failed(mail.words_of(error))
        return mail.words_of(error)
    letter.mark_sent(told.told)
    return None
