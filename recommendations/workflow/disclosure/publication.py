"""Publishing a meeting or a plan: all that it shows of people becomes public by this one step."""

from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models import (
    Attendee,
    Delegation,
    DisclosureRequest,
    Document,
    Letter,
    Meeting,
    Plan,
    ProgressUpdate,
    User,
)
from recommendations.models.base.disclosable import translations
from recommendations.models.history import Cause, caused_by

from .disclosure import needs_two_people

Kind = DisclosureRequest.Kind


@dataclass(frozen=True)
class Shown:
    """What readers learn of people and files once a record is published: lists of records."""

    attendees: list = field(default_factory=list)
    statements: list = field(default_factory=list)
    documents: list = field(default_factory=list)
    # Published reports with public evidence, a ProgressUpdate each.
    evidence: list = field(default_factory=list)

    def __bool__(self):
        return any([self.attendees, self.statements, self.documents, self.evidence])

    def contents(self):
        """What readers would see of these, as plain values that can be compared."""
        people = [(one.delegation.disclosure, one.part, one.presence) for one in self.attendees]
        files = [(one.pk, one.file.name) for one in self.documents]
        named = [("name", "post", self.attendees), ("speaker", "post", self.statements)]
        texts = [
            (one.pk, [getattr(one, name) for name in translations(first, second)])
            for first, second, records in named
            for one in records
        ]
        links = [(one.pk, one.evidence_url, one.evidence_file.name) for one in self.evidence]
        return people, files, texts, links

    def _hands_on_levels(self):
        """(Delegation, key) → when, and by which account, its level of disclosure was set."""
        keys = {attendee.delegation_id for attendee in self.attendees}
        last, levels = {}, {}
        states = Delegation.history.filter(id__in=keys).order_by("history_id")
        for state in states.values("id", "disclosure", "history_date", "history_user"):
            key = state["id"]
            if levels.get(key) != state["disclosure"]:
                levels[key] = state["disclosure"]
                last[Delegation, key] = state["history_date"], state["history_user"]
        return last

    def last_hands(self):
        """The accounts that last changed each of these, and the levels of their delegations.

        The latest comes first; None where it is not known.
        """
        last = {}
        for records in filter(None, [self.attendees, self.statements, self.documents]):
            keys = [record.pk for record in records]
            states = type(records[0]).history.filter(id__in=keys).order_by("history_id")
            for state in states.values("id", "history_date", "history_user"):
                last[type(records[0]), state["id"]] = state["history_date"], state["history_user"]
        last |= self._hands_on_levels()
        # Who published evidence has shown nobody anything while its plan was not public.
        last |= {(type(one), one.pk): (one.published_at, one.author_id) for one in self.evidence}
        newest_first = sorted(last.values(), key=lambda state: state[0], reverse=True)
        return list(dict.fromkeys(account for _date, account in newest_first))


def shown_by(record: Meeting | Plan) -> Shown:
    """What publishing ``record``, a Meeting or a Plan, would show: a Shown."""
    if not isinstance(record, Meeting):
        own = Document.objects.filter(is_public=True)
        items = own.filter(recommendation__plan=record, recommendation__is_public=True)
        updates = ProgressUpdate.objects.with_public_evidence()
        return Shown(
            documents=[*items, *own.filter(report__plan=record)],
            evidence=list(
                updates.filter(recommendation__plan=record).select_related("recommendation__plan")
            ),
        )
    attendees = Attendee.objects.disclosed().filter(delegation__meeting=record)
    return Shown(
        attendees=list(attendees.select_related("delegation__institution")),
        statements=list(record.statements.filter(names_speaker=True)),
        documents=list(record.documents.filter(is_public=True)),
    )


@caused_by(Cause.PUBLICATION)
@transaction.atomic
def publish(record: Meeting | Plan, *, by: User, now: datetime | None = None) -> Meeting | Plan:
    """Publishes a Meeting or a Plan; names, speakers and documents among it are noted as disclosed.

    Raises ValidationError as its ``mark_published`` does, and when the site needs two people and
    ``by`` has entered some of what would become public.
    """
    now = now or timezone.now()
    type(record).objects.select_for_update(of=["self"]).get(pk=record.pk)
    if shown := shown_by(record):
        _note(record, shown, by, now)
    record._history_user = by
    record.mark_published(now=now)
    return record


def withdraw(record: Meeting | Plan, *, by: User, now: datetime | None = None) -> Meeting | Plan:
    """Hides a published Meeting or Plan; its address answers 410 from then on."""
    record._history_user = by
    record.mark_withdrawn(now=now)
    return record


def _note(record, shown, by, now):
    """A request that is asked and granted in one go, with its letters to the superusers."""
    # What came in past the history is of nobody.
    hands = shown.last_hands() or [None]
    if needs_two_people() and {None, by.pk} & set(hands):
        raise ValidationError(
            _(
                "This site requires two people: somebody else has to publish this, because you "
                "have entered names, speakers or documents that become public."
            ),
            code="two_people",
        )
    is_meeting = isinstance(record, Meeting)
    request = DisclosureRequest.objects.note_publication(
        Kind.MEETING if is_meeting else Kind.PLAN,
        record,
        meeting=record if is_meeting else record.meeting,
        asked_by=hands[0],
        by=by,
        now=now,
    )
    Letter.objects.write_on_disclosure(request, now=now)
