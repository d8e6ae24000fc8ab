from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import (
    MissingTranslation,
    columns_by_language,
    language_fieldsets,
    page_address,
    text_column,
)
from recommendations.admin.site import site
from recommendations.models import Theme

from .record_admin import RecordAdmin


@admin.register(Theme, site=site)
class ThemeAdmin(RecordAdmin):
    """Subjects that recommendations share."""

    list_display = ["full_name", "order", "missing"]
    list_filter = [MissingTranslation]
    search_fields = columns_by_language(["name"])
    fieldsets = [(None, {"fields": ["order"]}), *language_fieldsets("name"), page_address()]
    full_name = text_column("name", _("name"))
