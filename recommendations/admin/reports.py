import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from recommendations.dates import written_out
from recommendations.models import Report

from .site import site


@admin.register(Report, site=site)
class ReportAdmin(admin.ModelAdmin):
    """Frozen reports: to be read, never edited."""

    list_display = ["plan", "day", "created_by", "created_at"]
    list_filter = ["plan"]
    list_select_related = ["plan", "created_by"]
    fields = ["plan", "day", "created_by", "created_at", "replaces", "figures_as_kept"]

    @admin.display(description=_("as of"), ordering="as_of")
    def day(self, report):
        return written_out(report.as_of)

    @admin.display(description=_("figures"))
    def figures_as_kept(self, report):
        text = json.dumps(report.figures, ensure_ascii=False, indent=2)
        return format_html('<pre dir="ltr" class="kept">{}</pre>', text)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
