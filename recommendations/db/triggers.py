"""The database's own refusal to change what is frozen, whichever road the change takes.

Models refuse first and in the user's language; these triggers hold against raw SQL and queryset
updates too. They are installed anew after every ``migrate``, because SQLite drops a table's
triggers whenever a migration rebuilds the table.
"""

# ruff: noqa: S608 - every word below is ours, none comes from outside

from django.db import connections

from recommendations.models.choices import ADOPTED, OPEN, Assurance, VerificationOutcome
from recommendations.models.plans import plans, recommendation_queryset

from . import (
    disclosure_triggers,
    indicator_triggers,
    postponement_triggers,
    response_triggers,
    section_triggers,
)
from .redaction_triggers import (
    REDACTION,
    REPORT,
    REPORT_FILE,
    UPDATE,
    VERIFICATION,
    edited_report,
    edited_update,
    edited_verification,
    file_rewritten,
    redaction_rewritten,
    words_taken_out,
)
from .redaction_triggers import changed as _changed

RECOMMENDATION = "recommendations_recommendation"
PLAN = "recommendations_plan"
SIGN_IN = "recommendations_signin"
NAME_ACCESS = "recommendations_nameaccess"
ASSIGNMENT = "recommendations_assignment"
DOCUMENT = "recommendations_document"
SAMPLE = "recommendations_verificationsample"
REPRESENTED = "recommendations_user_institutions"
IN_FORCE = str(tuple(map(str, ADOPTED)))
STILL_OPEN = str(tuple(map(str, OPEN)))


def _any_changed(columns):
    return " OR ".join(_changed(column) for column in columns)


def _text_changed(column):
    """An existing text was changed; a missing translation may still be added."""
    return f"(COALESCE(OLD.{column}, '') <> '' AND {_changed(column)})"


def _frozen_recommendation():
    changes = [_changed(column) for column in recommendation_queryset.FROZEN_AT_ADOPTION]
    changes += [
        f"({_text_changed(column)} AND NOT {words_taken_out(RECOMMENDATION, column)})"
        for column in recommendation_queryset.FROZEN_TEXTS
    ]
    changes += [
        f"(OLD.{column} IS NOT NULL AND {_changed(column)})"
        for column in recommendation_queryset.FROZEN_VOTES
    ]
    is_adopted = f"(SELECT state FROM {PLAN} WHERE id = OLD.plan_id) <> 'draft'"
    return f"({' OR '.join(changes)}) AND {is_adopted}"


def _plan_out_of_order():
    step = "(OLD.state || ' ' || NEW.state)"
    return f"{_changed('state')} AND {step} NOT IN ('draft adopted', 'adopted closed')"


def _frozen_plan():
    at_adoption = _any_changed([*plans.FROZEN_AT_ADOPTION, *plans.SET_AT_ADOPTION])
    at_closing = _any_changed(plans.SET_AT_CLOSING)
    return (
        f"(OLD.state <> 'draft' AND ({at_adoption})) OR (OLD.state = 'closed' AND ({at_closing}))"
    )


def _adopted_in_part():
    lead = f"SELECT 1 FROM {ASSIGNMENT} a WHERE a.recommendation_id = r.id AND a.role = 'lead'"
    undone = f"r.decision = 'proposed' OR (r.decision IN {IN_FORCE} AND NOT EXISTS ({lead}))"
    items = f"SELECT 1 FROM {RECOMMENDATION} r WHERE r.plan_id = NEW.id AND ({undone})"
    return f"{_changed('state')} AND NEW.state = 'adopted' AND EXISTS ({items})"


def _closed_with_open_items():
    carried = f"SELECT 1 FROM {RECOMMENDATION} next WHERE next.carried_from_id = r.id"
    items = (
        f"SELECT 1 FROM {RECOMMENDATION} r WHERE r.plan_id = NEW.id AND r.decision IN {IN_FORCE} "
        f"AND r.status IN {STILL_OPEN} AND NOT EXISTS ({carried})"
    )
    return f"{_changed('state')} AND NEW.state = 'closed' AND EXISTS ({items})"


