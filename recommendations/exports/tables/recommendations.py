"""The columns of every table in a file: one definition for CSV, XLSX, JSON, the data
package and the data dictionary, so that they cannot drift apart.

Stable: a column is added at the end of its table, never renamed or moved.
"""

from operator import itemgetter

from django.utils.translation import gettext_lazy as _

from recommendations.exports.rows.meeting_record import NO_TEXT, attendance
from recommendations.exports.types.meeting_types import AttendanceRow
from recommendations.exports.types.record_types import Recommendation
from recommendations.models.choices import StatusInPlan

from .base import Column, Table, made_of, of_field, of_text
from .related_records import (
    ERRATA,
    INDICATORS,
    MILESTONES,
    POSTPONEMENTS,
    READINGS,
    REFERENCE,
    RESPONSES,
    UPDATES,
    VERIFICATIONS,
    picker,
)


def _word(find):
    """``translated`` of a column: the text by language that ``find(record)`` gives."""

    def translated():
        pick = picker()
        return lambda record: pick(find(record))

    return translated


def _names(field):
    """``translated`` of a column: the names of all that are in ``field``."""

    def translated():
        pick = picker()
        return lambda row: ";".join([pick(one["name"]) for one in row[field]]) or None

    return translated


def _slugs(field):
    return lambda row: ";".join([one["slug"] for one in row[field]]) or None


def _status_name():
    """``translated`` of a column: the status of a row in words."""
    labels = {status.value: str(status.label) for status in StatusInPlan} | {None: None}
    return lambda row: labels[row["status"]]


def _last_reported(row):
    return max([update["reported_on"] for update in row["updates"]], default=None)


def _text_now(row):
    """The adopted text as the errata left it, by language; nothing where there are none."""
    if not row["errata"]:
        return NO_TEXT
    texts = [row["adopted_text"], *(erratum["text"] for erratum in row["errata"])]
    return {
        code: next((text[code] for text in reversed(texts) if text[code]), None)
        for code in row["adopted_text"]
    }


def _section(row):
    """The section of a row; reports of earlier versions lack it."""
    return row.get("section") or {"order": None, "title": NO_TEXT}


def _last_erratum(row):
    return row["errata"][-1]["dated"] if row["errata"] else None


