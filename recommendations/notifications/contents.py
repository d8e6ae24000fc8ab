"""The content of a notification, before it becomes an e-mail."""

import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from recommendations.localization.dates.dates import written_out
from recommendations.localization.languages import direction
from recommendations.localization.texts import Text, pick_from

FIRST_STRONG_ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = {"R", "AL"}
# Where `make run` serves a trial.
LOCAL_ADDRESS = "http://127.0.0.1:8000"


class NoAddressError(Exception):
    """The site does not know its own address, so that no e-mail could link to it."""


@dataclass(frozen=True)
class Topic:
    """One thing of which an e-mail informs: its title, a few ``facts``, and a link.

    ``key`` is the same in every e-mail as long as the topic is the same.
    """

    key: str
    title: Text | str
    reference: str = ""
    facts: list = field(default_factory=list)
    remark: str = ""
    address: str = ""

    @property
    def label(self):
        """Reference and title as one line of plain text."""
        return " ".join(isolated(words) for words in (self.reference, self.title) if words)

    @property
    def remark_lines(self):
        return [isolated(line.strip()) for line in self.remark.splitlines() if line.strip()]


@dataclass(frozen=True)
class Section:
    """Topics of one kind: the first of ``total``; ``address`` is that of the whole list."""

    heading: str
    total: int
    topics: list = field(default_factory=list)
    address: str = ""

    @property
    def more(self):
        """The number of topics that are not listed."""
        return self.total - len(self.topics)


@dataclass(frozen=True)
class EmailContent:
    """The content of one e-mail, in the active language."""

    subject: str
    opening: str
    sections: list
    closing: str
    can_be_turned_off: bool = True
    about: frozenset = frozenset()

    @property
    def keys(self):
        """The keys of all that it is ``about``, by default of its topics: a set."""
        topics = (topic for section in self.sections for topic in section.topics)
        return set(self.about) or {topic.key for topic in topics}


def configured_address():
    """The address of the site, without a slash at its end; raises NoAddressError."""
    address = settings.SITE_ADDRESS or (LOCAL_ADDRESS if settings.LOCAL else "")
    if not address:
        raise NoAddressError
    return address


def staff_url(page, *args, **query):
    """The absolute address of a page of the admin: ``staff_url("plan_change", 3)``."""
    path = reverse(f"admin:{page}", args=args)
    return configured_address() + path + (f"?{urlencode(query)}" if query else "")


def isolated(words):
    """``words`` in a direction isolate, where they could reorder the text around them."""
    is_mixed = direction(get_language()) == "rtl" or any(
        unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in str(words)
    )
    return f"{FIRST_STRONG_ISOLATE}{words}{END_OF_ISOLATE}" if is_mixed else str(words)


def day(value):
    """A date in words, as part of a sentence."""
    return isolated(written_out(value))


def bodies_of(user):
    """The names of the bodies that an account represents, as part of a sentence."""
    names = [isolated(pick_from(body, "name").plain) for body in user.institutions.order_by("pk")]
    return gettext(", ").join(names)


def topic_of(item, kind, facts=(), **more):
    """The Topic ``kind`` of a recommendation (with its plan), which links to its page.

    ``more``: fields of the Topic that differ from the usual ones.
    """
    usual = {
        "key": f"{kind}:{item.pk}",
        "title": pick_from(item, "title"),
        "reference": item.reference,
        "facts": [*facts, *_silence_facts(item)],
        "address": staff_url("recommendations_recommendation_change", item.pk),
    }
    return Topic(**usual | more)


def due_text(item, on):
    """When a recommendation is or was due, in words."""
    if item.due_on < on:
        return gettext("was due on %(day)s") % {"day": day(item.due_on)}
    return gettext("due on %(day)s") % {"day": day(item.due_on)}


def _silence_facts(item):
    since = getattr(item, "silent_since", None)
    return [gettext("no update since %(day)s") % {"day": day(since)}] if since else []
