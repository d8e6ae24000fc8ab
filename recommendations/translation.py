"""Which fields exist in every language, and what history stores.

History is registered here, after the translated columns exist: registered in the model it would
miss them.
"""

import simple_history
from django.apps import apps
from django.utils.text import format_lazy
from django.utils.translation import get_language_info
from modeltranslation.translator import TranslationOptions, translator

from recommendations.models.history import RecordHistory

from . import models

TRANSLATED_FIELDS = {
    models.Institution: ["name", "location"],
    models.Meeting: ["title", "date_note", "city", "summary", "closing_statement", "source_name"],
    models.AgendaItem: ["topic", "discussion"],
    models.Attendee: ["name", "post"],
    models.Statement: ["speaker", "post", "text"],
    models.Finding: ["text"],
    models.Plan: ["title", "introduction"],
    models.PlanSection: ["title"],
    models.Recommendation: ["title", "adopted_text", "done_when"],
    models.Milestone: ["title", "evidence_title"],
    models.Indicator: ["name", "unit"],
    models.Reading: ["source"],
    models.Erratum: ["text", "reason"],
    models.Postponement: ["reason"],
    models.ProgressUpdate: ["reason", "narrative", "obstacle", "next_step", "evidence_title"],
    models.Verification: ["note"],
    models.Response: ["explanation"],
    models.ClosingDecision: ["reason", "narrative", "obstacle", "postponement_reason"],
    models.Theme: ["name"],
    models.Document: ["title"],
    models.Report: ["correction"],
    models.SiteProfile: ["body_name", "description", "notice", "contact"],
}
# Arabic is required in these; elsewhere any language will do.
ARABIC_REQUIRED = {
    models.Institution: ["name"],
    models.Meeting: ["title"],
    models.AgendaItem: ["topic"],
    models.Attendee: ["name"],
    models.Statement: ["text"],
    models.Finding: ["text"],
    models.PlanSection: ["title"],
    models.Recommendation: ["title"],
    models.Milestone: ["title"],
    models.Indicator: ["name"],
    models.Reading: ["source"],
    models.Erratum: ["text", "reason"],
    models.Postponement: ["reason"],
    models.Theme: ["name"],
    models.Document: ["title"],
    models.Verification: ["note"],
}
# Made from the others, or deleted after a time of its own.
WITHOUT_HISTORY = {
    models.ChangeLogEntry,
    models.Letter,
    models.MinutesImport,
    models.NameAccess,
    models.PlanVersion,
    models.Redaction,
    models.ReportFile,
    models.SavedView,
    models.SearchEntry,
    models.SignIn,
    models.SignInCounter,
}
# Kept nowhere twice: secrets, what moves without a change, and the bulk of what never changes.
NOT_KEPT = {
    models.User: ["password", "last_login"],
    models.Report: ["head", "figures", "rows"],
}
# Links between records whose changes history stores.
KEPT_LINKS = {
    models.Recommendation: ["themes"],
    models.Finding: ["about", "answered_by"],
    models.User: ["groups", "user_permissions", "institutions"],
}

for model, fields in TRANSLATED_FIELDS.items():
    options = type(
        f"{model.__name__}Translation",
        (TranslationOptions,),
        {"fields": fields, "required_languages": {"ar": ARABIC_REQUIRED.get(model, [])}},
    )
    translator.register(model, options)
    for field in model._meta.fields:
        if original := getattr(field, "translated_field", None):
            # Said in words wherever a field is named: "title (English)", not "title [en]".
            names = original.verbose_name, get_language_info(field.language)["name_local"]
            field.verbose_name = format_lazy("{} ({})", *names)

# A list: registering adds the history models to what is being walked.
for model in list(apps.get_app_config("recommendations").get_models()):
    if model not in WITHOUT_HISTORY:
        simple_history.register(
            model,
            records_class=RecordHistory,
            excluded_fields=[*TRANSLATED_FIELDS.get(model, []), *NOT_KEPT.get(model, [])],
            m2m_fields=KEPT_LINKS.get(model, []),
        )
