"""Sends the e-mails that do not wait for the next run: on disclosures and on events."""

from django.utils import translation

from recommendations.models import Letter

from . import disclosure, events, mail
from .contents import configured_address


def content(letter):
    """The EmailContent of ``letter``, in the active language.

    None where nothing is left to say, and where its recipient is no longer one: the account was
    closed, has lost the right or wants no letters any more.
    """
    recipient = letter.recipient
    if not (recipient.is_active and recipient.email):
        return None
    if letter.kind == Letter.Kind.DISCLOSURE:
        return disclosure.content(letter.disclosure) if recipient.is_superuser else None
    may_read = recipient.is_staff and recipient.has_perm("recommendations.view_progressupdate")
    return events.content(letter) if may_read and recipient.receives_letters else None


def send(pk):
    """Sends the Letter ``pk``; None if it was sent, "" if it must not be sent, else the error.

    A failure is recorded on the Letter, and the next run tries again.
    """
    letter = Letter.objects.take_at_once(pk)
    if letter is None:
        return ""
    try:
        configured_address()
        with translation.override(letter.recipient.language):
            email = content(letter)
            if email is None:
                letter.delete()
                return ""
            mail.message(letter, email).send()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
        letter.mark_failed(mail.error_summary(error))
        return mail.error_summary(error)
    letter.mark_sent(email.keys)
    return None
