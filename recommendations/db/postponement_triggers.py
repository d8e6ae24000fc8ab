"""The due dates of what was adopted move by postponements alone: conditions for the triggers."""

# ruff: noqa: S608 - every word below is ours, none comes from outside

from recommendations.localization.languages import CODES
from recommendations.models.choices import ADOPTED, OPEN

from .redaction_triggers import beside_redaction, changed, words_taken_out

RECOMMENDATION = "recommendations_recommendation"
PLAN = "recommendations_plan"
POSTPONEMENT = "recommendations_postponement"
IN_FORCE = str(tuple(map(str, ADOPTED)))
STILL_OPEN = str(tuple(map(str, OPEN)))


def _last(item):
    """The condition that ``p`` is the last postponement of ``item``."""
    return (
        f"p.recommendation_id = {item} AND p.id = "
        f"(SELECT MAX(id) FROM {POSTPONEMENT} WHERE recommendation_id = {item})"
    )


def _moved_otherwise():
    """A date of what was adopted or carried over changes other than by its last postponement."""
    is_adopted = f"(SELECT state FROM {PLAN} WHERE id = OLD.plan_id) <> 'draft'"
    is_free = f"NOT ({is_adopted}) AND OLD.carried_from_id IS NULL"
    by_postponement = (
        f"NEW.times_postponed = OLD.times_postponed + 1 AND EXISTS (SELECT 1 FROM {POSTPONEMENT} p "
        f"WHERE {_last('OLD.id')} AND p.to_date = NEW.due_on "
        "AND NOT (p.from_date IS DISTINCT FROM OLD.due_on))"
    )
    moved = f"({changed('times_postponed')} OR ({changed('due_on')} AND NOT ({is_free})))"
    first = f"({changed('first_due_on')} AND OLD.carried_from_id IS NOT NULL)"
    return f"({moved} AND NOT ({by_postponement})) OR {first}"


def _begins_elsewhere():
    """An item begins with other dates than the one that it was carried over from."""
    dates = ["first_due_on", "due_on", "times_postponed"]
    other = " OR ".join(f"(r.{date} IS DISTINCT FROM NEW.{date})" for date in dates)
    before = f"SELECT 1 FROM {RECOMMENDATION} r WHERE r.id = NEW.carried_from_id AND ({other})"
    own = "NEW.first_due_on IS NOT NULL OR NEW.times_postponed <> 0"
    return f"(NEW.carried_from_id IS NULL AND ({own})) OR EXISTS ({before})"


def _adopted_without_first_dates():
    """A plan is adopted, and the first dates of its items are not those that they have."""
    items = (
        f"SELECT 1 FROM {RECOMMENDATION} r WHERE r.plan_id = NEW.id AND r.carried_from_id IS NULL "
        f"AND r.decision IN {IN_FORCE} AND (r.first_due_on IS DISTINCT FROM r.due_on)"
    )
    return f"{changed('state')} AND NEW.state = 'adopted' AND EXISTS ({items})"


def _not_from_date_in_force():
    """A postponement does not begin at the date in force of an item that can be postponed."""
    can_be = (
        f"(s.state = 'adopted' AND r.decision IN {IN_FORCE} AND r.status IN {STILL_OPEN}) "
        "OR (s.state = 'draft' AND r.carried_from_id IS NOT NULL)"
    )
    item = (
        f"SELECT 1 FROM {RECOMMENDATION} r JOIN {PLAN} s ON s.id = r.plan_id "
        f"WHERE r.id = NEW.recommendation_id AND ({can_be}) "
        "AND NOT (r.due_on IS DISTINCT FROM NEW.from_date)"
    )
    gap = (
        f"SELECT 1 FROM {POSTPONEMENT} p WHERE {_last('NEW.recommendation_id')} "
        "AND (p.to_date IS DISTINCT FROM NEW.from_date)"
    )
    return f"NOT EXISTS ({item}) OR EXISTS ({gap})"


def _edited():
    texts = ["reason", *(f"reason_{code}" for code in CODES)]
    redactions = {column: words_taken_out(POSTPONEMENT, column) for column in texts}
    return beside_redaction(POSTPONEMENT, redactions)


# As ``triggers.TRIGGERS``.
TRIGGERS = {
    "recommendation_due_on_from_postponement": (
        RECOMMENDATION,
        _moved_otherwise(),
        "an adopted date changes by a postponement",
    ),
    "recommendation_dates_from_lineage": (
        RECOMMENDATION,
        _begins_elsewhere(),
        "an item begins with the dates of its lineage",
        "INSERT",
    ),
    "plan_adopted_with_first_dates": (
        PLAN,
        _adopted_without_first_dates(),
        "adoption sets the first date of every item",
    ),
    "postponement_from_date_in_force": (
        POSTPONEMENT,
        _not_from_date_in_force(),
        "a postponement begins at the date in force of an open item",
        "INSERT",
    ),
    "postponement_never_changed": (POSTPONEMENT, _edited, "a postponement is never changed"),
    "postponement_never_deleted": (
        POSTPONEMENT,
        "1 = 1",
        "a postponement is never deleted",
        "DELETE",
    ),
}
