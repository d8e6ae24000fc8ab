"""Triggers: what readers of a published record may see grows by a granted request alone.

The same rules as ``models.disclosable``, for raw SQL and changes in bulk. A request lets one change
pass between the moment it is granted and the moment it is marked as applied.
"""

# ruff: noqa: S608 - every word below is ours, none comes from outside

from recommendations.localization.languages import CODES
from recommendations.models.disclosure_requests import RANKS, SHOWING_NAMES
from recommendations.models.redactions import MARKER

from .redaction_triggers import words_taken_out

MEETING = "recommendations_meeting"
PLAN = "recommendations_plan"
RECOMMENDATION = "recommendations_recommendation"
REPORT = "recommendations_report"
DELEGATION = "recommendations_delegation"
ATTENDEE = "recommendations_attendee"
STATEMENT = "recommendations_statement"
DOCUMENT = "recommendations_document"
UPDATE = "recommendations_progressupdate"
REQUEST = "recommendations_disclosurerequest"
PROFILE = "recommendations_siteprofile"
WITH_NAMES = f"IN {tuple(map(str, SHOWING_NAMES))}"
WITH_POSTS = "= 'names_and_posts'"
MESSAGE = "more becomes public by a granted request only"
TWO_PEOPLE = f"EXISTS (SELECT 1 FROM {PROFILE} s WHERE s.two_people_disclose)"
FIXED = ["kind", "record", "meeting_id", "recommendation_id", "asked_by_id", "asked_at"]
DECIDED = [*FIXED, "level", "decision", "decided_at", "decided_by_id"]


