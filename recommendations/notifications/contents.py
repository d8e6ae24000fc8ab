"""What a letter tells, before it becomes mail."""

import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from recommendations.localization.dates import written_out
from recommendations.localization.languages import direction
from recommendations.localization.texts import Text, pick_from

FIRST_STRONG_ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = {"R", "AL"}
# Where `make run` serves a trial.
LOCAL_ADDRESS = "http://127.0.0.1:8000"


class NoAddressError(Exception):
    """The site does not know its own address, so that no letter could lead to it."""


@dataclass(frozen=True)
class Matter:
    """One thing that is told: what it is about, a few ``facts``, and where to go.

    ``key`` is the same in every letter as long as the matter is the same.
    """

    key: str
    title: Text | str
    reference: str = ""
    facts: list = field(default_factory=list)
    remark: str = ""
    address: str = ""

    @property
    def named(self):
        """Reference and title in a line of plain text."""
        return " ".join(isolated(words) for words in (self.reference, self.title) if words)

    @property
    def remark_lines(self):
        return [isolated(line.strip()) for line in self.remark.splitlines() if line.strip()]


@dataclass(frozen=True)
class Section:
    """Matters of one kind: the first of ``total``; ``address`` is where all of them are listed."""

    heading: str
    total: int
    matters: list = field(default_factory=list)
    address: str = ""

    @property
    def more(self):
        """How many are not told one by one."""
        return self.total - len(self.matters)


@dataclass(frozen=True)
class Content:
    """What one letter tells its reader, in the active language."""

    subject: str
    opening: str
    sections: list
    closing: str
    can_be_turned_off: bool = True

    @property
    def told(self):
        """The keys of all that it tells: a set."""
        return {matter.key for section in self.sections for matter in section.matters}


def site_address():
    """The address of the site, without a slash at its end; raises NoAddressError."""
    address = settings.SITE_ADDRESS or (LOCAL_ADDRESS if settings.LOCAL else "")
    if not address:
        raise NoAddressError
    return address


def desk(page, *args, **query):
    """The whole address of a page of the staff's site: ``desk("plan_change", 3)``."""
    path = reverse(f"admin:{page}", args=args)
    return site_address() + path + (f"?{urlencode(query)}" if query else "")


def isolated(words):
    """``words`` so that they do not disturb the order of those around them, nor these them."""
    is_mixed = direction(get_language()) == "rtl" or any(
        unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in str(words)
    )
    return f"{FIRST_STRONG_ISOLATE}{words}{END_OF_ISOLATE}" if is_mixed else str(words)


def day(value):
    """A date in words, as part of a sentence."""
    return isolated(written_out(value))


def matter_of(item, kind, facts=(), **more):
    """The Matter ``kind`` of a recommendation (with its plan), which leads to its page.

    ``more``: fields of the Matter that are otherwise than usual.
    """
    usual = {
        "key": f"{kind}:{item.pk}",
        "title": pick_from(item, "title"),
        "reference": item.reference,
        "facts": [*facts, *_silence(item)],
        "address": desk("recommendations_recommendation_change", item.pk),
    }
    return Matter(**usual | more)


def due(item, on):
    """When it is or was due, in words."""
    if item.due_on < on:
        return gettext("was due on %(day)s") % {"day": day(item.due_on)}
    return gettext("due on %(day)s") % {"day": day(item.due_on)}


def _silence(item):
    since = getattr(item, "silent_since", None)
    return [gettext("no update since %(day)s") % {"day": day(since)}] if since else []
