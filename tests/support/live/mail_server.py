"""A real mail server for the tests, which keeps what it takes and refuses what it is told to.

And those to whom letters go, with a plan of which there is something to tell.
"""

import asyncio
import re
import socket
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from recommendations.models import Role, User
from recommendations.notifications import adoption, handover
from recommendations.workflow import letters
from tests.support import cast

DAY = timedelta(days=1)
# A Wednesday; the week of the digest began on the Sunday before.
TODAY, SUNDAY = date(2023, 3, 15), date(2023, 3, 12)
NOON = datetime(2023, 3, 14, 9, tzinfo=UTC)
ISOLATES = re.compile("[\u2066-\u2069\u200f]")


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class PostOffice:
    """What arrived, as ``letters`` in order.

    ``refusals``: address → the answer to it, as "550 no such account". ``on_arrival``: called
    without arguments, once, while the next letter is being taken, its sender still waiting.
    ``hangs_up``: the next letter is kept, and the line cut before the sender learns of it.
    """

    def __init__(self):
        self.letters, self.refusals = [], {}
        self.on_arrival, self.hangs_up = None, False

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if answer := self.refusals.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        if meanwhile := self.on_arrival:
            self.on_arrival = None
            await asyncio.get_running_loop().run_in_executor(None, meanwhile)
        if self.hangs_up:
            self.hangs_up = False
            server.transport.abort()
        return "250 taken"

    def letters_to(self, account):
        """The letters to the account of that name, oldest first."""
        return [letter for letter in self.letters if letter["To"] == f"{account}@example.org"]

    def take_all(self):
        """What has arrived since it was last asked."""
        taken, self.letters = self.letters, []
        return taken


@pytest.fixture
def closed_office(settings):
    """Mail goes by SMTP to a port at which nobody listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "tawsiyat@example.org"
    settings.SITE_ADDRESS = "https://plans.example.org"


@pytest.fixture
def office(closed_office, settings):
    """Mail goes by SMTP to a PostOffice."""
    taking = PostOffice()
    controller = Controller(taking, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    yield taking
    controller.stop()


def words(letter, kind="plain"):
    """The text of a letter, or its ``html``."""
    return letter.get_body([kind]).get_content().replace("\r\n", "\n")


@pytest.fixture
def late_plan(db):
    """The plan of 2023, of two bodies: items 1 to 3 led by the department, 4 by health.

    On the 15th of March 1 is past its date, 2 is due soon, 3 has no date, 4 is past its own.
    """
    plan = cast.make_plan(items=0)
    dates = [date(2023, 3, 1), date(2023, 4, 1), None, date(2023, 2, 1)]
    for due_on, lead in zip(dates, ["department"] * 3 + ["health"], strict=True):
        cast.make_recommendation(plan, lead=lead, due_on=due_on)
    return cast.advance(plan, "published")


def focal_point(name="huda", body="department", **fields):
    user = cast.make_member(Role.FOCAL_POINT, name, [body])
    User.objects.filter(pk=user.pk).update(**fields)
    return User.objects.get(pk=user.pk)


def editor(name="nesrin", role=Role.EDITOR, **fields):
    user = cast.make_member(role, name)
    User.objects.filter(pk=user.pk).update(**fields)
    return User.objects.get(pk=user.pk)


def message_body(text):
    """The text as it is read, without the marks that keep its order."""
    return ISOLATES.sub("", text)


@pytest.fixture
def handed_over(monkeypatch):
    """Every focal point has had the letters on the adoption and on its bodies long ago."""
    monkeypatch.setattr(adoption, "is_due", lambda user, on: False)
    monkeypatch.setattr(handover, "is_due", lambda user, on: False)


@pytest.fixture
def no_event_letters(monkeypatch):
    """Nothing writes a letter on assignment, return or publication."""
    monkeypatch.setattr(letters, "_write", lambda *args, by: None)
