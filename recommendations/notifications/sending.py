"""A round of the post: who is to get a letter today, and what became of each."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone, translation

from recommendations.models import Letter, User

from . import digest, disclosure, mail, recipients, reminder
from .contents import site_address
from .mail import words_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """Somebody who may be due a letter: of which ``kind``, for which ``day``, what to ``tell``."""

    recipient: User
    kind: Letter.Kind
    day: date
    tell: Callable

    @property
    def name(self):
        return self.recipient.get_username()

    def is_due(self, content):
        return Letter.objects.is_due(self.recipient, self.kind, self.day, content.told)


@dataclass
class Round:
    """What a round did: the accounts it ``sent`` to, those it ``failed`` to reach, each with the
    error, and those ``without`` an address."""

    sent: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    without: list = field(default_factory=list)


def week_of(on):
    """The day on which the week of a digest begins: the last ``DIGEST_WEEKDAY``, or ``on``."""
    return on - timedelta(days=(on.weekday() - settings.DIGEST_WEEKDAY) % 7)


def calls(on):
    """Everybody to whom a letter may be due on the day ``on``."""
    for user in recipients.focal_points():
        yield Call(user, Letter.Kind.REMINDER, on, reminder.content)
    for user in recipients.editors():
        yield Call(user, Letter.Kind.DIGEST, week_of(on), digest.content)


def preview(on=None):
    """Yields what would go out on the day ``on`` (today if None), and writes and sends nothing.

    (Call, subject, text) triples. Raises NoAddressError as ``go`` does.
    """
    on = on or timezone.localdate()
    for call in calls(on):
        with translation.override(call.recipient.language):
            content = call.tell(call.recipient, on)
            if not (call.recipient.email and content and call.is_due(content)):
                continue
            told = call, content.subject, mail.text(call.recipient, content)
        yield told
    for letter in Letter.objects.on_disclosures().select_related("recipient"):
        call = Call(letter.recipient, Letter.Kind.DISCLOSURE, letter.day, tell=None)
        with translation.override(letter.recipient.language):
            content = disclosure.content(letter.disclosure)
            told = call, content.subject, mail.text(letter.recipient, content)
        yield told


def go(on=None):
    """Sends what is to go out on the day ``on`` (today if None); returns a Round.

    What failed in an earlier round is tried again, and what fails now stops nothing else. Raises
    NoAddressError where the site does not know its own address.
    """
    site_address()
    on, made = on or timezone.localdate(), Round()
    for call in calls(on):
        if not call.recipient.email:
            made.without.append(call.name)
            continue
        try:
            with translation.override(call.recipient.language):
                if _deliver(call, on):
                    made.sent.append(call.name)
        except Exception as error:
            if not isinstance(error, OSError):
                _log(call, error)
            made.failed.append((call.name, words_of(error)))
    _try_disclosures(made)
    return made


def _try_disclosures(made):
    """Sends the letters on disclosures that could not be sent when they were written."""
    for letter in Letter.objects.on_disclosures().select_related("recipient"):
        error = disclosure.send(letter.pk)
        if error is None:
            made.sent.append(letter.recipient.get_username())
        elif error:
            made.failed.append((letter.recipient.get_username(), error))


def _log(call, error):
    """Where our own code failed; not the words of the error, which may hold an address."""
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("No letter could be made for %s: %s\n%s", call.name, words_of(error), place)


def _deliver(call, on):
    """Sends one letter; False where there is nothing to send. Raises whatever goes wrong."""
    content = call.tell(call.recipient, on)
    if content is None:
        Letter.objects.settle(call.recipient, call.kind)
        return False
    if not call.is_due(content):
        return False
    letter = Letter.objects.take(call.recipient, call.kind, call.day)
    if letter is None:
        return False
    try:
        mail.message(letter, content).send()
    except Exception as error:
        letter.mark_failed(words_of(error))
        raise
    letter.mark_sent(content.told)
    return True
