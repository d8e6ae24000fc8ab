"""Responses and receipts come from responsible bodies, and never change: conditions for the
triggers."""

# ruff: noqa: S608 - every word below is ours, none comes from outside

from recommendations.models.choices import ADOPTED

from .redaction_triggers import RESPONSE, edited_response

ITEM, PLAN = "recommendations_recommendation", "recommendations_plan"
ASSIGNMENT = "recommendations_assignment"
RECEIPT = "recommendations_receipt"
IN_FORCE = str(tuple(map(str, ADOPTED)))


def _not_responsible(condition):
    """The body of the new row is responsible for no item in force of an adopted plan that meets
    the ``condition``."""
    responsible = (
        f"SELECT 1 FROM {ASSIGNMENT} a JOIN {ITEM} r ON r.id = a.recommendation_id "
        f"JOIN {PLAN} p ON p.id = r.plan_id "
        f"WHERE a.institution_id = NEW.institution_id AND r.decision IN {IN_FORCE} "
        f"AND p.state = 'adopted' AND {condition}"
    )
    return f"NOT EXISTS ({responsible})"


# As ``triggers.TRIGGERS``.
TRIGGERS = {
    "response_by_responsible_body": (
        RESPONSE,
        _not_responsible("r.id = NEW.recommendation_id"),
        "a body answers to adopted items that it is responsible for",
        "INSERT",
    ),
    "response_append_only": (RESPONSE, edited_response, "a response is never changed"),
    "response_never_deleted": (RESPONSE, "1 = 1", "a response is never deleted", "DELETE"),
    "receipt_by_responsible_body": (
        RECEIPT,
        _not_responsible("r.plan_id = NEW.plan_id"),
        "a body receives the plan in which it is responsible for an adopted item",
        "INSERT",
    ),
    "receipt_append_only": (RECEIPT, "1 = 1", "a receipt is never changed"),
    "receipt_never_deleted": (RECEIPT, "1 = 1", "a receipt is never deleted", "DELETE"),
}