def _status_without_update():
    changes = _any_changed(recommendation_queryset.FIELDS_SET_BY_PROGRESS)
    published = (
        f"SELECT 1 FROM {UPDATE} u WHERE u.recommendation_id = NEW.id "
        "AND u.published_at IS NOT NULL AND u.status = NEW.status AND u.reported_on = NEW.status_on"
    )
    return f"({changes}) AND NOT EXISTS ({published})"


def _assurance_without_verification():
    assured = " OR ".join(
        f"(v.outcome = '{outcome.value}' AND NEW.assurance = '{outcome.assurance.value}')"
        for outcome in VerificationOutcome
    )
    verified = f"SELECT 1 FROM {VERIFICATION} v WHERE v.recommendation_id = NEW.id AND ({assured})"
    unchecked = f"NEW.assurance IN ('', '{Assurance.REPORTED.value}')"
    return f"{_changed('assurance')} AND NOT {unchecked} AND NOT EXISTS ({verified})"


def _verified_by_somebody_involved():
    """Only a published update is verified, and by nobody who wrote or published it or represents
    one of the bodies of its item."""
    checked = (
        f"SELECT 1 FROM {UPDATE} u WHERE u.id = NEW.update_id "
        "AND u.recommendation_id = NEW.recommendation_id AND u.published_at IS NOT NULL "
        "AND u.author_id <> NEW.verified_by_id AND u.published_by_id <> NEW.verified_by_id"
    )
    represented = (
        f"SELECT 1 FROM {ASSIGNMENT} a JOIN {REPRESENTED} f ON f.institution_id = a.institution_id "
        "WHERE a.recommendation_id = NEW.recommendation_id AND f.user_id = NEW.verified_by_id"
    )
    return f"NOT EXISTS ({checked}) OR EXISTS ({represented})"


def _document_of_verification_changed():
    fixed = _any_changed(["file", "recommendation_id", "verification_id"])
    return f"OLD.verification_id IS NOT NULL AND ({fixed})"


def _lead_lost():
    adopted = (
        f"SELECT 1 FROM {RECOMMENDATION} r JOIN {PLAN} p ON p.id = r.plan_id "
        f"WHERE r.id = OLD.recommendation_id AND r.decision IN {IN_FORCE} AND p.state <> 'draft'"
    )
    left = f"({_changed('role')} OR {_changed('recommendation_id')})"
    return f"OLD.role = 'lead' AND {left} AND EXISTS ({adopted})"


def _into_adopted_plan():
    state = f"(SELECT state FROM {PLAN} WHERE id = NEW.plan_id)"
    return f"{_changed('plan_id')} AND {state} <> 'draft'"


def _milestone_of_another_body():
    own = (
        f"SELECT 1 FROM {ASSIGNMENT} a WHERE a.recommendation_id = NEW.recommendation_id "
        "AND a.institution_id = NEW.institution_id"
    )
    return f"NEW.institution_id IS NOT NULL AND NOT EXISTS ({own})"


MILESTONE = (
    "recommendations_milestone",
    _milestone_of_another_body(),
    "a milestone is of a body of its recommendation",
)


def _unpublished():
    return f"OLD.published_at IS NOT NULL AND {_changed('published_at')}"


def _log_rewritten(*columns):
    """Anything but that an address is forgotten."""
    changes = [_changed(column) for column in columns]
    return " OR ".join([*changes, f"({_changed('address')} AND NEW.address IS NOT NULL)"])


