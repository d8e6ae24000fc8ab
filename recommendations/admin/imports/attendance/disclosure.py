"""Says beforehand which names of an attendance list become public, and when."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from recommendations.intake.attendance.vocabulary.words import key
from recommendations.models import DisclosureRequest
from recommendations.models.disclosure_requests import SHOWING_NAMES, Disclosure


@dataclass(frozen=True)
class DelegationDisclosure:
    """What readers will see of the ``count`` people of one delegation.

    ``level``: what the delegation discloses or is requested to; None for a new delegation.
    """

    count: int
    level: str | None
    is_published: bool

    @property
    def kind(self):
        """``waits``, ``published`` or ``private``: what becomes of the names."""
        if self.level not in SHOWING_NAMES:
            return "private"
        return "waits" if self.is_published else "published"

    @property
    def sentence(self):
        return " ".join([names_sentence(self.kind, self.count), *self.sentences_on_institution()])

    def sentences_on_institution(self):
        if self.level is None and self.is_published:
            yield gettext(
                "This delegation was added to a published meeting: until a publisher grants it, "
                "readers see neither the institution nor the number of people."
            )
        elif self.level == Disclosure.WITHHELD:
            yield gettext("Readers see neither the institution nor the number of people.")


def names_sentence(kind, count):
    sentences = {
        "waits": ngettext(
            "%(n)s name is waiting for a publisher before readers see it.",
            "%(n)s names are waiting for a publisher before readers see them.",
            count,
        ),
        "published": ngettext(
            "%(n)s name becomes public when the meeting is published.",
            "%(n)s names become public when the meeting is published.",
            count,
        ),
        "private": ngettext("%(n)s name stays private.", "%(n)s names stay private.", count),
    }
    return sentences[kind] % {"n": count}


def disclosures(meeting, rows, bodies):
    """The DelegationDisclosure of each of the ``bodies`` (forms of the check), in their order."""
    is_published = bool(meeting.published_at and not meeting.withdrawn_at)
    levels = _levels(meeting)
    counts = Counter(key(row["body"]) for row in rows if not row["drop"])
    return [
        DelegationDisclosure(
            count=counts[key(form["text"].value())],
            level=levels.get(form["institution"].value()),
            is_published=is_published,
        )
        for form in bodies
    ]


def _levels(meeting):
    """The key of an institution, as a form sends it → what its delegation discloses or asks for."""
    waiting = DisclosureRequest.objects.waiting().filter(meeting=meeting, kind="delegation")
    asked = dict(waiting.exclude(level="").values_list("record", "level"))
    rows = meeting.delegations.values_list("institution_id", "pk", "disclosure")
    return {
        str(body): asked.get(pk, level) if asked.get(pk) in SHOWING_NAMES else level
        for body, pk, level in rows
    }


def totals(delegations):
    """Sentences on the names of all ``delegations`` (DelegationDisclosures) together."""
    counts = Counter()
    for delegation in delegations:
        counts[delegation.kind] += delegation.count
    order = ["waits", "published", "private"]
    return [names_sentence(kind, counts[kind]) for kind in order if counts[kind]]
