"""What a redaction may change in what is frozen: conditions for the triggers.

Each condition names a column as it is (OLD) and as it is to be (NEW). A change passes only while a
row of the redaction's own transaction names the record, the column and the very text: ``new_text``
is emptied before that transaction ends.
"""

# ruff: noqa: S608 - every word below is ours, none comes from outside

from django.apps import apps

from recommendations.localization.languages import CODES
from recommendations.models.redactions import MARKER, REMOVED_ADDRESS

UPDATE = "recommendations_progressupdate"
VERIFICATION = "recommendations_verification"
RESPONSE = "recommendations_response"
REPORT = "recommendations_report"
REPORT_FILE = "recommendations_reportfile"
REDACTION = "recommendations_redaction"
# What a redaction may change in a published update and in a report, and nothing else.
UPDATE_TEXTS = [
    "remark",
    "evidence_file_original_name",
    *(
        name
        for field in ("reason", "narrative", "obstacle", "next_step", "evidence_title")
        for name in (field, *(f"{field}_{code}" for code in CODES))
    ),
]
VERIFICATION_TEXTS = ["note", *(f"note_{code}" for code in CODES)]
RESPONSE_TEXTS = ["explanation", *(f"explanation_{code}" for code in CODES)]
REPORT_TEXTS = ["correction", *(f"correction_{code}" for code in CODES)]
REPORT_DATA = ["head", "figures", "rows"]


def changed(column):
    return f"(OLD.{column} IS DISTINCT FROM NEW.{column})"


def _redaction_open(table, column, new_text):
    """A redaction of this very transaction lets ``column`` become ``new_text``."""
    kind = table.removeprefix("recommendations_")
    return (
        f"EXISTS (SELECT 1 FROM {REDACTION} r WHERE r.record_kind = '{kind}' "
        f"AND r.record_key = OLD.id AND r.field = '{column}' AND {new_text})"
    )


def words_taken_out(table, column):
    """The text ``column`` is redacted: it has the marker, and is no longer than before."""
    is_shorter = f"length(NEW.{column}) <= length(OLD.{column})"
    is_open = _redaction_open(table, column, f"r.new_text = NEW.{column}")
    return f"(NEW.{column} LIKE '%{MARKER}%' AND {is_shorter} AND {is_open})"


def _data_taken_out(table, column):
    """The JSON ``column`` is redacted.

    A CASE, because PostgreSQL may cast before it has looked at the field: what passes for another
    field need not be JSON.
    """
    is_same = f"CAST(r.new_text AS jsonb) = NEW.{column}"
    new_text = f"CASE WHEN r.field = '{column}' THEN {is_same} ELSE FALSE END"
    return _redaction_open(table, column, new_text)


def _evidence_hidden():
    is_open = _redaction_open(UPDATE, "evidence_is_public", "r.new_text = 'false'")
    return f"(NOT NEW.evidence_is_public AND {is_open})"


def _evidence_address_removed():
    is_open = _redaction_open(UPDATE, "evidence_url", "r.new_text = NEW.evidence_url")
    return f"(NEW.evidence_url = '{REMOVED_ADDRESS}' AND {is_open})"


def beside_redaction(table, redactions):
    """Anything was changed but what ``redactions`` (column → condition) let pass.

    A statement that changes nothing is refused as well.
    """
    columns = [field.column for field in apps.get_model(*table.split("_", 1))._meta.concrete_fields]
    others = [name for name in columns if name not in redactions and name != "version"]
    changes = [changed(column) for column in others]
    changes += [f"({changed(column)} AND NOT {passes})" for column, passes in redactions.items()]
    redacted = " OR ".join(changed(column) for column in redactions)
    return f"({' OR '.join(changes)} OR NOT ({redacted}))"


def edited_update():
    redactions = {column: words_taken_out(UPDATE, column) for column in UPDATE_TEXTS}
    redactions["evidence_is_public"] = _evidence_hidden()
    redactions["evidence_url"] = _evidence_address_removed()
    return f"OLD.published_at IS NOT NULL AND {beside_redaction(UPDATE, redactions)}"


def edited_verification():
    redactions = {column: words_taken_out(VERIFICATION, column) for column in VERIFICATION_TEXTS}
    return beside_redaction(VERIFICATION, redactions)


def edited_response():
    redactions = {column: words_taken_out(RESPONSE, column) for column in RESPONSE_TEXTS}
    return beside_redaction(RESPONSE, redactions)


def edited_report():
    redactions = {column: words_taken_out(REPORT, column) for column in REPORT_TEXTS}
    redactions |= {column: _data_taken_out(REPORT, column) for column in REPORT_DATA}
    return beside_redaction(REPORT, redactions)


def file_rewritten():
    """Anything but that the bytes of a file are erased, once and for all."""
    kept = ["report_id", "language", "ending", "sha256", "size", "site", "made_at"]
    changes = " OR ".join(changed(column) for column in kept)
    erased = "OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL AND NEW.content IS NULL"
    return f"({changes}) OR NOT ({erased})"


def redaction_rewritten():
    """Anything but that the text is forgotten which it let pass."""
    model = apps.get_model("recommendations", "Redaction")
    columns = [field.column for field in model._meta.concrete_fields]
    changes = [changed(column) for column in columns if column != "new_text"]
    return " OR ".join([*changes, "NEW.new_text IS NOT NULL"])
