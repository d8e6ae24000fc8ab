"""The items of a plan as a sheet tells them: a few queries, however many there are."""

from collections import defaultdict
from dataclasses import dataclass

from recommendations.localization.dates import written_out
from recommendations.models import Assignment, ProgressUpdate, Recommendation

from .columns import LEAD, NUMBER, STAMP, STAMPED, SUPPORTING, THEMES
from .row_token import Stamp, stamp


@dataclass
class StoredRow:
    """One item: its record, the plain forms of its columns by code, its reports that wait."""

    item: Recommendation
    plain: dict
    waiting: list
    stamp: Stamp

    def cell(self, column, registers):
        """What a sheet writes into ``column``."""
        if column is STAMP:
            return str(self.stamp)
        if column.code == "waiting":
            return "\n".join(map(told, self.waiting))
        return column.kind.cell(self.plain.get(column.code, ""), registers)


def told(update):
    """A report that waits, in a few words."""
    return f"{update.get_status_display()} · {written_out(update.reported_on)}"


def stored_rows(plan, by, *, lock=False):
    """The StoredRows of all items of ``plan`` that ``by`` may see, by pk, in the order of numbers.

    ``lock`` holds the items until the transaction ends.
    """
    items = Recommendation.objects.visible_to(by).filter(plan=plan).order_by("number")
    if lock:
        items = items.select_for_update(of=["self"])
    bodies, themes = _bodies(plan), _themes(plan)
    waiting = defaultdict(list)
    sent = ProgressUpdate.objects.sent().visible_to(by).filter(recommendation__plan=plan)
    for update in sent.order_by("pk"):
        waiting[update.recommendation_id].append(update)
    rows = {}
    for item in items:
        item.plan = plan
        plain = _plain(item, bodies[item.pk], themes[item.pk])
        rows[item.pk] = StoredRow(item, plain, waiting[item.pk], stamp(item, plain))
    return rows


def _plain(item, bodies, themes):
    related = {
        LEAD.code: bodies[Assignment.Role.LEAD],
        SUPPORTING.code: bodies[Assignment.Role.SUPPORTING],
        THEMES.code: themes,
    }
    shown = [NUMBER, *STAMPED]
    return {
        column.code: column.kind.plain(
            related[column.code] if column.code in related else getattr(item, column.code)
        )
        for column in shown
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
