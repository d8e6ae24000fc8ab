"""The columns of every table that leaves as data: one definition for CSV, XLSX, JSON, the data
package and the data dictionary, so that they cannot drift apart.

Stable: a column is added at the end of its table, never renamed or moved.
"""

from django.utils.translation import gettext_lazy as _

from recommendations.exports.meeting_record import attendance
from recommendations.localization.texts import pick_by_language
from recommendations.models import Assurance, Attendee, Decision, Schedule, Status

from .base import Column, Table, made_of, plain, translated
from .parts import ERRATA, MILESTONES, REFERENCE, UPDATES


def _named(record):
    """The name of a body or theme in the reader's language; None for none."""
    return pick_by_language(record["name"]).plain if record else None


def _listed(name, show):
    return lambda row: ";".join(show(one) for one in row[name]) or None


def _slug(record):
    return record["slug"]


def _last_reported(row):
    return max((update["reported_on"] for update in row["updates"]), default=None)


def _text_now(row):
    """The adopted text as the errata left it, by language; nothing where there are none."""
    if not row["errata"]:
        return dict.fromkeys(row["adopted_text"])
    texts = [row["adopted_text"], *(erratum["text"] for erratum in row["errata"])]
    return {
        code: next((text[code] for text in reversed(texts) if text[code]), None)
        for code in row["adopted_text"]
    }


def _last_erratum(row):
    return row["errata"][-1]["dated"] if row["errata"] else None


RECOMMENDATIONS = Table(
    "recommendations",
    _("Recommendations"),
    _("One row for each recommendation of the plan."),
    [
        REFERENCE,
        plain("year", _("year"), _("The year of the plan."), kind="integer", required=True),
        plain(
            "number",
            _("number"),
            _("The number that the meeting gave it."),
            kind="integer",
            required=True,
        ),
        *translated("title", _("title"), _("A short name for it."), width=36),
        *translated(
            "adopted_text", _("adopted text"), _("The text as the meeting adopted it."), width=60
        ),
        plain(
            "decision",
            _("decision"),
            _("What the meeting decided about it."),
            choices=Decision,
            required=True,
        ),
        plain(
            "status",
            _("status"),
            _("How far it has been carried out, as reported."),
            choices=Status,
            required=True,
        ),
        Column(
            "status_name",
            _("status in words"),
            _("The status in the language of the file."),
            lambda row: str(Status(row["status"]).label),
            for_programs=True,
        ),
        plain("status_on", _("status since"), _("The day of the status."), kind="date"),
        plain(
            "assurance",
            _("assurance"),
            _("Who confirms the status; empty while nothing has been reported."),
            choices=Assurance,
        ),
        plain(
            "schedule",
            _("schedule"),
            _("How it compares with its due date on the day of the file."),
            choices=Schedule,
            required=True,
        ),
        plain("due_on", _("due on"), _("The day by which it should be done."), kind="date"),
        plain(
            "is_priority",
            _("priority"),
            _("Whether the body gives it priority."),
            kind="boolean",
            required=True,
        ),
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
            lambda row: _named(row["lead"]),
        ),
        Column(
            "supporting",
            _("supporting bodies (keys)"),
            _("The keys of its supporting bodies, separated by semicolons."),
            _listed("supporting", _slug),
            for_programs=True,
        ),
        Column(
            "themes",
            _("themes (keys)"),
            _("The keys of its themes, separated by semicolons."),
            _listed("themes", _slug),
            for_programs=True,
        ),
        plain(
            "first_year",
            _("first adopted in"),
            _("The year in which its lineage began."),
            kind="integer",
            required=True,
        ),
        plain("carried_from", _("carried over from"), _("The reference it was carried over from.")),
        plain("carried_to", _("carried over to"), _("The reference it was carried over to.")),
        plain("superseded_by", _("superseded by"), _("The reference of its replacement.")),
        plain("address", _("address of the page"), _("Its page."), is_address=True, width=40),
        Column(
            "supporting_names",
            _("supporting bodies"),
            _("The names of its supporting bodies, separated by semicolons."),
            _listed("supporting", _named),
        ),
        Column(
            "theme_names",
            _("themes"),
            _("The names of its themes, separated by semicolons."),
            _listed("themes", _named),
        ),
        Column(
            "last_reported_on",
            _("last reported on"),
            _("The day of the latest published update; empty while nothing has been reported."),
            _last_reported,
            kind="date",
        ),
        Column(
            "silent_since",
            _("no news since"),
            _(
                "For open recommendations without an update for ninety days: the day of the last "
                "one; empty otherwise."
            ),
            # Reports frozen by earlier versions do not tell.
            lambda row: row.get("silent_since"),
            kind="date",
        ),
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
            lambda one: _named(one["institution"]),
        ),
        plain(
            "head_count",
            _("head-count"),
            _("The number of people in the delegation, if known."),
            kind="integer",
        ),
        Column(
            "name",
            _("name"),
            _("The name of a person who took part, if the delegation discloses it."),
            lambda one: pick_by_language(one["name"]).plain or None,
        ),
        Column(
            "post",
            _("post"),
            _("The post of that person, if the delegation discloses it."),
            lambda one: pick_by_language(one["post"]).plain or None,
        ),
        plain(
            "part",
            _("part"),
            _("The person's part in the meeting."),
            choices=Attendee.Part,
        ),
        plain(
            "presence",
            _("presence"),
            _("How the person took part."),
            choices=Attendee.Presence,
        ),
    ],
    key=[],
    records=attendance,
    of_meeting=True,
)
TABLES = [RECOMMENDATIONS, UPDATES, MILESTONES, ERRATA, ATTENDANCE]
