"""The list of what was taken out of the public record, to be read."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.read_only import ReadOnlyMixin
from recommendations.admin.fields.key_fields import ValidSelectionMixin
from recommendations.admin.fields.translated_fields import label
from recommendations.admin.site import site
from recommendations.localization.dates.dates import written_out
from recommendations.models import Redaction
from recommendations.models.redactions import EARLIER_VERSIONS
from recommendations.workflow.redaction.texts import MODELS


@admin.register(Redaction, site=site)
class RedactionAdmin(ReadOnlyMixin, ValidSelectionMixin, admin.ModelAdmin):
    """Where, when, by whom and why; what was taken out is stored nowhere."""

    list_display = ["day", "kind", "place", "page", "category", "redacted_by"]
    list_display_links = None
    list_filter = ["category", "redacted_on"]
    list_select_related = ["redacted_by"]
    list_per_page = 50
    actions = None
    fields = ["day", "kind", "place", "page", "category", "redacted_by"]

    @admin.display(description=_("date"), ordering="redacted_at")
    def day(self, redaction):
        return written_out(redaction.redacted_on)

    @admin.display(description=_("kind"))
    def kind(self, redaction):
        return capfirst(MODELS[redaction.record_kind]._meta.verbose_name)

    @admin.display(description=_("field"))
    def place(self, redaction):
        if redaction.field == EARLIER_VERSIONS:
            return _("earlier versions only")
        return capfirst(label(MODELS[redaction.record_kind]._meta.get_field(redaction.field)))

    @admin.display(description=_("page"))
    def page(self, redaction):
        """The way to the record on whose page it was."""
        name = f"admin:recommendations_{redaction.page_kind}_change"
        kind = capfirst(MODELS[redaction.page_kind]._meta.verbose_name)
        address = reverse(name, args=[redaction.page_key])
        return format_html('<a href="{}">{} <bdi>{}</bdi></a>', address, kind, redaction.page_key)

    def changelist_view(self, request, extra_context=None):
        context = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, context | (extra_context or {}))
