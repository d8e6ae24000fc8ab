"""Erases the names and posts of people who were at a meeting, with every earlier state of them.

Head-counts stay. A speaker whom the public may know is part of the record and stays as well; one
whom the public may not know goes with the rest. What deleted rows leave behind in the files of the
database is the matter of ``recommendations.db.deleted_data``.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.exports import report_files
from recommendations.localization.texts import columns
from recommendations.models import (
    Attendee,
    ChangeLogEntry,
    Delegation,
    DisclosureRequest,
    Meeting,
    MinutesImport,
    SiteProfile,
    Statement,
    User,
)
from recommendations.models.history import Cause, caused_by

from . import requests

NAMES_SHOWN = [Delegation.Disclosure.NAMES, Delegation.Disclosure.NAMES_AND_POSTS]
# History has the translated columns alone.
NO_SPEAKER_IN_HISTORY = dict.fromkeys(columns("speaker", "post"), "")
NO_SPEAKER = NO_SPEAKER_IN_HISTORY | {"speaker": "", "post": ""}
HAS_SPEAKER = Q()
for _name in NO_SPEAKER_IN_HISTORY:
    HAS_SPEAKER |= Q(**{f"{_name}__gt": ""})


@dataclass(frozen=True)
class Erased:
    """How many ``people`` of delegations and how many ``speakers`` lost their names."""

    people: int
    speakers: int

    @property
    def total(self):
        return self.people + self.speakers


@dataclass(frozen=True)
class StoredNames:
    """The names of a meeting that erasing would take: those stored now and those of earlier."""

    meeting: Meeting

    def people(self):
        """The Attendees whose names are stored now."""
        return Attendee.objects.filter(delegation__meeting=self.meeting)

    def states_of_people(self):
        """The earlier states of everybody who is or was in a delegation of the meeting."""
        delegations = self.meeting.delegations.order_by().values("pk")
        earlier = Delegation.history.filter(meeting_id=self.meeting.pk).order_by().values("id")
        people = Q(id__in=self.people().order_by().values("pk"))
        return Attendee.history.filter(
            Q(delegation_id__in=delegations) | Q(delegation_id__in=earlier) | people
        ).order_by()

    def written(self):
        """The names of people and speakers as they are written now, a set of texts."""
        rows = [
            *self.people().values_list(*columns("name")),
            *self.speakers().values_list(*columns("speaker")),
        ]
        return {name for row in rows for name in row if name}

    def speakers(self):
        """The Statements with a speaker whom the public may not know."""
        statements = QuerySet(Statement).filter(meeting=self.meeting, names_speaker=False)
        return statements.filter(HAS_SPEAKER | Q(speaker__gt="") | Q(post__gt=""))

    def states_of_speakers(self):
        """The earlier states with a speaker, but those of statements that name theirs now."""
        states = Statement.history.filter(HAS_SPEAKER, meeting_id=self.meeting.pk)
        return states.exclude(id__in=self._named().values("pk")).order_by()

    def states_before_speakers(self):
        """Pairs of a text's column and the earlier states that have another text in it than the
        statement whose speaker the public may know now: somebody else was named there."""
        for column in NO_SPEAKER_IN_HISTORY:
            now = self._named().filter(pk=OuterRef("id")).values(column)
            states = Statement.history.filter(id__in=self._named().values("pk")).order_by()
            others = states.annotate(now=Coalesce(Subquery(now), Value("")))
            yield column, others.filter(**{f"{column}__gt": ""}).exclude(**{column: F("now")})

    def _named(self):
        return Statement.objects.filter(meeting=self.meeting, names_speaker=True).order_by()

    def exist(self):
        """True when there is any, in one query."""
        stored, *others = (
            names.order_by().values("pk")
            for names in [
                self.people(),
                self.states_of_people(),
                self.speakers(),
                self.states_of_speakers(),
                *(states for _column, states in self.states_before_speakers()),
            ]
        )
        return stored.union(*others).exists()

    def counts(self):
        """The Erased that ``erase_names`` would return."""
        people = {*self.people().values_list("pk", flat=True)}
        people |= {*self.states_of_people().values_list("id", flat=True)}
        speakers = {*self.speakers().values_list("pk", flat=True)}
        speakers |= {*self.states_of_speakers().values_list("id", flat=True)}
        for _column, states in self.states_before_speakers():
            speakers |= {*states.values_list("id", flat=True)}
        return Erased(len(people), len(speakers))


@transaction.atomic
def erase_names(meeting: Meeting, *, by: User | None, now: datetime | None = None) -> Erased:
    """Erases the names of ``meeting`` for ever; returns an Erased.

    ``by`` is the account that does it, or None for the timer. The meeting's history says who, when
    and how many. Raises ValidationError where there is no name to erase.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    names = StoredNames(meeting)
    erased = names.counts()
    if not erased.total:
        raise ValidationError(_("No names are stored for this meeting."), code="no_names")
    _note_in_delegations(meeting, by, now)
    states = list(names.states_of_people().values_list("pk", flat=True))
    written = names.written()
    names.people().delete()
    # With the state that the deletion itself has just written.
    gone = Q(pk__in=states) | Q(pk__in=names.states_of_people().values("pk"))
    _delete_history(Attendee.history.filter(gone).order_by())
    names.states_of_speakers().update(**NO_SPEAKER_IN_HISTORY)
    for column, others in names.states_before_speakers():
        others.update(**{column: ""})
    names.speakers().update(**NO_SPEAKER)
    _clear_admin_log(meeting)
    MinutesImport.objects.forget_of_meeting(meeting, written)
    requests.take_out(DisclosureRequest.objects.filter(meeting=meeting))
    # The files of frozen reports name whoever was public on the day on which they were made.
    report_files.retire_of_meetings([meeting.pk], now=now)
    with caused_by(Cause.ERASURE, erased.total):
        _save(meeting, by, now)
    SiteProfile.objects.bump_content_version()
    return erased


