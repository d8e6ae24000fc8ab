"""The columns of the tables of what belongs to a recommendation: its updates, milestones, errata.

Stable, as those of ``columns``.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.models import Assurance, Status

from .base import Column, Table, made_of, plain, translated

REFERENCE = plain(
    "reference",
    _("reference"),
    _("Year and number of the recommendation; it never changes."),
    required=True,
    width=13,
)


def _of(name):
    """The records of the part ``name`` of a row, each with the row's reference."""
    return lambda row: [{"reference": row["reference"], **part} for part in row[name]]


def _evidence(name):
    return lambda update: update["evidence"] and update["evidence"][name]


def _evidence_title(update):
    return update["evidence"]["title"] if update["evidence"] else {}


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
        plain("percent", _("per cent"), _("If it was given."), kind="integer"),
        plain("assurance", _("assurance"), _("Who confirms it."), choices=Assurance),
        *translated("narrative", _("what was done"), _("What was reported."), width=60),
        *translated("reason", _("reason"), _("The reason, or what is missing."), width=40),
        Column(
            "evidence_url",
            _("evidence"),
            _("The address of the evidence, if it is public."),
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
        *made_of(
            _evidence_title,
            "evidence_title",
            _("title of the evidence"),
            _("The title of the evidence, if it is public."),
            width=36,
        ),
        Column(
            "corrects",
            pgettext_lazy("heading in files", "corrects the update"),
            _(
                "The number of the update that this one corrects; the corrected one no longer "
                "counts."
            ),
            lambda update: update.get("corrects"),
            kind="integer",
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
ERRATA = Table(
    "errata",
    _("Errata"),
    _("One row for each correction of an adopted text, the oldest first."),
    [
        REFERENCE,
        plain("dated", _("date"), _("The day of the correction."), kind="date", required=True),
        *translated("text", _("the text as it reads now"), _("The text from then on."), width=60),
        *translated("reason", _("reason"), _("Why it was corrected."), width=40),
    ],
    key=[],
    records=_of("errata"),
    refers={"reference": ("recommendations", "reference")},
)
