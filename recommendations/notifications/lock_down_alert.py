"""E-mails to every superuser when the site is locked down, and when that ends: sent at once."""

import logging
from smtplib import SMTPException

from django.utils import timezone, translation
from django.utils.translation import gettext

from recommendations.localization.dates.dates import written_out
from recommendations.models import Letter, User

from . import mail
from .contents import EmailContent, NoAddressError, isolated
from .mail import error_summary

logger = logging.getLogger(__name__)


def send_lock_down(*, by, at, is_over=False):
    """Sends an e-mail to every superuser; returns the names of those not reached.

    ``by`` is the user who did it, ``at`` when (an aware datetime). One failure stops no other.
    """
    missed = []
    for user in User.objects.filter(is_active=True, is_superuser=True).order_by("pk"):
        with translation.override(user.language):
            if not (user.email and _send_alert(user, content(by, at, is_over))):
                missed.append(str(user))
    return missed


def content(by, at, is_over):
    """The EmailContent of the alert, in the active language."""
    local = timezone.localtime(at)
    facts = {
        "name": isolated(by),
        "day": isolated(written_out(local)),
        "hour": isolated(f"{local:%H:%M}"),
    }
    if is_over:
        subject = gettext("The lock-down of the site has ended")
        opening = gettext("%(name)s ended the lock-down of the site on %(day)s at %(hour)s.")
        closing = gettext("Everybody can sign in again, and names are shown as before.")
    else:
        subject = gettext("The site is locked down")
        opening = gettext("%(name)s locked the site down on %(day)s at %(hour)s.")
        closing = gettext(
            "All names of people are hidden, all other sessions have been ended, and only "
            "superusers can sign in. If you do not know the reason, contact the other superusers "
            "immediately."
        )
    return EmailContent(subject, opening % facts, [], closing, can_be_turned_off=False)


def _send_alert(user, content):
    """True if the mail server has accepted the e-mail."""
    letter = Letter(recipient=user, kind="alert", day=timezone.localdate())
    try:
        mail.message(letter, content).send()
    except (OSError, SMTPException, NoAddressError) as error:
        logger.error("An alert did not reach %s: %s", user.get_username(), error_summary(error))
        return False
    return True
