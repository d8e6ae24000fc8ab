"""The recommendations of a plan as rows of a worksheet, in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass

from recommendations.localization.dates.dates import written_out
from recommendations.models import Assignment, ProgressUpdate, Recommendation

from . import columns
from .columns import LEAD, NUMBER, SUPPORTING, THEMES, TOKEN
from .row_token import RowToken, token_of


@dataclass
class StoredRow:
    """One recommendation.

    ``values`` maps column codes to canonical texts; ``pending_updates`` are the ProgressUpdates
    that wait for review.
    """

    item: Recommendation
    values: dict[str, str]
    pending_updates: list[ProgressUpdate]
    token: RowToken

    def cell_value(self, column, lookups):
        """What a worksheet contains in ``column``: a str, an int or a date."""
        if column is TOKEN:
            return str(self.token)
        if column.code == "waiting":
            return "\n".join(map(describe_update, self.pending_updates))
        return column.cell_type.cell_value(self.values.get(column.code, ""), lookups)

    def lacks_translation(self):
        """True if one of its texts exists in a language and not in another."""
        fields = {}
        for column in columns.of_translations():
            if column.language:
                name = column.code.removesuffix(f"_{column.language}")
                fields.setdefault(name, []).append(self.values[column.code])
        return any(any(texts) and not all(texts) for texts in fields.values())


def describe_update(update):
    """The status and the day of an update, for people."""
    return f"{update.get_status_display()} · {written_out(update.reported_on)}"


def stored_rows(plan, by, *, lock=False) -> dict[int, StoredRow]:
    """The StoredRows of all recommendations of ``plan`` that ``by`` may see, by pk and in order.

    ``lock`` locks the recommendations until the transaction ends.
    """
    items = Recommendation.objects.visible_to(by).filter(plan=plan).order_by("number")
    items = items.select_related("section")
    if lock:
        items = items.select_for_update(of=["self"])
    bodies, themes, updates = _bodies(plan), _themes(plan), _pending_updates(plan, by)
    rows = {}
    for item in items:
        item.plan = plan
        values = _canonical_values(item, bodies[item.pk], themes[item.pk])
        rows[item.pk] = StoredRow(item, values, updates[item.pk], token_of(item, values))
    return rows


def _canonical_values(item, bodies, themes):
    related = {
        LEAD.code: bodies[Assignment.Role.LEAD],
        SUPPORTING.code: bodies[Assignment.Role.SUPPORTING],
        THEMES.code: themes,
    }
    return {
        column.code: column.cell_type.canonical(
            related[column.code] if column.code in related else column.value_of(item)
        )
        for column in [NUMBER, *columns.hashed()]
    }


def _bodies(plan):
    """pk → role → slugs."""
    bodies = defaultdict(lambda: defaultdict(list))
    rows = Assignment.objects.filter(recommendation__plan=plan)
    for pk, role, slug in rows.values_list("recommendation_id", "role", "institution__slug"):
        bodies[pk][role].append(slug)
    return bodies


def _themes(plan):
    """pk → slugs."""
    themes = defaultdict(list)
    rows = Recommendation.themes.through.objects.filter(recommendation__plan=plan)
    for pk, slug in rows.values_list("recommendation_id", "theme__slug"):
        themes[pk].append(slug)
    return themes


def _pending_updates(plan, by):
    """pk → ProgressUpdates."""
    updates = defaultdict(list)
    sent = ProgressUpdate.objects.sent().visible_to(by).filter(recommendation__plan=plan)
    for update in sent.order_by("pk"):
        updates[update.recommendation_id].append(update)
    return updates
