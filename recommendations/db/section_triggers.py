"""Triggers on the sections of plans: frozen at adoption, and holding items of their plan alone."""

# ruff: noqa: S608 - every word below is ours, none comes from outside

from recommendations.models.plans import sections

from .redaction_triggers import changed, words_taken_out

SECTION = "recommendations_plansection"
RECOMMENDATION = "recommendations_recommendation"
PLAN = "recommendations_plan"
FROZEN = "the plan is adopted: its sections are frozen"


def _adopted(row):
    return f"(SELECT state FROM {PLAN} WHERE id = {row}.plan_id) <> 'draft'"


def frozen_section():
    # Quoted: "order" is a word of SQL.
    changes = [changed(f'"{column}"') for column in sections.FROZEN_AT_ADOPTION]
    changes += [
        f"(COALESCE(OLD.{column}, '') <> '' AND {changed(column)} "
        f"AND NOT {words_taken_out(SECTION, column)})"
        for column in sections.FROZEN_TEXTS
    ]
    moved = " OR ".join(changed(column) for column in sections.FIXED)
    return f"{moved} OR (({' OR '.join(changes)}) AND {_adopted('OLD')})"


def section_of_another_plan():
    own = f"SELECT 1 FROM {SECTION} s WHERE s.id = NEW.section_id AND s.plan_id = NEW.plan_id"
    return f"NEW.section_id IS NOT NULL AND NOT EXISTS ({own})"


ITEM = (RECOMMENDATION, section_of_another_plan(), "a section is one of the plan of its items")

TRIGGERS = {
    "section_frozen_at_adoption": (SECTION, frozen_section(), FROZEN),
    "section_not_into_adopted_plan": (SECTION, _adopted("NEW"), FROZEN, "INSERT"),
    "section_stays_once_adopted": (SECTION, _adopted("OLD"), FROZEN, "DELETE"),
    "recommendation_section_of_its_plan": ITEM,
    "new_recommendation_section_of_its_plan": (*ITEM, "INSERT"),
}
