"""Triggers on indicators and their readings: frozen at adoption, and append-only."""

# ruff: noqa: S608 - every word below is ours, none comes from outside

from recommendations.localization.languages import CODES
from recommendations.models.plans import indicators

from .redaction_triggers import changed, words_taken_out

INDICATOR = "recommendations_indicator"
READING = "recommendations_reading"
ITEM = "recommendations_recommendation"
PLAN = "recommendations_plan"
OF_DRAFT = f"SELECT 1 FROM {ITEM} r JOIN {PLAN} p ON p.id = r.plan_id WHERE p.state = 'draft'"


def _given_changed(column, table):
    """What there was is changed, otherwise than by a redaction."""
    is_text = column != "baseline"
    given = f"COALESCE(OLD.{column}, '') <> ''" if is_text else f"OLD.{column} IS NOT NULL"
    redacted = f" AND NOT {words_taken_out(table, column)}" if is_text else ""
    return f"({given} AND {changed(column)}{redacted})"


def frozen_indicator():
    changes = [changed(column) for column in indicators.FROZEN_AT_ADOPTION]
    changes += [_given_changed(column, INDICATOR) for column in indicators.FROZEN_ONCE_GIVEN]
    return f"({' OR '.join(changes)}) AND {_adopted('OLD')}"


def _adopted(row):
    return f"NOT EXISTS ({OF_DRAFT} AND r.id = {row}.recommendation_id)"


def changed_reading():
    fixed = ["indicator_id", "recommendation_id", "read_on", "value", "corrects_id"]
    changes = [changed(column) for column in fixed]
    changes += [_given_changed(f"source_{code}", READING) for code in CODES]
    return " OR ".join(changes)


def misplaced_reading():
    """Of another item than its indicator, of a draft, or correcting another indicator's."""
    own = f"SELECT i.recommendation_id FROM {INDICATOR} i WHERE i.id = NEW.indicator_id"
    other = f"SELECT 1 FROM {READING} c WHERE c.id = NEW.corrects_id"
    return (
        f"NEW.recommendation_id <> ({own}) OR NOT {_adopted('NEW')} "
        f"OR EXISTS ({other} AND c.indicator_id <> NEW.indicator_id)"
    )


TRIGGERS = {
    "indicator_frozen_at_adoption": (
        INDICATOR,
        frozen_indicator(),
        "the plan is adopted: its indicators are frozen",
    ),
    "indicator_stays_once_adopted": (
        INDICATOR,
        _adopted("OLD"),
        "the plan is adopted: its indicators are frozen",
        "DELETE",
    ),
    "reading_append_only": (READING, changed_reading(), "a reading is never changed"),
    "reading_never_deleted": (READING, "1 = 1", "a reading is never deleted", "DELETE"),
    "reading_of_its_item": (
        READING,
        misplaced_reading(),
        "a reading belongs to the adopted item of its indicator",
        "INSERT",
    ),
}
