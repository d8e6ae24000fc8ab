"""Letters to every superuser when the site is locked down, and when that ends: sent at once."""

import logging
from smtplib import SMTPException

from django.utils import timezone, translation
from django.utils.translation import gettext

from recommendations.localization.dates import written_out
from recommendations.models import Letter, User

from . import mail
from .contents import Content, NoAddressError, isolated
from .sending import words_of

logger = logging.getLogger(__name__)


def send_lock_down(*, by, at, is_over=False):
    """Writes to every superuser, ``by`` included; returns the names of those not reached.

    ``by`` is who did it and ``at`` when (an aware datetime). A letter that fails stops nothing.
    """
    missed = []
    for user in User.objects.filter(is_active=True, is_superuser=True).order_by("pk"):
        with translation.override(user.language):
            if not (user.email and _is_sent(user, lock_down(by, at, is_over))):
                missed.append(user.get_username())
    return missed


def lock_down(by, at, is_over):
    """The Content of the letter, in the active language."""
    local = timezone.localtime(at)
    facts = {
        "name": isolated(by.get_username()),
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
    return Content(subject, opening % facts, [], closing, can_be_turned_off=False)


def _is_sent(user, content):
    """True when the mail server has taken the letter."""
    letter = Letter(recipient=user, kind="alert", day=timezone.localdate())
    try:
        mail.message(letter, content).send()
    except (OSError, SMTPException, NoAddressError) as error:
        logger.error("An alert did not reach %s: %s", user.get_username(), words_of(error))
        return False
    return True
