from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
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

from . import handover
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
    change_form_template = "staff/records/institution_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.handover_view)
        name = "recommendations_institution_handover"
        return [path("<path:object_id>/handover/", view, name=name), *super().get_urls()]

    def handover_view(self, request, object_id):
        """What a new focal point takes over; for those who see all, and the body's own."""
        institution = self.get_object(request, unquote(object_id))
        if institution is None:
            raise Http404
        user = request.user
        own = user.is_focal_point and user.institutions.filter(pk=institution.pk).exists()
        if not own and not self.has_view_permission(request, institution):
            raise PermissionDenied
        return handover.page(request, self, institution)

    @admin.display(description=_("part of"), ordering="parent")
    def parent_name(self, institution):
        return (
            format_html("{}", pick_from(institution.parent, "name")) if institution.parent else ""
        )
