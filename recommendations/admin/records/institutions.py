from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.translated_fields import (
    MissingTranslation,
    by_language,
    text_column,
)
from recommendations.admin.base.word_search import WordSearchMixin
from recommendations.admin.site import site
from recommendations.localization.texts import pick_from
from recommendations.models import Institution

from .record_admin import RecordAdmin


@admin.register(Institution, site=site)
class InstitutionAdmin(WordSearchMixin, RecordAdmin):
    """Bodies that take part in meetings and answer for recommendations."""

    translations = ["name", "location"]
    list_display = ["full_name", "kind", "parent_name", "missing"]
    list_filter = ["kind", MissingTranslation]
    list_select_related = ["parent"]
    search_fields = ["name"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["slug", "kind", "parent"]}),
        *by_language("name", "location"),
    ]
    full_name = text_column("name", _("name"), ordering="name_ar")

    @admin.display(description=_("part of"), ordering="parent")
    def parent_name(self, institution):
        return (
            format_html("{}", pick_from(institution.parent, "name")) if institution.parent else ""
        )
