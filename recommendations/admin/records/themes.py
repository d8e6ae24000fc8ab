from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import (
    MissingTranslation,
    by_language,
    columns,
    page_address,
    text_column,
)
from recommendations.admin.site import site
from recommendations.models import Theme

from .record_admin import RecordAdmin


@admin.register(Theme, site=site)
class ThemeAdmin(RecordAdmin):
    """Subjects that recommendations share."""

    translations = ["name"]
    list_display = ["full_name", "order", "missing"]
    list_filter = [MissingTranslation]
    search_fields = columns(["name"])
    fieldsets = [(None, {"fields": ["order"]}), *by_language("name"), page_address()]
    full_name = text_column("name", _("name"))