# name → (table, when a change is refused, what the database says, which change if not UPDATE). A
# condition may be a function, where it is made from the columns of a model.
TRIGGERS = {
    **disclosure_triggers.TRIGGERS,
    **indicator_triggers.TRIGGERS,
    **postponement_triggers.TRIGGERS,
    **response_triggers.TRIGGERS,
    **section_triggers.TRIGGERS,
    "recommendation_frozen_at_adoption": (
        RECOMMENDATION,
        _frozen_recommendation(),
        "the plan is adopted: its numbers and texts are frozen",
    ),
    "recommendation_not_into_adopted_plan": (
        RECOMMENDATION,
        _into_adopted_plan(),
        "the plan is adopted: nothing can be added",
    ),
    "recommendation_status_from_update": (
        RECOMMENDATION,
        _status_without_update(),
        "a status changes by a published update",
    ),
    "assignment_lead_required": (ASSIGNMENT, _lead_lost(), "an adopted item keeps its lead"),
    "milestone_of_its_bodies": MILESTONE,
    "new_milestone_of_its_bodies": (*MILESTONE, "INSERT"),
    "plan_in_order": (PLAN, _plan_out_of_order(), "draft, then adopted, then closed"),
    "plan_frozen_at_adoption": (PLAN, _frozen_plan(), "the plan is adopted: it is frozen"),
    "plan_adopted_whole": (PLAN, _adopted_in_part(), "every adopted item needs its lead"),
    "plan_closed_whole": (PLAN, _closed_with_open_items(), "items of the plan are still open"),
    "plan_stays_published": (PLAN, _unpublished(), "what was published stays so"),
    "meeting_stays_published": (
        "recommendations_meeting",
        _unpublished(),
        "what was published stays so",
    ),
    "update_frozen_once_published": (
        UPDATE,
        edited_update,
        "a published update is never edited",
    ),
    "recommendation_assurance_from_verification": (
        RECOMMENDATION,
        _assurance_without_verification(),
        "what a verification found is recorded by one",
    ),
    "verification_by_others": (
        VERIFICATION,
        _verified_by_somebody_involved(),
        "a published update is verified by somebody independent",
        "INSERT",
    ),
    "verification_append_only": (
        VERIFICATION,
        edited_verification,
        "a verification is never changed",
    ),
    "verification_never_deleted": (
        VERIFICATION,
        "1 = 1",
        "a verification is never deleted",
        "DELETE",
    ),
    "document_of_verification_fixed": (
        DOCUMENT,
        _document_of_verification_changed(),
        "a document of a verification is never replaced",
    ),
    "document_of_verification_never_deleted": (
        DOCUMENT,
        "OLD.verification_id IS NOT NULL",
        "a document of a verification is never deleted",
        "DELETE",
    ),
    "sample_append_only": (SAMPLE, "1 = 1", "a drawn sample is never changed"),
    "sample_never_deleted": (SAMPLE, "1 = 1", "a drawn sample is never deleted", "DELETE"),
    "report_frozen": (REPORT, edited_report, "a report never changes"),
    "report_file_frozen": (REPORT_FILE, file_rewritten(), "a file of a report never changes"),
    "redaction_append_only": (REDACTION, redaction_rewritten, "a redaction is never changed"),
    "redaction_never_deleted": (REDACTION, "1 = 1", "a redaction is never deleted", "DELETE"),
    "sign_in_unchanged": (
        SIGN_IN,
        _log_rewritten("at", "user_id", "typed_name", "outcome", "method"),
        "the log of sign-ins is never changed",
    ),
    "name_access_unchanged": (
        NAME_ACCESS,
        _log_rewritten("at", "user_id", "page", "path", "delegations", "meetings"),
        "the log of who looked at names is never changed",
    ),
}


def install(using="default", **kwargs):
    """Creates the triggers in the database ``using``, in place of those that are there."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, (table, *_rule) in TRIGGERS.items():
            if table in existing:
                for statement in statements(name, connection.vendor):
                    cursor.execute(statement)


def statements(name, vendor):
    """The SQL that creates the trigger ``name`` in place of the one that is there; a list."""
    table, condition, *rest = TRIGGERS[name]
    condition = condition() if callable(condition) else condition
    dialect = {"sqlite": _sqlite, "postgresql": _postgresql}[vendor]
    return list(dialect(name, table, condition, *rest))


def drop(using="default", **kwargs):
    """Drops the triggers while migrations run: SQLite rebuilds no table that a trigger reads.

    A migration that fails leaves them off until the next ``migrate`` succeeds.
    """
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, (table, *_rule) in TRIGGERS.items():
            if table in existing:
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def _sqlite(name, table, condition, message, event="UPDATE"):
    # SQLite before 3.39 has no IS DISTINCT FROM; IS NOT means the same there. JSON is text in it.
    condition = condition.replace("IS DISTINCT FROM", "IS NOT")
    condition = condition.replace("CAST(r.new_text AS jsonb)", "r.new_text")
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _postgresql(name, table, condition, message, event="UPDATE"):
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
