"""The rows of a plan as open data: one definition of the columns for every file."""

from collections import defaultdict

from django.urls import reverse

from config.languages import CODES
from recommendations.models import Assignment, Recommendation, Status
from recommendations.texts import columns, pick

CHUNK = 1000
VALUES = [
    "pk",
    "number",
    "decision",
    "status",
    "status_on",
    "assurance",
    "schedule",
    "is_priority",
    "due_on",
    "first_year",
    "plan__year",
    *columns("title", "adopted_text"),
]
# Stable: a column is added at the end, never renamed or moved.
CSV_COLUMNS = [
    "reference",
    "year",
    "number",
    *columns("title"),
    *columns("adopted_text"),
    "decision",
    "status",
    "status_name",
    "status_on",
    "assurance",
    "schedule",
    "due_on",
    "is_priority",
    "lead",
    "lead_name",
    "supporting",
    "themes",
    "first_year",
    "carried_from",
    "carried_to",
    "superseded_by",
    "address",
]
# A spreadsheet would run a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows(items, *, address, on=None):
    """The rows of ``items`` (a queryset of one plan's recommendations), in number order.

    Yields dicts with every column, a thousand rows at a time in a constant number of queries, so
    that any length needs the same memory. Translated columns are dicts by language; ``lead`` is
    a dict of slug and name or None; ``supporting`` and ``themes`` are lists of slugs; dates are
    dates. ``address`` is the site's, without a slash at the end.
    """
    in_order = items.order_by("number").with_schedule(on).values(*VALUES)
    chunk, after = [], 0
    while not after or len(chunk) == CHUNK:
        chunk = list(in_order.filter(number__gt=after)[:CHUNK])
        if not chunk:
            return
        after = chunk[-1]["number"]
        related = _Related([row["pk"] for row in chunk])
        for row in chunk:
            yield _row(row, related, address)


class _Related:
    """What a chunk of rows links to, by primary key; public records only."""

    def __init__(self, keys):
        self.lead, self.supporting, self.themes = {}, defaultdict(list), defaultdict(list)
        self.carried_from, self.carried_to, self.superseded_by = {}, {}, {}
        assigned = Assignment.objects.filter(recommendation__in=keys).order_by("pk")
        names = columns("name", prefix="institution__")
        for row in assigned.values("recommendation", "role", "institution__slug", *names):
            if row["role"] == Assignment.Role.LEAD:
                name = pick(row, "institution__name").plain
                self.lead[row["recommendation"]] = {"slug": row["institution__slug"], "name": name}
            else:
                self.supporting[row["recommendation"]].append(row["institution__slug"])
        through = Recommendation.themes.through.objects.filter(recommendation__in=keys)
        for key, slug in through.order_by("theme__order").values_list(
            "recommendation", "theme__slug"
        ):
            self.themes[key].append(slug)
        public = Recommendation.objects.public().order_by()
        for field, source, condition in [
            ("carried_from", "carried_to", {"carried_to__in": keys}),
            ("carried_to", "carried_from", {"carried_from__in": keys}),
            ("superseded_by", "supersedes", {"supersedes__in": keys}),
        ]:
            found = public.filter(**condition).values_list(source, "plan__year", "number")
            setattr(self, field, {key: f"{year}/{number}" for key, year, number in found})


def _row(row, related, address):
    key, year, number = row["pk"], row["plan__year"], row["number"]
    path = reverse("recommendation", args=[year, number])
    return {
        "reference": f"{year}/{number}",
        "year": year,
        "number": number,
        "title": by_language(row, "title"),
        "adopted_text": by_language(row, "adopted_text"),
        "decision": row["decision"],
        "status": row["status"],
        "status_name": str(Status(row["status"]).label),
        "status_on": row["status_on"],
        "assurance": row["assurance"] or None,
        "schedule": row["schedule"],
        "due_on": row["due_on"],
        "is_priority": row["is_priority"],
        "lead": related.lead.get(key),
        "supporting": related.supporting.get(key, []),
        "themes": related.themes.get(key, []),
        "first_year": row["first_year"],
        "carried_from": related.carried_from.get(key),
        "carried_to": related.carried_to.get(key),
        "superseded_by": related.superseded_by.get(key),
        "address": f"{address}{path}",
    }


def by_language(row, field):
    """A translated field as a dict by language; None where it has no text in one."""
    return {code: row[f"{field}_{code}"] or None for code in CODES}


def csv_cells(row):
    """``row`` as the cells of CSV_COLUMNS; text that would run as a formula is made text."""
    flat = {**row}
    for field in ("title", "adopted_text"):
        flat.update({f"{field}_{code}": text for code, text in row[field].items()})
    lead = row["lead"] or {}
    flat["lead"], flat["lead_name"] = lead.get("slug"), lead.get("name")
    flat["supporting"] = ";".join(row["supporting"])
    flat["themes"] = ";".join(row["themes"])
    flat["is_priority"] = "true" if row["is_priority"] else "false"
    return [_cell(flat[name]) for name in CSV_COLUMNS]


def _cell(value):
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
