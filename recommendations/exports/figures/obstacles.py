"""The obstacles that a year's updates named, and how often each theme and body named one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import Text, columns, pick
from recommendations.models import Assignment, Plan, ProgressUpdate, Recommendation, Theme
from recommendations.models.base.content import has_text
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import KEY, NOW, YEAR, PreparedQuery

ITEM = "recommendation__"
FIELDS = [
    "pk",
    "reported_on",
    "recommendation",
    f"{ITEM}number",
    f"{ITEM}plan__year",
    *columns("obstacle"),
    *columns("title", prefix=ITEM),
]


def _rows(updates, plan):
    """The effective ``updates`` of ``plan`` (a value or an expression) that name an obstacle."""
    item = OuterRef("recommendation")
    leads = Assignment.objects.filter(recommendation=item, role=Assignment.Role.LEAD)
    return (
        updates.filter(has_text("obstacle"), recommendation__plan=plan)
        .order_by(f"{ITEM}number", "reported_on", "pk")
        .values(
            *FIELDS,
            lead_rows=Rows(
                leads.order_by(), ["institution__slug", *columns("name", prefix="institution__")]
            ),
            theme_rows=Rows(
                Theme.objects.filter(recommendations=item).order_by(),
                ["slug", "order", *columns("name")],
            ),
        )
    )


def _public_rows():
    """Those of public items in the last published plan before YEAR that was adopted."""
    past = Plan.objects.published(NOW).exclude(state=Plan.State.DRAFT).filter(year__lt=YEAR)
    updates = ProgressUpdate.objects.effective().filter(
        recommendation__in=Recommendation.objects.public(NOW).order_by()
    )
    return _rows(updates, Subquery(past.order_by("-year").values("pk")[:1]))


OF_PLAN = PreparedQuery(lambda: _rows(ProgressUpdate.objects.effective(), KEY))
PUBLIC = PreparedQuery(_public_rows)


@dataclass(frozen=True)
class Count:
    """How often a theme or a body named an obstacle: in how many updates, on how many items."""

    slug: str
    name: Text
    updates: int
    items: int


@dataclass(frozen=True)
class Obstacles:
    """``rows``: a dict for each update that names an obstacle, by number and its day:
    reference, year, number, title, lead (slug and name, or None), reported_on, text.
    ``by_theme``, ``by_body``: Counts, the most updates first."""

    rows: list[dict[str, Any]]
    by_theme: list[Count]
    by_body: list[Count]

    @property
    def year(self):
        """The year of the plan; None where no update names an obstacle."""
        return self.rows[0]["year"] if self.rows else None

    @property
    def tables(self):
        return [counts for counts in (self.by_theme, self.by_body) if counts]


def of_plan(plan):
    """The Obstacles of all items of ``plan``, for staff."""
    return _obstacles(OF_PLAN.rows(key=plan.pk))


def before(year):
    """The Obstacles that readers see of the last published plan before ``year``."""
    return _obstacles(PUBLIC.rows(year=year, now=timezone.now()))


def _obstacles(values):
    themes, bodies = [], []
    for row in values:
        key = row["recommendation"]
        themes += [(one["slug"], pick(one, "name"), key) for one in row["theme_rows"]]
        bodies += [
            (one["institution__slug"], pick(one, "institution__name"), key)
            for one in row["lead_rows"]
        ]
    return Obstacles([_row(row) for row in values], _counts(themes), _counts(bodies))


def _row(values):
    year, number = values[f"{ITEM}plan__year"], values[f"{ITEM}number"]
    lead = next(iter(values["lead_rows"]), None)
    return {
        "pk": values["pk"],
        "reference": str(RecommendationReference(year, number)),
        "year": year,
        "number": number,
        "title": pick(values, f"{ITEM}title"),
        "lead": lead
        and {"slug": lead["institution__slug"], "name": pick(lead, "institution__name")},
        "reported_on": values["reported_on"],
        "text": pick(values, "obstacle"),
    }


def _counts(named):
    """The Counts of ``named``: (slug, name, key of the item) of each update."""
    names = {slug: name for slug, name, _key in named}
    counts = [
        Count(
            slug,
            name,
            sum(one == slug for one, _name, _key in named),
            len({key for one, _name, key in named if one == slug}),
        )
        for slug, name in names.items()
    ]
    return sorted(counts, key=lambda one: (-one.updates, -one.items, one.name.plain))
