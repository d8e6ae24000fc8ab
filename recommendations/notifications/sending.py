"""Sends the notifications that are due."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone, translation

from recommendations.models import Letter, User

from . import adoption, at_once, digest, handover, mail, recipients, reminder
from .contents import configured_address
from .mail import error_summary

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PendingEmail:
    """A notification that may be due; ``make_content(recipient, day)`` gives its EmailContent."""

    recipient: User
    kind: Letter.Kind
    day: date
    make_content: Callable | None

    @property
    def name(self):
        return self.recipient.get_username()

    def is_due(self, content):
        if self.kind == Letter.Kind.ADOPTION:
            return adoption.is_due(self.recipient, self.day)
        if self.kind == Letter.Kind.HANDOVER:
            return handover.is_due(self.recipient, self.day)
        return Letter.objects.is_due(self.recipient, self.kind, self.day, content.keys)


@dataclass
class SendingResult:
    """User names of those ``sent`` to, those that ``failed`` (with the error), and the others."""

    sent: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    no_address: list = field(default_factory=list)


def week_of(on):
    """The day on which the week of a digest begins: the last ``DIGEST_WEEKDAY``, or ``on``."""
    return on - timedelta(days=(on.weekday() - settings.DIGEST_WEEKDAY) % 7)


def pending_emails(on):
    """Yields the notifications that may be due on the day ``on``."""
    for user in recipients.focal_points():
        # A handover says all that a reminder of that day would; so it does in a second run.
        if handover.is_due(user, on):
            yield PendingEmail(user, Letter.Kind.HANDOVER, on, handover.content)
        elif not handover.was_sent(user, on):
            yield PendingEmail(user, Letter.Kind.REMINDER, on, reminder.content)
        if adoption.is_due(user, on):
            yield PendingEmail(user, Letter.Kind.ADOPTION, on, adoption.content)
    for user in recipients.editors():
        yield PendingEmail(user, Letter.Kind.DIGEST, week_of(on), digest.content)


def preview(on=None):
    """Yields what would be sent on the day ``on`` (today if None); saves and sends nothing.

    (PendingEmail, subject, text) triples. Raises NoAddressError as ``send_due`` does.
    """
    on = on or timezone.localdate()
    for pending in pending_emails(on):
        with translation.override(pending.recipient.language):
            content = pending.make_content(pending.recipient, on)
            if not (pending.recipient.email and content and pending.is_due(content)):
                continue
            text = mail.text(pending.recipient, content)
        yield pending, content.subject, text
    for letter in Letter.objects.at_once().select_related("recipient"):
        pending = PendingEmail(letter.recipient, letter.kind, letter.day, make_content=None)
        with translation.override(letter.recipient.language):
            if (content := at_once.content(letter)) is None:
                continue
            text = mail.text(letter.recipient, content)
        yield pending, content.subject, text


def send_due(on=None):
    """Sends what is due on the day ``on`` (today if None); returns a SendingResult.

    What failed in an earlier run is tried again; what fails now stops nothing else. Raises
    NoAddressError where the site does not know its own address.
    """
    configured_address()
    on, result = on or timezone.localdate(), SendingResult()
    for pending in pending_emails(on):
        if not pending.recipient.email:
            result.no_address.append(pending.name)
            continue
        try:
            with translation.override(pending.recipient.language):
                if _send(pending, on):
                    result.sent.append(pending.name)
        except Exception as error:
            if not isinstance(error, OSError):
                _log(pending, error)
            result.failed.append((pending.name, error_summary(error)))
    _send_at_once(result)
    return result


def _send_at_once(result):
    """Sends the e-mails that should have been sent at once and could not be."""
    for letter in Letter.objects.at_once().select_related("recipient"):
        error = at_once.send(letter.pk)
        if error is None:
            result.sent.append(letter.recipient.get_username())
        elif error:
            result.failed.append((letter.recipient.get_username(), error))


def _log(pending, error):
    """Logs where our own code failed, without the message of the error: it may hold an address."""
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error(
        "No e-mail could be made for %s: %s\n%s", pending.name, error_summary(error), place
    )


def _send(pending, on):
    """Sends one e-mail; False if there is nothing to send. Raises whatever goes wrong."""
    content = pending.make_content(pending.recipient, on)
    if content is None:
        Letter.objects.settle(pending.recipient, pending.kind)
        return False
    if not pending.is_due(content):
        return False
    letter = Letter.objects.take(pending.recipient, pending.kind, pending.day)
    if letter is None:
        return False
    try:
        mail.message(letter, content).send()
    except Exception as error:
        letter.mark_failed(error_summary(error))
        raise
    letter.mark_sent(content.keys)
    return True
