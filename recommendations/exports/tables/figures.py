"""What a file says beside its rows: their figures as a table, the meaning of every word, and what
kind of file it is."""

from operator import methodcaller

from django.db.models import TextChoices
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.exports.figures import figures, tallies
from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_by_language
from recommendations.models.choices import DEFINITIONS as MEANINGS
from recommendations.models.choices import Assurance, Decision, Schedule, StatusInPlan

from .base import Column, Table, plain
from .recommendations import TABLES


class Scope(TextChoices):
    """What a row of the figures counts."""

    PLAN = "plan", _("all rows")
    THEME = "theme", _("Theme")
    BODY = "body", _("Lead institution")
    YEAR = "year", _("Year")


def _counted(axis, label, choices):
    """The columns with the counts of one axis."""
    return [
        Column(
            f"{axis}_{choice}",
            format_lazy("{}: {}", label, choice.label),
            MEANINGS[choice],
            lambda record, choice=choice: record[f"by_{axis}"][choice.value],
            kind="integer",
            required=True,
        )
        for choice in choices
    ]


def _decided(record, choice):
    """Reports that were frozen before decisions were counted have none."""
    return record.get("by_decision", {}).get(choice.value)


def _count(name, label, description):
    return plain(name, label, description, kind="integer", required=True)


# Columns are added at the end of a table: those of what a closed plan carried over came later.
CARRIED_OVER = [Schedule.CARRIED_OVER_IN_TIME, Schedule.CARRIED_OVER_LATE]
FIRST_STATUSES = [status for status in StatusInPlan if status != StatusInPlan.CARRIED_OVER]
FIRST_SCHEDULES = [schedule for schedule in Schedule if schedule not in CARRIED_OVER]


def _later_count(name, label, description):
    """A count that reports of earlier versions lack."""
    return Column(name, label, description, methodcaller("get", name), kind="integer")


FIGURES = Table(
    "figures",
    _("Figures"),
    _("One row for all rows of the file, and one for each theme, lead body and year."),
    [
        plain("scope", _("scope"), _("What is counted."), choices=Scope, required=True),
        plain(
            "key",
            _("key"),
            _("The key of the theme or body, as in the addresses of the site; or the year."),
            required=True,
            for_programs=True,
        ),
        plain("name", _("name"), _("The name of what is counted."), width=36),
        plain(
            "as_of",
            _("as of"),
            _("The day to which the figures belong."),
            kind="date",
            required=True,
        ),
        _count("listed", _("listed"), _("All of them, including deferred and not adopted ones.")),
        _count("adopted", _("adopted and published"), _("Those that the meeting adopted.")),
        _count("implemented", _("implemented"), _("The numerator of the rate.")),
        _count(
            "with_partial",
            _("implemented in full or in part"),
            _("The numerator of the rate's second line."),
        ),
        _count(
            "rated",
            _("counted in the rate"),
            _(
                "The denominator of the rate: adopted − superseded − no longer applicable. The "
                "rate is implemented ÷ (adopted − superseded − no longer applicable)."
            ),
        ),
        _count("open", _("still open"), _("Not started, in progress or on hold.")),
        _count("overdue", _("past their date"), MEANINGS[Schedule.OVERDUE]),
        _count("reported", _("reported on so far"), _("Those with a published update.")),
        _count(
            "verified",
            _("verified, of those reported on"),
            MEANINGS[Assurance.VERIFIED],
        ),
        _count(
            "carried_over",
            _("carried over from earlier years"),
            _("Those that a meeting of an earlier year adopted first."),
        ),
        *_counted("status", _("status"), FIRST_STATUSES),
        *_counted("schedule", _("schedule"), FIRST_SCHEDULES),
        *_counted("assurance", _("assurance"), [Assurance.REPORTED, Assurance.VERIFIED]),
        *(
            Column(
                f"decision_{choice}",
                format_lazy("{}: {}", _("decision"), choice.label),
                MEANINGS[choice],
                lambda record, choice=choice: _decided(record, choice),
                kind="integer",
            )
            for choice in Decision
        ),
        *_counted("status", _("status"), [StatusInPlan.CARRIED_OVER]),
        *_counted("schedule", _("schedule"), CARRIED_OVER),
        *_counted("assurance", _("assurance"), [Assurance.INSUFFICIENT, Assurance.CONTRADICTED]),
        _later_count(
            "checked",
            _("implemented, as checked independently"),
            _("Those implemented that an independent check confirmed."),
        ),
        _later_count(
            "unchecked",
            _("claimed, not checked yet"),
            _("Those implemented, in full or in part, that nobody has checked yet."),
        ),
        _later_count(
            "by_first_date",
            _("implemented by the first due date"),
            _("Those implemented on or before their first due date."),
        ),
        _later_count(
            "first_dated",
            _("implemented, with a first due date"),
            _("Those implemented that had a first due date."),
        ),
    ],
    key=["scope", "key"],
)
DEFINITIONS = Table(
    "definitions",
    _("Definitions"),
    _("What this file is, and what its terms mean."),
    [
        plain("part", _("belongs to"), "", width=22),
        plain("word", _("word"), "", width=36),
        plain("code", _("in files for programs"), "", width=24),
        plain("meaning", _("meaning"), "", width=90),
    ],
    key=[],
)


