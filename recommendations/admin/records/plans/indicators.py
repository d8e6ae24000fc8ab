"""An indicator with its readings; reached from the page of its recommendation."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import recommendation_link
from recommendations.admin.fields.translated_fields import columns_by_language, language_fieldsets
from recommendations.admin.forms.inlines import TranslatedInline
from recommendations.admin.forms.limited_formsets import LimitedInlineFormSet
from recommendations.admin.records.progress.progress_inlines import is_followed
from recommendations.admin.records.record_admin import RecordAdmin
from recommendations.admin.site import site
from recommendations.localization.dates.dates import written_out
from recommendations.localization.numbers import written_number
from recommendations.localization.texts import pick_from
from recommendations.models import Indicator, Reading, Recommendation


class PastReadingsInline(admin.TabularInline):
    """What was measured so far: to be read only."""

    model = Reading
    formset = LimitedInlineFormSet
    fk_name = "indicator"
    fields = readonly_fields = ["day", "number", "source_text", "corrected"]
    extra = 0
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("corrects")

    @admin.display(description=_("measured on"))
    def day(self, reading):
        return written_out(reading.read_on)

    @admin.display(description=_("value"))
    def number(self, reading):
        return "" if reading.value is None else written_number(reading.value)

    @admin.display(description=_("source"))
    def source_text(self, reading):
        return format_html("{}", pick_from(reading, "source"))

    @admin.display(description=_("corrects the reading"))
    def corrected(self, reading):
        return str(reading.corrects) if reading.corrects else ""

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


class NewReadingInline(TranslatedInline):
    """The form for a further reading: added, never changed."""

    model = Reading
    fk_name = "indicator"
    verbose_name = _("new reading")
    verbose_name_plural = _("enter a reading")
    fieldsets = [
        (None, {"fields": ["read_on", "value", "corrects"]}),
        *language_fieldsets("source"),
    ]
    extra = 1

    def get_queryset(self, request):
        return super().get_queryset(request).none()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "corrects":
            key = request.resolver_match.kwargs.get("object_id")
            field.queryset = Reading.objects.effective().filter(indicator=key)
        return field

    def has_add_permission(self, request, obj=None):
        return (
            obj is not None
            and is_followed(obj.recommendation)
            and super().has_add_permission(request, obj)
        )

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

    def has_view_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)


@admin.register(Indicator, site=site)
class IndicatorAdmin(RecordAdmin):
    """What is measured, and what the readings were; the rest is typed on the item's page."""

    inlines = [PastReadingsInline, NewReadingInline]
    list_display = ["item", "number", "name", "target_number"]
    list_display_links = ["name"]
    list_select_related = ["recommendation__plan"]
    search_fields = columns_by_language(["name"])
    fieldsets = [
        (None, {"fields": ["item", "number", "baseline_number", "target_number"]}),
        *language_fieldsets("name", "unit"),
    ]
    readonly_fields = [
        "item",
        "number",
        "baseline_number",
        "target_number",
        *columns_by_language(["name", "unit"]),
    ]

    def get_queryset(self, request):
        items = Recommendation.objects.visible_to(request.user)
        return super().get_queryset(request).filter(recommendation__in=items)

    @admin.display(description=_("recommendation"))
    def item(self, indicator):
        return recommendation_link(indicator.recommendation)

    @admin.display(description=_("baseline"))
    def baseline_number(self, indicator):
        return "—" if indicator.baseline is None else written_number(indicator.baseline)

    @admin.display(description=_("target"))
    def target_number(self, indicator):
        return written_number(indicator.target)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
