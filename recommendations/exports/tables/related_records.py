"""The columns of the tables of what belongs to a recommendation: its updates, milestones, errata,
verifications.

Stable, as those of ``columns``.
"""

from operator import itemgetter

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from recommendations.exports.types.record_types import Recommendation
from recommendations.exports.types.related_types import (
    Erratum,
    Indicator,
    Milestone,
    Postponement,
    Reading,
    Response,
    Update,
    Verification,
)
from recommendations.localization.languages import CODES

from .base import Column, Table, made_of, of_field, of_text, plain

REFERENCE = of_field(Recommendation, "reference", _("reference"), width=13)


def picker():
    """What picks of a text by language that in the active one, else in another; None for none."""
    languages = dict.fromkeys([get_language(), *CODES])
    return lambda text: next(filter(None, map(text.get, languages)), None)


def _of(name):
    """The records of the part ``name`` of a row, each with the row's reference.

    Reports of earlier versions may lack the part.
    """
    return lambda row: [{"reference": row["reference"], **part} for part in row.get(name, [])]


def _readings(row):
    """The readings of all indicators of a row, each with what names its indicator."""
    return [
        {"reference": row["reference"], "indicator": indicator["number"], **reading}
        for indicator in row.get("indicators", [])
        for reading in indicator["readings"]
    ]


def _name_of_decider():
    """``translated`` of a column: the name of the body that decided a postponement."""
    pick = picker()
    return lambda postponement: pick(postponement["decided_by"]["name"])


def _body_name():
    """``translated`` of a column: the name of the body that answered."""
    pick = picker()
    return lambda response: pick(response["body"]["name"])


def _evidence(name):
    return lambda update: update["evidence"] and update["evidence"][name]


def _evidence_title(update):
    return update["evidence"]["title"] if update["evidence"] else {}


def _institution(milestone):
    """The institution of a milestone, which reports of earlier versions lack; {} for none."""
    return milestone.get("institution") or {}


UPDATES = Table(
    "updates",
    _("Updates"),
    _("One row for each published update, newest first within its recommendation."),
    [
        REFERENCE,
        of_field(Update, "id", _("number of the update")),
        of_field(Update, "reported_on", _("reported on")),
        of_field(Update, "status", _("status")),
        of_field(Update, "percent", _("per cent")),
        of_field(Update, "assurance", _("assurance")),
        *of_text(Update, "narrative", _("what was done"), width=60),
        *of_text(Update, "reason", _("reason"), width=40),
        Column(
            "evidence_url",
            _("evidence"),
            _("The address of the evidence, if it is public."),
            _evidence("url"),
            is_address=True,
            width=40,
        ),
        of_field(Update, "address", _("address of the page"), is_address=True, width=40),
        *made_of(
            _evidence_title,
            "evidence_title",
            _("title of the evidence"),
            _("The title of the evidence, if it is public."),
            width=36,
        ),
        of_field(Update, "corrects", _("corrects the update")),
        *of_text(Update, "obstacle", _("obstacle"), width=40),
        *of_text(Update, "next_step", _("next step"), width=40),
        of_field(Update, "has_private_evidence", _("evidence not public")),
    ],
    key=["id"],
    records=_of("updates"),
    refers={"reference": ("recommendations", "reference")},
)


def _verifications(row):
    """The verifications of all updates of a row, each with the row's reference."""
    for update in row["updates"]:
        for verification in update.get("verifications", []):
            yield {"reference": row["reference"], "update": update["id"], **verification}


def _file_addresses(verification):
    """The addresses of its public files; reports of earlier versions lack them."""
    return " ".join(file["url"] for file in verification.get("files", [])) or None


