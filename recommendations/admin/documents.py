"""Files: on a page of their own, and as an inline of what they belong to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from recommendations.models import Document

from .records import PartInline, RecordAdmin
from .redaction import REDACTION, REMOVE_DOCUMENT
from .site import site
from .steps import Steps
from .translated import MissingTranslation, columns, text_column


class DocumentInline(PartInline):
    """Files on the page of a meeting or a recommendation; removed on their own page only."""

    model = Document
    fields = [*columns(["title"]), "file", "is_public"]
    classes = ["collapse"]
    can_delete = False
    show_change_link = True


def stamp(documents, user):
    """Saves new documents with the name of who added them."""
    for document in documents:
        if document._state.adding:
            document.added_by = user
        document.save()


@admin.register(Document, site=site)
class DocumentAdmin(Steps, RecordAdmin):
    """Every file that is kept, and whether the public may have it."""

    translations = ["title"]
    steps = [REMOVE_DOCUMENT, REDACTION]
    list_display = ["full_title", "belongs_to", "is_public", "missing"]
    list_filter = ["is_public", MissingTranslation]
    list_select_related = ["meeting", "recommendation__plan", "report__plan"]
    search_fields = columns(["title"])
    autocomplete_fields = ["meeting", "recommendation"]
    fields = [
        *columns(["title"]),
        "file",
        "is_public",
        "meeting",
        "recommendation",
        "report",
    ]
    full_title = text_column("title", _("title"))

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