RECOMMENDATIONS = Table(
    "recommendations",
    _("Recommendations"),
    _("One row for each recommendation of the plan."),
    [
        REFERENCE,
        of_field(Recommendation, "year", _("year")),
        of_field(Recommendation, "number", _("number")),
        *of_text(Recommendation, "title", _("title"), width=36),
        *of_text(Recommendation, "adopted_text", _("adopted text"), width=60),
        of_field(Recommendation, "decision", _("decision")),
        of_field(Recommendation, "status", _("status")),
        Column(
            "status_name",
            _("status in words"),
            _("The status in the language of the file."),
            translated=_status_name,
            for_programs=True,
        ),
        of_field(Recommendation, "status_on", _("status since")),
        of_field(Recommendation, "assurance", _("assurance")),
        of_field(Recommendation, "schedule", _("schedule")),
        of_field(Recommendation, "due_on", _("due on")),
        of_field(Recommendation, "is_priority", _("priority")),
        Column(
            "lead",
            _("lead body (key)"),
            _("The key of its lead body, as in the addresses of the site."),
            lambda row: row["lead"] and row["lead"]["slug"],
            for_programs=True,
        ),
        Column(
            "lead_name",
            _("lead body"),
            _("The name of its lead body."),
            translated=_word(lambda row: row["lead"]["name"] if row["lead"] else NO_TEXT),
        ),
        Column(
            "supporting",
            _("supporting bodies (keys)"),
            _("The keys of its supporting bodies, separated by semicolons."),
            _slugs("supporting"),
            for_programs=True,
        ),
        Column(
            "themes",
            _("themes (keys)"),
            _("The keys of its themes, separated by semicolons."),
            _slugs("themes"),
            for_programs=True,
        ),
        of_field(Recommendation, "first_year", _("first adopted in")),
        of_field(Recommendation, "carried_from", _("carried over from")),
        of_field(Recommendation, "carried_to", _("carried over to")),
        of_field(Recommendation, "superseded_by", _("superseded by")),
        of_field(Recommendation, "address", _("address of the page"), is_address=True, width=40),
        Column(
            "supporting_names",
            _("supporting bodies"),
            _("The names of its supporting bodies, separated by semicolons."),
            translated=_names("supporting"),
        ),
        Column(
            "theme_names",
            _("themes"),
            _("The names of its themes, separated by semicolons."),
            translated=_names("themes"),
        ),
        Column(
            "last_reported_on",
            _("last reported on"),
            _("The day of the latest published update; empty while nothing has been reported."),
            _last_reported,
            kind="date",
        ),
        of_field(Recommendation, "silent_since", _("no news since")),
        *made_of(
            _text_now,
            "corrected_text",
            _("text as it reads now"),
            _("The text with its errata; empty if the adopted text has not been corrected."),
            width=60,
        ),
        Column(
            "corrected_on",
            _("text corrected on"),
            _("The day of the last erratum; empty if there is none."),
            _last_erratum,
            kind="date",
        ),
        *of_text(Recommendation, "done_when", _("done when"), width=40),
        of_field(Recommendation, "reported_status", _("status as last reported")),
        of_field(Recommendation, "continues_as", _("continues as")),
        of_field(Recommendation, "continues_as_status", _("status of that one")),
        of_field(Recommendation, "verified_on", _("verified on")),
        of_field(Recommendation, "first_due_on", _("first due date")),
        of_field(Recommendation, "times_postponed", _("times postponed")),
        Column(
            "section",
            _("section (number)"),
            _("The place of its section among those of the plan; empty if it is in none."),
            lambda row: _section(row)["order"],
            kind="integer",
            for_programs=True,
        ),
        Column(
            "section_title",
            _("section"),
            _("The title of its section; empty if it is in none."),
            translated=_word(lambda row: _section(row)["title"]),
        ),
        of_field(Recommendation, "votes_for", _("votes for")),
        of_field(Recommendation, "votes_against", _("votes against")),
        of_field(Recommendation, "votes_abstained", _("abstentions")),
    ],
    key=["reference"],
)
ATTENDANCE = Table(
    "attendance",
    _("Attendance"),
    _(
        "The delegations at the meeting: one row for each person whose name is disclosed, and "
        "one for each delegation that discloses only its head-count. A withheld delegation has "
        "no row."
    ),
    [
        Column(
            "institution",
            _("institution (key)"),
            _("The key of the institution, as in the addresses of the site."),
            lambda one: one["institution"]["slug"],
            required=True,
            for_programs=True,
        ),
        Column(
            "institution_name",
            _("institution"),
            _("The name of the institution."),
            translated=_word(lambda one: one["institution"]["name"]),
        ),
        of_field(AttendanceRow, "head_count", _("head-count")),
        Column(
            "name",
            _("name"),
            _("The name of a person who took part, if the delegation discloses it."),
            translated=_word(itemgetter("name")),
        ),
        Column(
            "post",
            _("post"),
            _("The post of that person, if the delegation discloses it."),
            translated=_word(itemgetter("post")),
        ),
        of_field(AttendanceRow, "part", _("part")),
        of_field(AttendanceRow, "presence", _("presence")),
    ],
    key=[],
    records=attendance,
    of_meeting=True,
)
TABLES = [
    RECOMMENDATIONS,
    UPDATES,
    MILESTONES,
    ERRATA,
    ATTENDANCE,
    VERIFICATIONS,
    INDICATORS,
    READINGS,
    POSTPONEMENTS,
    RESPONSES,
]
