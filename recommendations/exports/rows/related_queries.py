"""All that is public and belongs to recommendations of a plan, read for many of them in one query.

Its one row has a list of JSON for each kind of records; dates and moments are strings there.
"""

from functools import cached_property
from typing import NamedTuple

from django.db.models import BigIntegerField, QuerySet

from recommendations.db.repeated_queries import KEYS, Keys
from recommendations.localization.texts import columns
from recommendations.models import (
    Assignment,
    Document,
    Erratum,
    Indicator,
    Institution,
    Milestone,
    Plan,
    Postponement,
    ProgressUpdate,
    Reading,
    Recommendation,
    Redaction,
    Response,
    Theme,
    Verification,
)
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import KEY, NOW, PreparedQuery

from . import redaction_notes

# The recommendations that those of KEYS name, and the first ones of their lineages.
NAMED, ORIGINS = Keys("named", BigIntegerField()), Keys("origins", BigIntegerField())
OWN = {"recommendation__in": KEYS}
REFERENCE = ["plan__year", "number"]
NAME = ["slug", *columns("name")]
UPDATE_FIELDS = [
    "pk",
    "reported_on",
    "published_at",
    "status",
    "percent",
    "evidence_is_public",
    "evidence_url",
    "evidence_file",
    "corrects",
    *columns(*ProgressUpdate.TEXTS),
]


def body(path):
    """The fields of a linked institution, see ``related_rows.named``."""
    return [f"{path}__slug", *columns("name", prefix=f"{path}__")]


class Part(NamedTuple):
    """Records of one ``kind``: a queryset in the order in which rows list them, the ``fields`` that
    are read, and the path to the ``owner``, the recommendation that each belongs to."""

    kind: str
    queryset: QuerySet
    fields: list[str]
    owner: str = "recommendation"


class PartsQuery(PreparedQuery):
    """The records of all ``Part``s that the function ``build`` gives, each as a list of JSON."""

    def __init__(self, build):
        def of_plan():
            lists = {
                part.kind: Rows(part.queryset, [part.owner, *part.fields]) for part in self.parts
            }
            return Plan.objects.filter(pk=KEY).order_by().values(**lists)

        super().__init__(of_plan)
        self.build_parts = build

    @cached_property
    def parts(self):
        return self.build_parts()

    def by_kind(self, **arguments):
        """Kind → (key of the recommendation, record as a dict) pairs, in their order.

        ``arguments``: the ``key`` of the plan, the ``keys`` of recommendations of it, those
        ``named`` by them, the ``origins`` of the lineages that may go on, and the time ``now``.
        """
        found = self.first(**arguments)
        return {
            part.kind: [(row.pop(part.owner), row) for row in found[part.kind]]
            for part in self.parts
        }


def _links():
    """What every row has."""
    public = Recommendation.objects.public(NOW).order_by()
    themes = Recommendation.themes.through.objects.filter(**OWN)
    # The same few are named by many: their names are read once.
    bodies = Institution.objects.filter(assignments__recommendation__in=KEYS)
    named = Theme.objects.filter(recommendations__in=KEYS)
    return [
        Part(
            "assignment", Assignment.objects.filter(**OWN).order_by("pk"), ["role", "institution"]
        ),
        Part("institution", bodies.order_by().distinct(), NAME, owner="pk"),
        Part("theme_link", themes.order_by("theme__order", "theme"), ["theme"]),
        Part("theme", named.order_by().distinct(), NAME, owner="pk"),
        Part("named", public.filter(pk__in=NAMED), REFERENCE, owner="pk"),
        Part("carried_to", public.filter(carried_from__in=KEYS), REFERENCE, owner="carried_from"),
        Part(
            "later",
            public.filter(origin__in=ORIGINS).order_by("plan__year"),
            [*REFERENCE, "status", "plan__state"],
            owner="origin",
        ),
        Part(
            "erratum",
            Erratum.objects.filter(**OWN).order_by("dated", "pk"),
            ["pk", "dated", *columns("text", "reason")],
        ),
    ]


def _brief():
    """What the table of recommendations shows: of updates and verifications their days.

    To read the rest as well would take a third of the time of a CSV file.
    """
    verifications = Verification.objects.filter(**OWN)
    return [
        *_links(),
        Part(
            "update",
            ProgressUpdate.objects.filter(**OWN).published().newest_first(),
            ["reported_on"],
        ),
        Part(
            "outcome", verifications.of_effective_updates().order_by(), ["outcome", "verified_on"]
        ),
    ]


def _all():
    return [*_links(), *_progress(), *_others()]


def _progress():
    files = Document.objects.filter(verification__recommendation__in=KEYS, is_public=True)
    return [
        Part(
            "update",
            ProgressUpdate.objects.filter(**OWN).published().newest_first(),
            UPDATE_FIELDS,
        ),
        Part(
            "verification",
            Verification.objects.filter(**OWN).newest_first(),
            ["pk", "update", "outcome", "verified_on", *columns("note")],
        ),
        Part("file", files.order_by("pk"), ["pk", "verification", *columns("title")]),
        Part(
            "milestone",
            Milestone.objects.filter(**OWN).order_by("number"),
            [
                "pk",
                "number",
                "due_on",
                "done_on",
                "evidence_url",
                *columns("title", "evidence_title"),
                *body("institution"),
            ],
        ),
        Part(
            "indicator",
            Indicator.objects.filter(**OWN).order_by("number"),
            ["pk", "number", "baseline", "target", *columns("name", "unit")],
        ),
        Part(
            "reading",
            Reading.objects.filter(indicator__recommendation__in=KEYS).order_by("read_on", "pk"),
            ["pk", "indicator", "read_on", "value", "corrects", *columns("source")],
            owner="indicator__recommendation",
        ),
    ]


def _others():
    redactions = Redaction.objects.public().of_page("recommendation", KEYS)
    return [
        Part(
            "postponement",
            Postponement.objects.filter(**OWN).order_by("pk"),
            [
                "pk",
                "from_date",
                "to_date",
                "decided_on",
                "recorded_at",
                *columns("reason"),
                *body("decided_by"),
            ],
        ),
        Part(
            "response",
            Response.objects.filter(**OWN).newest_first(),
            ["pk", "answer", "answered_on", *columns("explanation"), *body("institution")],
        ),
        Part("redaction", redactions, redaction_notes.FIELDS, owner="page_key"),
    ]


ALL, BRIEF = PartsQuery(_all), PartsQuery(_brief)