def _changed(*columns):
    changes = (f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return f"({' OR '.join(changes)})"


def _text_added(*fields, table=None):
    """Another text than before; taking one out shows nobody more.

    With a ``table``, nor does a redaction, which takes words out of the text.
    """
    columns = [f"{field}_{code}" for field in fields for code in CODES]
    changes = (
        f"(COALESCE(NEW.{c}, '') <> '' AND {_changed(c)}"
        + (f" AND NOT {words_taken_out(table, c)})" if table else ")")
        for c in columns
    )
    return f"({' OR '.join(changes)})"


def _published(alias):
    return f"{alias}.published_at IS NOT NULL AND {alias}.withdrawn_at IS NULL"


def _on_published_meeting(row="NEW"):
    meeting = f"SELECT 1 FROM {MEETING} m WHERE m.id = {row}.meeting_id AND {_published('m')}"
    return f"EXISTS ({meeting})"


def _granted(kind, further=""):
    request = (
        f"SELECT 1 FROM {REQUEST} r WHERE r.kind = '{kind}' AND r.record = NEW.id "
        f"AND r.decision = 'granted' AND r.applied_at IS NULL {further}"
    )
    return f"EXISTS ({request})"


def _rank(value):
    cases = " ".join(f"WHEN '{level}' THEN {rank}" for level, rank in RANKS.items())
    return f"(CASE {value} {cases} END)"


def _delegation_disclosed():
    return f"NEW.disclosure <> 'withheld' AND {_on_published_meeting()}"


def _delegation_raised():
    raised = f"{_rank('NEW.disclosure')} > {_rank('OLD.disclosure')}"
    granted = _granted("delegation", "AND r.level = NEW.disclosure")
    wider = f"({raised} OR {_changed('meeting_id', 'institution_id')})"
    return f"{wider} AND {_delegation_disclosed()} AND NOT {granted}"


def _body_uncovered(further="1 = 1"):
    statement = (
        f"SELECT 1 FROM {STATEMENT} s WHERE s.meeting_id = OLD.meeting_id "
        "AND s.institution_id = OLD.institution_id"
    )
    hidden = f"OLD.disclosure = 'withheld' AND {_on_published_meeting('OLD')}"
    return f"{hidden} AND {further} AND EXISTS ({statement})"


def _attendee_named(levels):
    delegation = (
        f"SELECT 1 FROM {DELEGATION} d JOIN {MEETING} m ON m.id = d.meeting_id "
        f"WHERE d.id = NEW.delegation_id AND d.disclosure {levels} AND {_published('m')}"
    )
    return f"(NOT NEW.held_back AND EXISTS ({delegation}))"


def _attendee_changed():
    shown = _changed("held_back", "delegation_id", "part", "presence")
    granted = (
        f"SELECT 1 FROM {REQUEST} r WHERE r.kind = 'delegation' AND r.id = OLD.asked_in_id "
        "AND r.record = NEW.delegation_id AND r.decision = 'granted' AND r.applied_at IS NULL"
    )
    named = f"(({shown} OR {_text_added('name')}) AND {_attendee_named(WITH_NAMES)})"
    posted = f"({_text_added('post')} AND {_attendee_named(WITH_POSTS)})"
    return f"({named} OR {posted}) AND NOT EXISTS ({granted})"


def _speaker_named():
    return f"NEW.names_speaker AND {_on_published_meeting()}"


def _speaker_changed():
    body = f"(NEW.institution_id IS NOT NULL AND {_changed('institution_id')})"
    changes = f"{_changed('names_speaker', 'meeting_id')} OR {body}"
    wider = f"({changes} OR {_text_added('speaker', 'post', table=STATEMENT)})"
    return f"{wider} AND {_speaker_named()} AND NOT {_granted('statement')}"


def _document_shown():
    item = (
        f"SELECT 1 FROM {RECOMMENDATION} i JOIN {PLAN} p ON p.id = i.plan_id "
        f"WHERE i.id = NEW.recommendation_id AND i.is_public AND {_published('p')}"
    )
    report = (
        f"SELECT 1 FROM {REPORT} t JOIN {PLAN} p ON p.id = t.plan_id "
        f"WHERE t.id = NEW.report_id AND {_published('p')}"
    )
    where = f"{_on_published_meeting()} OR EXISTS ({item}) OR EXISTS ({report})"
    return f"NEW.is_public AND ({where})"


def _document_changed():
    changes = _changed("is_public", "file", "meeting_id", "recommendation_id", "report_id")
    return f"{changes} AND {_document_shown()} AND NOT {_granted('document')}"


def _documents_of_item_shown():
    plan = f"SELECT 1 FROM {PLAN} p WHERE p.id = NEW.plan_id AND {_published('p')}"
    document = f"SELECT 1 FROM {DOCUMENT} d WHERE d.recommendation_id = NEW.id AND d.is_public"
    return f"{_changed('is_public')} AND NEW.is_public AND EXISTS ({plan}) AND EXISTS ({document})"


def _evidence_of_one():
    """Evidence that its author makes public alone, where two people are needed."""
    evidence = "NEW.evidence_is_public AND (NEW.evidence_url <> '' OR NEW.evidence_file <> '')"
    alone = "NEW.author_id = NEW.published_by_id"
    return f"NEW.published_at IS NOT NULL AND {evidence} AND {alone} AND {TWO_PEOPLE}"


def _granted_by_one():
    alone = "(NEW.asked_by_id IS NULL OR NEW.asked_by_id = NEW.decided_by_id)"
    return f"{_changed('decision')} AND NEW.decision = 'granted' AND {alone} AND {TWO_PEOPLE}"


def _request_rewritten():
    """Anything but that its words are taken out, which may name the people who were erased."""
    words = " OR ".join(
        f"({_changed(column)} AND NEW.{column} <> '{MARKER}')" for column in ("reason", "remark")
    )
    marked = f"(NEW.reason = '{MARKER}' OR NEW.remark = '{MARKER}')"
    again = f"(OLD.applied_at IS NOT NULL AND ({_changed('applied_at')} OR NOT {marked}))"
    once = f"OLD.decision <> '' AND ({_changed(*DECIDED)} OR {words} OR {again})"
    return f"{_changed(*FIXED)} OR ({once})"


UPDATED, INSERTED, DELETED = "UPDATE", "INSERT", "DELETE"
# name → (table, when a change is refused, what the database says, which change)
TRIGGERS = {
    "delegation_disclosed": (DELEGATION, _delegation_raised(), MESSAGE, UPDATED),
    "delegation_added": (DELEGATION, _delegation_disclosed(), MESSAGE, INSERTED),
    "delegation_moved_from_statement": (
        DELEGATION,
        _body_uncovered(_changed("meeting_id", "institution_id")),
        "a statement would name the withheld body",
        UPDATED,
    ),
    "delegation_deleted_from_statement": (
        DELEGATION,
        _body_uncovered(),
        "a statement would name the withheld body",
        DELETED,
    ),
    "attendee_disclosed": (ATTENDEE, _attendee_changed(), MESSAGE, UPDATED),
    "attendee_added": (ATTENDEE, _attendee_named(WITH_NAMES), MESSAGE, INSERTED),
    "speaker_disclosed": (STATEMENT, _speaker_changed(), MESSAGE, UPDATED),
    "speaker_added": (STATEMENT, _speaker_named(), MESSAGE, INSERTED),
    "document_disclosed": (DOCUMENT, _document_changed(), MESSAGE, UPDATED),
    "document_added": (DOCUMENT, _document_shown(), MESSAGE, INSERTED),
    "document_shown_with_item": (RECOMMENDATION, _documents_of_item_shown(), MESSAGE, UPDATED),
    "evidence_by_two_people": (
        UPDATE,
        _evidence_of_one(),
        "public evidence needs a second person",
        UPDATED,
    ),
    "evidence_added_by_two_people": (
        UPDATE,
        _evidence_of_one(),
        "public evidence needs a second person",
        INSERTED,
    ),
    "disclosure_by_two_people": (
        REQUEST,
        _granted_by_one(),
        "a disclosure needs a second person",
        UPDATED,
    ),
    "disclosure_begins_waiting": (
        REQUEST,
        "NEW.decision <> '' OR NEW.applied_at IS NOT NULL",
        "a request begins by waiting",
        INSERTED,
    ),
    "disclosure_decided_once": (
        REQUEST,
        _request_rewritten(),
        "a decision on a disclosure never changes",
        UPDATED,
    ),
}