def _note_in_delegations(meeting, by, now):
    """Notes in each delegation's history how many names it loses, and fills in its head-count.

    An empty head-count becomes the number of those present, where readers saw their names or the
    meeting was never public. Elsewhere readers were told that it is not known, and that stays so.
    """
    delegations = meeting.delegations.annotate(names=Count("attendees"))
    for delegation in delegations.filter(names__gt=0):
        delegation.head_count = head_count_after(meeting, delegation)
        with caused_by(Cause.ERASURE, delegation.names):
            _save(delegation, by, now)


def head_count_after(meeting, delegation):
    """The head-count of a delegation of ``meeting`` once its names are gone; see above."""
    is_shown = delegation.disclosure in NAMES_SHOWN or not meeting.was_public()
    if delegation.head_count is not None or not is_shown:
        return delegation.head_count
    present = delegation.attendees.came()
    # A name that waits for a publisher must not show in the number either.
    return (present.filter(held_back=False) if meeting.was_public() else present).count()


def _delete_history(history_records):
    """Deletes history records, and their entries in the log of changes."""
    ChangeLogEntry.objects.about(history_records).delete()
    history_records.delete()


def _save(record, by, now):
    record._history_user, record._history_date = by, now or timezone.now()
    record.save()
    del record._history_user, record._history_date


def _clear_admin_log(meeting):
    """Clears what the admin's own log says of changes: it may hold names of parts."""
    earlier = Delegation.history.filter(meeting_id=meeting.pk).values_list("id", flat=True)
    delegations = {*earlier, *meeting.delegations.values_list("pk", flat=True)}
    keys = {Meeting: [meeting.pk], Delegation: delegations}
    for model, pks in keys.items():
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=map(str, pks)
        )
        entries.update(change_message="")


def years_before(day, years):
    """The day ``years`` years before ``day``; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def meetings_older_than(years: int, *, on: date | None = None) -> list[Meeting]:
    """The meetings held more than ``years`` years before ``on`` (today) that have names stored.

    A meeting whose day is not known counts as held on the last day of its year.
    """
    before = years_before(on or timezone.localdate(), years)
    held = Q(held_on__lt=before) | Q(held_on=None, year__lt=before.year)
    return [one for one in Meeting.objects.filter(held) if StoredNames(one).counts().total]


@transaction.atomic
def erase_names_of_deleted_meetings(years: int, *, on: date | None = None) -> Erased:
    """Erases the names of meetings that are not here any more; returns an Erased.

    Their earlier states go ``years`` years after they were written.
    """
    before = years_before(on or timezone.localdate(), years)
    old, here = Q(history_date__date__lt=before), Meeting._base_manager.order_by().values("pk")
    delegations = Delegation.history.exclude(meeting_id__in=here).order_by().values("id")
    people = Attendee.history.filter(old, delegation_id__in=delegations).order_by()
    speakers = Statement.history.filter(old, HAS_SPEAKER).exclude(meeting_id__in=here).order_by()
    erased = Erased(
        people.values("id").distinct().count(), speakers.values("id").distinct().count()
    )
    _delete_history(people)
    speakers.update(**NO_SPEAKER_IN_HISTORY)
    return erased


def retention_years() -> int | None:
    """After how many years the site erases names by itself; None where it does not."""
    return SiteProfile.objects.current().names_kept_years
