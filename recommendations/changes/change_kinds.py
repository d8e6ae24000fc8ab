"""The kinds of changes: how each is found in one recommendation, and said in words.

A new kind is a function here and its entries in ``FINDERS``, ``WORDS`` and ``ChangeKind``.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext

from recommendations.exports.rows import redaction_notes
from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.exports.types.change_types import ChangeKind
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_by_language
from recommendations.models.choices import (
    ResponseAnswer,
    Schedule,
    Status,
    StatusInPlan,
    VerificationOutcome,
)


class Period(NamedTuple):
    """From the end of the day ``since`` to the end of the day ``until``."""

    since: date
    until: date

    def __contains__(self, day):
        return day is not None and self.since < day <= self.until


class Body(NamedTuple):
    """A body that answered; ``names``: (language, name or None) pairs."""

    slug: str
    names: tuple[tuple[str, str | None], ...]

    @property
    def name(self):
        """The name as a Text."""
        return pick_by_language(dict(self.names))

    def as_json(self):
        return {"slug": self.slug, "name": dict(self.names)}


class Change(NamedTuple):
    """One change of a recommendation, or of the plan itself, on the day ``on``.

    ``key``: what tells it from the others of its kind and item. ``was``, ``now``: the status before
    and after. ``update``: the primary key of the update that a report is, or that was verified;
    ``reported_on``: the day for which it was made, ``published_on``: when it was published.
    ``outcome``: that of a verification. ``note``: the redaction (see ``redaction_notes``).
    ``response``: the primary key of one, with its ``answer`` and its ``body``.
    ``postponement``: the primary key of one, from ``from_date`` (None where no date was set) to
    ``to_date``.
    """

    kind: ChangeKind
    on: date
    key: str
    was: str | None = None
    now: str | None = None
    update: int | None = None
    reported_on: date | None = None
    published_on: date | None = None
    outcome: str | None = None
    note: tuple = ()
    response: int | None = None
    answer: str | None = None
    body: Body | None = None
    postponement: int | None = None
    from_date: date | None = None
    to_date: date | None = None

    @property
    def anchor(self):
        """Its place on the page of the recommendation; empty where it has none of its own."""
        if self.postponement:
            return f"postponement-{self.postponement}"
        if self.response:
            return f"response-{self.response}"
        return f"update-{self.update}" if self.update else ""

    @property
    def answer_label(self):
        return ResponseAnswer(self.answer).label if self.answer else ""

    @property
    def redaction(self):
        """The redaction as data; None for another kind of change."""
        [*found] = redaction_notes.by_record([dict(self.note)]).values() if self.note else []
        return found[0][0] if found else None

    @property
    def words(self):
        """What happened, as a phrase in the active language."""
        return WORDS[self.kind](self)


def reports(row, before, after, period) -> Iterator[Change]:
    """Updates of a day in the period, and earlier ones that were published in it."""
    for update in row["updates"]:
        reported, published = date_of(update["reported_on"]), update["published_on"]
        if reported in period or (reported <= period.since and published in period):
            yield Change(
                ChangeKind.REPORT,
                reported if reported in period else published,
                key=str(update["id"]),
                now=update["status"],
                update=update["id"],
                reported_on=reported,
                published_on=published,
            )


def statuses(row, before, after, period) -> Iterator[Change]:
    """Another status at the end of the period than at its beginning."""
    if row["is_adopted"] and before["status"] != after["status"]:
        is_carried_over = after["status"] == StatusInPlan.CARRIED_OVER
        on = row["closed_on"] if is_carried_over else date_of(after["status_on"])
        # Another update may have been corrected: the status is then that of an earlier day.
        on = on if on in period else period.until
        key = on.isoformat()
        yield Change(ChangeKind.STATUS, on, key, was=before["status"], now=after["status"])


def verifications(row, before, after, period) -> Iterator[Change]:
    """Verifications of a day in the period."""
    for update in row["updates"]:
        for verification in update["verifications"]:
            if (on := date_of(verification["verified_on"])) in period:
                yield Change(
                    ChangeKind.VERIFICATION,
                    on,
                    key=str(verification["pk"]),
                    update=update["id"],
                    reported_on=date_of(update["reported_on"]),
                    outcome=verification["outcome"],
                )


def responses(row, before, after, period) -> Iterator[Change]:
    """Answers of responsible bodies, given on a day in the period."""
    for response in row["responses"]:
        if (on := date_of(response["answered_on"])) in period:
            yield Change(
                ChangeKind.RESPONSE,
                on,
                str(response["id"]),
                response=response["id"],
                answer=response["answer"],
                body=Body(response["body"]["slug"], tuple(response["body"]["name"].items())),
            )


def overdue(row, before, after, period) -> Iterator[Change]:
    """Past its date at the end of the period, and not at its beginning."""
    if after["schedule"] == Schedule.OVERDUE != before["schedule"]:
        since = date_of(after["due_on"]) + timedelta(days=1)
        # Reopened or given an earlier date within the period, it may have been due long before.
        on = since if since in period else period.until
        yield Change(ChangeKind.OVERDUE, on, on.isoformat())


def postponements(row, before, after, period) -> Iterator[Change]:
    """Changes of the due date, decided on a day in the period."""
    for one in row["postponements"]:
        if (on := date_of(one["decided_on"])) in period:
            yield Change(
                ChangeKind.POSTPONEMENT,
                on,
                str(one["pk"]),
                postponement=one["pk"],
                from_date=date_of(one["from_date"]),
                to_date=date_of(one["to_date"]),
            )


def errata(row, before, after, period) -> Iterator[Change]:
    """Corrections of the text, of a day in the period."""
    for erratum in row["errata"]:
        if (on := date_of(erratum["dated"])) in period:
            yield Change(ChangeKind.ERRATUM, on, str(erratum["id"]))


def redactions(row, before, after, period) -> Iterator[Change]:
    """What was taken out of a text or file of the item in the period, each once."""
    return redactions_among(row["redactions"], period)


def redactions_among(notes, period) -> Iterator[Change]:
    """Those of the period among ``notes``, rows of ``redaction_notes.FIELDS``; each once."""
    found = {}
    for note in notes:
        if (on := date_of(note["redacted_on"])) in period:
            kind, key, field = note["record_kind"], note["record_key"], note["field"]
            found[f"{on}-{kind}-{key}-{field}"] = on, tuple(sorted(note.items()))
    for key, (on, note) in found.items():
        yield Change(ChangeKind.REDACTION, on, key, note=note)


FINDERS = {
    ChangeKind.REPORT: reports,
    ChangeKind.STATUS: statuses,
    ChangeKind.VERIFICATION: verifications,
    ChangeKind.RESPONSE: responses,
    ChangeKind.POSTPONEMENT: postponements,
    ChangeKind.OVERDUE: overdue,
    ChangeKind.ERRATUM: errata,
    ChangeKind.REDACTION: redactions,
}


def _report(change):
    words = {"status": Status(change.now).label}
    if change.on != change.reported_on:
        words["day"] = written_out(change.reported_on)
        return gettext("Published later, for %(day)s: %(status)s") % words
    return gettext("Reported: %(status)s") % words


def _status(change):
    words = {
        "before": StatusInPlan(change.was).label,
        "after": StatusInPlan(change.now).label,
    }
    return gettext("Status changed from “%(before)s” to “%(after)s”") % words


def _verification(change):
    words = {
        "day": written_out(change.reported_on),
        "outcome": VerificationOutcome(change.outcome).assurance.label,
    }
    return gettext("The update of %(day)s was checked independently: %(outcome)s") % words


def _response(change):
    words = {"body": change.body.name.plain, "answer": change.answer_label}
    return gettext("%(body)s answered: %(answer)s") % words


def _postponement(change):
    words = {"after": written_out(change.to_date)}
    if change.from_date is None:
        return gettext("Due date set to %(after)s") % words
    words["before"] = written_out(change.from_date)
    return gettext("Due date moved from %(before)s to %(after)s") % words


def _redaction(change):
    notes = redaction_notes.by_record([dict(change.note)]).values()
    return " ".join(sentence for own in notes for sentence in redaction_notes.sentences(own))


WORDS = {
    ChangeKind.REPORT: _report,
    ChangeKind.STATUS: _status,
    ChangeKind.VERIFICATION: _verification,
    ChangeKind.RESPONSE: _response,
    ChangeKind.POSTPONEMENT: _postponement,
    ChangeKind.OVERDUE: lambda change: gettext("Past its date from this day on"),
    ChangeKind.ERRATUM: lambda change: gettext("The text was corrected by an erratum"),
    ChangeKind.REDACTION: _redaction,
}
