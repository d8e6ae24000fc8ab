"""The columns of every table that leaves as data: one definition for CSV, XLSX, JSON, the data
package and the data dictionary, so that they cannot drift apart.

Stable: a column is added at the end of its table, never renamed or moved.
"""

from django.utils.translation import gettext_lazy as _

from recommendations.models import Assurance, Attendee, Decision, Schedule, Status
from recommendations.texts import pick_by_language

from .fields import Column, Table, plain, translated
from .meetings import attendance


def _named(record):
    """The name of a body or theme in the reader's language; None for none."""
    return pick_by_language(record["name"]).plain if record else None


def _listed(name, show):
    return lambda row: ";".join(show(one) for one in row[name]) or None


def _slug(record):
    return record["slug"]


def _last_reported(row):
    return max((update["reported_on"] for update in row["updates"]), default=None)


REFERENCE = plain(
    "reference",
    _("reference"),
    _("Year and number of the recommendation; it never changes."),
    required=True,
    width=13,
)
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
            _("Who vouches for the status; empty while nothing is reported."),
            choices=Assurance,
        ),
        plain(
            "schedule",
            _("schedule"),
            _("How it stands against its due date on the day of the file."),
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
            _("The key of the body that leads it, as in the addresses of the site."),
            lambda row: row["lead"] and row["lead"]["slug"],
            for_programs=True,
        ),
        Column(
            "lead_name",
            _("lead body"),
            _("The name of the body that leads it."),
            lambda row: _named(row["lead"]),
        ),
        Column(
            "supporting",
            _("supporting bodies (keys)"),
            _("The keys of the bodies that support it, with semicolons between them."),
            _listed("supporting", _slug),
            for_programs=True,
        ),
        Column(
            "themes",
            _("themes (keys)"),
            _("The keys of its themes, with semicolons between them."),
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
        plain("superseded_by", _("superseded by"), _("The reference of what took its place.")),
        plain("address", _("address of the page"), _("Its page."), is_address=True, width=40),
        Column(
            "supporting_names",
            _("supporting bodies"),
            _("The names of the bodies that support it, with semicolons between them."),
            _listed("supporting", _named),
        ),
        Column(
            "theme_names",
            _("themes"),
            _("The names of its themes, with semicolons between them."),
            _listed("themes", _named),
        ),
        Column(
            "last_reported_on",
            _("last reported on"),
            _("The day of the newest published update; empty while nothing is reported."),
            _last_reported,
            kind="date",
        ),
        Column(
            "silent_since",
            _("no news since"),
            _(
                "The day of the last news on what is open and has had none for ninety days; empty "
                "otherwise."
            ),
            # Reports frozen by earlier versions do not tell.
            lambda row: row.get("silent_since"),
            kind="date",
        ),
    ],
    key=["reference"],
)


def _of(name):
    """The records of the part ``name`` of a row, each with the row's reference."""
    return lambda row: [{"reference": row["reference"], **part} for part in row[name]]


def _evidence(name):
    return lambda update: update["evidence"] and update["evidence"][name]


UPDATES = Table(
    "updates",
    _("Updates"),
    _("One row for each published update, newest first within its recommendation."),
    [
        REFERENCE,
        plain(
            "id", _("number of the update"), _("It never changes."), kind="integer", required=True
        ),
        plain(
            "reported_on",
            _("reported on"),
            _("The day for which it was reported."),
            kind="date",
            required=True,
        ),
        plain(
            "status",
            _("status"),
            _("How far the recommendation had been carried out."),
            choices=Status,
            required=True,
        ),
        plain("percent", _("per cent"), _("Where it was given."), kind="integer"),
        plain("assurance", _("assurance"), _("Who vouches for it."), choices=Assurance),
        *translated("narrative", _("what was done"), _("What was reported."), width=60),
        *translated("reason", _("reason"), _("The reason, or what is missing."), width=40),
        Column(
            "evidence_url",
            _("evidence"),
            _("The address of the evidence, where that is public."),
            _evidence("url"),
            is_address=True,
            width=40,
        ),
        plain(
            "address",
            _("address of the page"),
            _("Its place on the page."),
            required=True,
            is_address=True,
            width=40,
        ),
    ],
    key=["id"],
    records=_of("updates"),
    refers={"reference": ("recommendations", "reference")},
)
MILESTONES = Table(
    "milestones",
    _("Milestones"),
    _("One row for each milestone of a recommendation."),
    [
        REFERENCE,
        plain("number", _("number"), _("Its place."), kind="integer", required=True),
        *translated("title", _("title"), _("What is to be reached."), width=36),
        plain("due_on", _("due on"), _("The day by which it should be done."), kind="date"),
        plain("done_on", _("done on"), _("The day on which it was done."), kind="date"),
    ],
    key=["reference", "number"],
    records=_of("milestones"),
    refers={"reference": ("recommendations", "reference")},
)
ATTENDANCE = Table(
    "attendance",
    _("Attendance"),
    _(
        "The delegations at the meeting: one row for each person whose name is disclosed, and one "
        "for each delegation that discloses its head-count only."
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
            _("How many people the delegation had, where that is known."),
            kind="integer",
        ),
        Column(
            "name",
            _("name"),
            _("The name of a person who took part, where the delegation discloses it."),
            lambda one: pick_by_language(one["name"]).plain or None,
        ),
        Column(
            "post",
            _("post"),
            _("The post of that person, where the delegation discloses it."),
            lambda one: pick_by_language(one["post"]).plain or None,
        ),
        plain(
            "part",
            _("part"),
            _("The part that the person had in the meeting."),
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
TABLES = [RECOMMENDATIONS, UPDATES, MILESTONES, ATTENDANCE]