def read_through(snapshot, visit):
    """Calls ``visit(row)`` for each row of ``snapshot``; returns the Survey of all of them."""
    counting = tallies.SurveyTally()
    for row in snapshot.rows():
        visit(row)
        counting.add(row)
    return snapshot.survey or counting.survey(snapshot.years())


def figure_records(survey, snapshot):
    """The records of ``FIGURES``, in the active language."""
    whole = figures.Group(snapshot.year, snapshot.head["title"], survey.total)
    scopes = {
        Scope.PLAN: [whole],
        Scope.THEME: survey.by_theme,
        Scope.BODY: survey.by_body,
        Scope.YEAR: survey.by_year,
    }
    for scope, groups in scopes.items():
        for group in groups:
            yield {
                "scope": scope.value,
                "key": str(group.key),
                "name": _name(group),
                "as_of": snapshot.as_of.isoformat(),
                "with_partial": group.figures.with_partial,
                **group.figures.as_json(),
            }


def _name(group):
    return (pick_by_language(group.name).plain or None) if group.name else str(group.key)


def about(snapshot):
    """What ``snapshot`` is: pairs of a word and what it says, in the active language."""
    head, report = snapshot.head, snapshot.report
    yield gettext("Plan"), snapshot.named
    if body := pick_by_language(head["body"]["body_name"]).plain:
        yield gettext("Published by"), body
    yield capfirst(gettext("as of")), written_out(snapshot.as_of)
    yield capfirst(gettext("address of the page")), snapshot.address
    if report:
        yield from _of_report(report)
    if head["is_selection"]:
        yield (
            gettext("Selection"),
            gettext("The meeting adopted more recommendations than are published here."),
        )
    if snapshot.filters:
        yield gettext("Filters"), f"{snapshot.filters_in_words}. {narrowed()}"
    if notice := pick_by_language(head["body"]["notice"]).plain:
        yield gettext("Notice"), notice
    licence = [head["licence"][name] for name in ("name", "url") if head["licence"][name]]
    if licence:
        yield gettext("Licence"), " ".join(licence)


def narrowed():
    """What a file says where filters left rows out."""
    return gettext(
        "This file contains only the recommendations that match the selected filters. Its "
        "figures count only these, except the yearly totals."
    )


def _of_report(report):
    """What a file says of the frozen report that it is of."""
    published = written_out(date_of(report["published_on"]))
    frozen = gettext("This report never changes, so that quotations from it can be verified.")
    yield gettext("Frozen report"), f"{report['name']} ({published}). {frozen}"
    if report["replaced_by"]:
        yield gettext("Replaced by"), report["replaced_by"]
        if because := pick_by_language(report["replaced_because"]).plain:
            yield gettext("What the later report corrected"), because
    if report["replaces"]:
        yield capfirst(gettext("replaces")), report["replaces"]
    if correction := pick_by_language(report["correction"]).plain:
        yield capfirst(gettext("what was corrected")), correction


def definition_records(snapshot):
    """The records of ``DEFINITIONS``, in the active language."""
    for word, meaning in about(snapshot):
        yield _meaning(gettext("This file"), word, None, meaning)
    axes = {}
    for table in [*TABLES, FIGURES]:
        for column in table.columns:
            if column.for_programs:
                continue
            description = str(column.description)
            yield _meaning(str(table.label), column.heading, column.name, description)
            if column.choices:
                axes.setdefault(column.choices, column.heading)
    for choices, heading in axes.items():
        for choice in choices:
            # The outcome of a verification means what follows from it.
            meaning = str(MEANINGS.get(getattr(choice, "assurance", choice), "")) or None
            yield _meaning(heading, str(choice.label), choice.value, meaning)


def _meaning(part, word, code, meaning):
    return {"part": part, "word": word, "code": code, "meaning": meaning}
