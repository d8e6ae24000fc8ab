"""What closing a year would make, shown before anybody confirms it; nothing is written."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError

from recommendations.exports.figures import figures, tallies
from recommendations.exports.rows import recommendation_rows
from recommendations.localization.texts import Text, columns, pick, pick_from
from recommendations.models import ClosingDecision, Plan, ProgressUpdate, Report
from recommendations.models.choices import Assurance
from recommendations.models.plans.reports import report_name
from recommendations.workflow import freezing
from recommendations.workflow.fingerprints import fingerprint

from . import year_end
from .rules import carried, new_numbers, obstacles, suggested_year


@dataclass(frozen=True)
class NextItem:
    """An item of the plan in which others go on; ``carried_from``: the number that it has in the
    plan that is closed, None if it is not carried over now."""

    number: int
    title: Text
    due_on: date | None
    age: int
    carried_from: int | None
    is_twice: bool = False


@dataclass(frozen=True)
class Ending:
    """An item that ends with its year; ``successor``: the reference of what takes its place."""

    number: int
    title: Text
    status: str
    reason: Text
    evidence_url: str
    evidence_is_public: bool
    successor: str


@dataclass(frozen=True)
class Preview:
    """What closing would make.

    ``into``: the year of the plan in which what is carried over goes on. ``problems``: sentences,
    what still prevents it. ``left_behind``: numbers of items with reports that nobody has sent;
    they stay unpublished. ``replaced``: the report of the same day that the final one replaces.
    ``report_name``: None where the plan is not public.
    """

    on: date
    into: int
    problems: list
    figures: figures.Figures
    next_items: list
    endings: list
    left_behind: list
    report_name: str | None
    replaced: Report | None
    versions: list

    @property
    def carried(self):
        return [item for item in self.next_items if item.carried_from]

    @property
    def fingerprint(self):
        """The fingerprint of all that is shown and will be written."""
        return fingerprint(
            self.on,
            self.into,
            self.problems,
            self.figures.as_json(),
            [vars(item) for item in [*self.next_items, *self.endings]],
            self.report_name,
            self.versions,
        )


def preview(plan: Plan, on: date, into: int | None = None) -> Preview:
    """The Preview of closing ``plan`` on the day ``on`` by what is decided so far.

    ``into``: see ``closing.close``.
    """
    into = suggested_year(plan) if into is None else into
    items = list(plan.adopted_recommendations().open().order_by("number"))
    notes = _notes(plan)
    decisions = {pk: note.as_decision for pk, note in notes.items()}
    replaced = year_end.earlier_report(plan, on)
    return Preview(
        on=on,
        into=into,
        problems=_problems(plan, items, decisions, on, into),
        figures=_final_figures(plan, items, notes, on),
        next_items=_next_items(items, decisions, into),
        endings=[_ending(item, notes[item.pk]) for item in items if _ends(notes.get(item.pk))],
        left_behind=_left_behind(plan),
        report_name=_report_name(plan, on) if plan.is_published() else None,
        replaced=replaced if plan.is_published() else None,
        versions=[(item.version, notes.get(item.pk) and notes[item.pk].version) for item in items],
    )


def _notes(plan):
    notes = ClosingDecision.objects.of(plan).select_related(
        "superseded_by__plan", "postponing_body"
    )
    return {note.recommendation_id: note for note in notes}


def _ends(note):
    return note is not None and note.choice == ClosingDecision.Choice.CLOSE


def _problems(plan, items, decisions, on, into):
    found = list(obstacles(plan, items, decisions, on=on, into=into))
    if not found and plan.is_published():
        try:
            freezing.check_day(plan, on)
        except ValidationError as error:
            found = [error]
    return [sentence for error in found for sentence in error.messages]


def _final_figures(plan, items, notes, on):
    """The figures of the final report; of all items where the plan is not public."""
    listed = plan.recommendations.public() if plan.is_published() else plan.recommendations.all()
    last = {item.number: notes[item.pk] for item in items if _ends(notes.get(item.pk))}
    rows = recommendation_rows.rows(listed, on=on)
    ended = (_at_the_end(row, last.get(row["number"]), plan, on) for row in rows)
    return tallies.tally(ended).total


def _at_the_end(row, note, plan, on):
    """``row`` of ``plan`` as it is once that is closed, with the last report, of ``note``."""
    if note:
        final = {"status": note.status, "assurance": Assurance.REPORTED.value}
        final["id"] = None
        row = {**row, "updates": [{"reported_on": on.isoformat(), **final}, *row["updates"]]}
        row["superseded_by"] = note.superseded_by and note.superseded_by.reference
    return freezing.row_as_of(row, on, plan, closed_on=on)


def _next_items(items, decisions, into):
    """The plan of the year ``into`` in the order of its numbers: what it has already, and what is
    carried over."""
    target = Plan.objects.filter(year=into).first()
    present = list(_present(target)) if target else []
    numbers = new_numbers(items, decisions, [item.number for item in present])
    present += [
        NextItem(
            number=numbers[item.pk],
            title=pick_from(item, "title"),
            due_on=decisions[item.pk].due_on or item.due_on,
            age=into - item.first_year + 1,
            carried_from=item.number,
        )
        for item in carried(items, decisions)
    ]
    return _with_clashes(sorted(present, key=lambda item: item.number))


def _present(target):
    fields = ["number", "due_on", "first_year", *columns("title")]
    for row in target.recommendations.values(*fields):
        age = target.year - row["first_year"] + 1
        yield NextItem(row["number"], pick(row, "title"), row["due_on"], age, None)


def _with_clashes(items):
    times = Counter(item.number for item in items)
    return [replace(item, is_twice=times[item.number] > 1) for item in items]


def _ending(item, note):
    return Ending(
        number=item.number,
        title=pick_from(item, "title"),
        status=note.status,
        reason=pick_from(note, "reason"),
        evidence_url=note.evidence_url,
        evidence_is_public=note.evidence_is_public,
        successor=note.superseded_by.reference if note.superseded_by else "",
    )


def _left_behind(plan):
    updates = ProgressUpdate.objects.filter(recommendation__plan=plan)
    numbers = (updates.drafts() | updates.returned()).values_list("recommendation__number")
    return sorted({number for (number,) in numbers})


def _report_name(plan, on):
    revisions = plan.reports.filter(as_of=on).values_list("revision", flat=True)
    return report_name(on, max(revisions, default=0) + 1)
