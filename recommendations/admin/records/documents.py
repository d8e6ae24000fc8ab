"""Files: on a page of their own, and as an inline of what they belong to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import waiting_badge, yes_no_badge
from recommendations.admin.disclosure.mixin import DisclosureMixin
from recommendations.admin.fields.translated_fields import (
    MissingTranslation,
    columns_by_language,
    language_fieldsets,
    text_column,
)
from recommendations.admin.forms.edit_conflicts import VersionedForm
from recommendations.admin.forms.inlines import TranslatedInline
from recommendations.admin.forms.upload_forms import WarningsForm
from recommendations.admin.site import site
from recommendations.admin.transitions.base import StepsMixin
from recommendations.admin.transitions.redaction import REDACTION, REMOVE_DOCUMENT
from recommendations.models import DisclosureRequest, Document

from .record_admin import RecordAdmin


class DocumentInline(TranslatedInline):
    """Files on the page of a meeting or a recommendation; removed on their own page only."""

    model = Document
    form = WarningsForm
    fieldsets = [
        *language_fieldsets("title"),
        (None, {"fields": ["file", "file_warnings_seen", "is_public", "asked"]}),
    ]
    readonly_fields = ["asked"]
    can_delete = False
    show_change_link = True

    def get_queryset(self, request):
        asked = DisclosureRequest.objects.asked_for("document")
        return super().get_queryset(request).annotate(is_asked=asked)

    @admin.display(description=_("disclosure requested"))
    def asked(self, document):
        return waiting_badge(getattr(document, "is_asked", False))


def stamp(documents, user):
    """Saves new documents with the name of who added them."""
    for document in documents:
        if document._state.adding:
            document.added_by = user
        document.save()


class DocumentForm(WarningsForm, VersionedForm):
    """A file, what it is called, and whether the public may have it."""


@admin.register(Document, site=site)
class DocumentAdmin(DisclosureMixin, StepsMixin, RecordAdmin):
    """Every file that is kept, and whether the public may have it."""

    form = DocumentForm
    steps = [REMOVE_DOCUMENT, REDACTION]
    list_display = ["full_title", "belongs_to", "public", "missing"]
    list_filter = ["is_public", MissingTranslation]
    list_select_related = ["meeting", "recommendation__plan", "report__plan"]
    search_fields = columns_by_language(["title"])
    autocomplete_fields = ["meeting", "recommendation"]
    fieldsets = [
        (None, {"fields": ["file", "file_warnings_seen", "is_public"]}),
        *language_fieldsets("title"),
        (_("belongs to"), {"fields": ["meeting", "recommendation", "report"]}),
    ]
    full_title = text_column("title", _("title"))

    @admin.display(description=_("public"), ordering="is_public")
    def public(self, document):
        return yes_no_badge(document.is_public)

    @admin.display(description=_("belongs to"))
    def belongs_to(self, document):
        return document.meeting or document.recommendation or document.report

    def has_delete_permission(self, request, obj=None):
        """What the public can fetch is first made private, then deleted."""
        is_public = obj is not None and Document.objects.public().filter(pk=obj.pk).exists()
        return not is_public and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)
