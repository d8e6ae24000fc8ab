"""Which fields exist in every language, and what is kept in history.

History is registered here, after the translated columns exist: registered in the model it would
miss them.
"""

import simple_history
from django.apps import apps
from modeltranslation.translator import TranslationOptions, translator

from . import models

TRANSLATED_FIELDS = {
    models.Institution: ["name", "location"],
    models.Meeting: ["title", "date_note", "city", "summary", "closing_statement", "source_name"],
    models.AgendaItem: ["topic", "discussion"],
    models.Attendee: ["name", "post"],
    models.Statement: ["speaker", "post", "text"],
    models.Finding: ["text"],
    models.Plan: ["title", "introduction"],
    models.Recommendation: ["title", "adopted_text"],
    models.Milestone: ["title"],
    models.Erratum: ["text", "reason"],
    models.ProgressUpdate: ["reason", "narrative", "evidence_title"],
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
    models.Recommendation: ["title"],
    models.Milestone: ["title"],
    models.Erratum: ["text", "reason"],
    models.Theme: ["name"],
    models.Document: ["title"],
}
# Written once, or made from the others.
WITHOUT_HISTORY = {models.Report, models.SearchEntry, models.SignIn, models.User}

for model, fields in TRANSLATED_FIELDS.items():
    options = type(
        f"{model.__name__}Translation",
        (TranslationOptions,),
        {"fields": fields, "required_languages": {"ar": ARABIC_REQUIRED.get(model, [])}},
    )
    translator.register(model, options)

# A list: registering adds the history models to what is being walked.
for model in list(apps.get_app_config("recommendations").get_models()):
    if model not in WITHOUT_HISTORY:
        simple_history.register(model, excluded_fields=TRANSLATED_FIELDS.get(model, []))
