"""Which texts can be taken out, and on whose page each is read: the one table of them."""

from recommendations.localization.languages import CODES
from recommendations.models import (
    AgendaItem,
    ClosingDecision,
    Document,
    Erratum,
    Finding,
    Indicator,
    Meeting,
    Milestone,
    Plan,
    PlanSection,
    Postponement,
    ProgressUpdate,
    Reading,
    Recommendation,
    Remark,
    Report,
    Response,
    Statement,
    Verification,
)

# Model → its fields with words of people.
TEXTS = {
    Meeting: ["title", "date_note", "city", "summary", "closing_statement", "source_name"],
    AgendaItem: ["topic", "discussion"],
    Statement: ["speaker", "post", "text"],
    Finding: ["text"],
    Plan: ["title", "introduction"],
    PlanSection: ["title"],
    Recommendation: ["title", "adopted_text", "done_when", "internal_note"],
    Milestone: ["title", "evidence_title"],
    Indicator: ["name", "unit"],
    Reading: ["source"],
    Erratum: ["text", "reason"],
    Postponement: ["reason"],
    ProgressUpdate: [
        "reason",
        "narrative",
        "obstacle",
        "next_step",
        "evidence_title",
        "remark",
        "evidence_file_original_name",
    ],
    Remark: ["text"],
    Verification: ["note"],
    Response: ["explanation"],
    ClosingDecision: ["reason", "narrative", "obstacle", "postponement_reason"],
    Document: ["title"],
    Report: ["correction"],
}
# The JSON of a model with texts by language in it.
DATA: dict[type, list[str]] = {Report: ["head", "figures", "rows"]}
# Part → the fields that may name the record on whose page it is read.
PAGES = {
    AgendaItem: ["meeting"],
    Statement: ["meeting"],
    Finding: ["meeting"],
    PlanSection: ["plan"],
    Milestone: ["recommendation"],
    Indicator: ["recommendation"],
    Reading: ["recommendation"],
    Erratum: ["recommendation"],
    Postponement: ["recommendation"],
    ProgressUpdate: ["recommendation"],
    Remark: ["recommendation"],
    Verification: ["recommendation"],
    Response: ["recommendation"],
    ClosingDecision: ["recommendation"],
    Document: ["meeting", "recommendation", "report"],
}
MODELS = {model._meta.model_name: model for model in TEXTS}


def text_columns(model):
    """The columns of ``model`` that hold the texts: of a translated field, those by language."""
    known = {field.name for field in model._meta.concrete_fields}
    names = []
    for field in TEXTS[model]:
        translated = [name for code in CODES if (name := f"{field}_{code}") in known]
        names += translated or [field]
    return names


def history_columns(model):
    """The columns of the history of ``model`` that hold texts."""
    history = model.history.model
    known = {field.name for field in history._meta.concrete_fields}
    return [name for name in [*text_columns(model), "history_change_reason"] if name in known]


def page_of(model, key, row):
    """(kind, key) of the record on whose page ``row`` (a dict by column) of ``model`` is read."""
    for field in PAGES.get(model, []):
        if owner := row[f"{field}_id"]:
            return field, owner
    return model._meta.model_name, key


def page_of_record(record):
    """As ``page_of``, of a model instance."""
    row = {f"{field}_id": getattr(record, f"{field}_id") for field in PAGES.get(type(record), [])}
    return page_of(type(record), record.pk, row)