VERIFICATIONS = Table(
    "verifications",
    _("Verifications"),
    _("One row for each verification of an update, newest first within its update."),
    [
        REFERENCE,
        of_field(Verification, "id", _("number of the verification")),
        plain(
            "update",
            _("number of the update"),
            _("The update that was verified."),
            kind="integer",
            required=True,
        ),
        of_field(Verification, "verified_on", _("verified on")),
        of_field(Verification, "outcome", _("outcome")),
        *of_text(Verification, "note", _("note on the verification"), width=60),
        Column(
            "files",
            _("files of the verification"),
            _("The addresses of its public files, separated by spaces."),
            _file_addresses,
            width=40,
        ),
    ],
    key=["id"],
    records=_verifications,
    refers={"reference": ("recommendations", "reference"), "update": ("updates", "id")},
)
MILESTONES = Table(
    "milestones",
    _("Milestones"),
    _("One row for each milestone of a recommendation."),
    [
        REFERENCE,
        of_field(Milestone, "number", _("number")),
        *of_text(Milestone, "title", _("title"), width=36),
        of_field(Milestone, "due_on", _("due on")),
        of_field(Milestone, "done_on", _("done on")),
        Column(
            "institution",
            _("institution (key)"),
            _("The key of the institution responsible for the milestone, if one is named."),
            lambda one: _institution(one).get("slug"),
            for_programs=True,
        ),
        *made_of(
            lambda one: _institution(one).get("name", {}),
            "institution_name",
            _("institution"),
            _("The name of the institution responsible for the milestone, if one is named."),
            width=28,
        ),
        of_field(Milestone, "is_overdue", _("overdue")),
        of_field(Milestone, "evidence_url", _("evidence"), is_address=True, width=40),
        *of_text(Milestone, "evidence_title", _("title of the evidence"), width=36),
    ],
    key=["reference", "number"],
    records=_of("milestones"),
    refers={"reference": ("recommendations", "reference")},
)
INDICATORS = Table(
    "indicators",
    _("Indicators"),
    _("One row for each indicator of a recommendation."),
    [
        REFERENCE,
        of_field(Indicator, "number", _("number")),
        *of_text(Indicator, "name", _("what is measured"), width=36),
        *of_text(Indicator, "unit", _("unit"), width=14),
        of_field(Indicator, "baseline", _("baseline")),
        of_field(Indicator, "target", _("target")),
    ],
    key=["reference", "number"],
    records=_of("indicators"),
    refers={"reference": ("recommendations", "reference")},
)
READINGS = Table(
    "readings",
    _("Readings"),
    _("One row for each reading of an indicator, the oldest first."),
    [
        REFERENCE,
        Column(
            "indicator",
            _("number of the indicator"),
            _("The number of the indicator that was measured."),
            itemgetter("indicator"),
            kind="integer",
            required=True,
        ),
        of_field(Reading, "id", _("number of the reading")),
        of_field(Reading, "read_on", _("measured on")),
        of_field(Reading, "value", _("value")),
        *of_text(Reading, "source", _("source"), width=36),
        of_field(Reading, "corrects", _("corrects the reading")),
    ],
    key=["id"],
    records=_readings,
    refers={"reference": ("recommendations", "reference")},
)
ERRATA = Table(
    "errata",
    _("Errata"),
    _("One row for each correction of an adopted text, the oldest first."),
    [
        REFERENCE,
        of_field(Erratum, "dated", _("date")),
        *of_text(Erratum, "text", _("the text as it reads now"), width=60),
        *of_text(Erratum, "reason", _("reason"), width=40),
    ],
    key=[],
    records=_of("errata"),
    refers={"reference": ("recommendations", "reference")},
)
POSTPONEMENTS = Table(
    "postponements",
    _("Postponements"),
    _("One row for each change of a due date in this plan, the oldest first."),
    [
        REFERENCE,
        of_field(Postponement, "id", _("number of the postponement")),
        of_field(Postponement, "from_date", _("date before")),
        of_field(Postponement, "to_date", _("new date")),
        *of_text(Postponement, "reason", _("reason"), width=40),
        Column(
            "decided_by",
            _("decided by (key)"),
            _("The key of the body that decided it, as in the addresses of the site."),
            lambda postponement: postponement["decided_by"]["slug"],
            required=True,
            for_programs=True,
        ),
        Column(
            "decided_by_name",
            _("decided by the body"),
            _("The name of the body that decided it."),
            translated=_name_of_decider,
        ),
        of_field(Postponement, "decided_on", _("decided on")),
    ],
    key=["id"],
    records=_of("postponements"),
    refers={"reference": ("recommendations", "reference")},
)
RESPONSES = Table(
    "responses",
    _("Responses"),
    _("One row for each response of a responsible body, newest first within its recommendation."),
    [
        REFERENCE,
        of_field(Response, "id", _("number of the response")),
        Column(
            "body",
            _("body (key)"),
            _("The key of the body that answered, as in the addresses of the site."),
            lambda response: response["body"]["slug"],
            required=True,
            for_programs=True,
        ),
        Column(
            "body_name",
            _("body"),
            _("The name of the body that answered."),
            translated=_body_name,
            width=36,
        ),
        of_field(Response, "answer", _("answer")),
        of_field(Response, "answered_on", _("answered on")),
        *of_text(Response, "explanation", _("what the body will do, or why not"), width=60),
    ],
    key=["id"],
    records=_of("responses"),
    refers={"reference": ("recommendations", "reference")},
)
