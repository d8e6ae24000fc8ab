"""Reports: each to be read on a page of its own, and in the list on the page of its plan."""

import json

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import public_report_link, report_link, report_name
from recommendations.admin.base.read_only import ReadOnlyMixin
from recommendations.admin.fields.key_fields import ValidSelectionMixin
from recommendations.admin.history.page import HistoryPages
from recommendations.admin.site import site
from recommendations.admin.transitions.base import StepsMixin
from recommendations.admin.transitions.redaction import REDACTION
from recommendations.admin.transitions.sampling import SAMPLE
from recommendations.localization.dates.dates import written_out
from recommendations.localization.languages import CODES, direction
from recommendations.localization.site_address import site_address
from recommendations.models import Report


def report_list(plan):
    """The reports of a plan, newest first, with what each replaces and what replaced it."""
    reports = plan.reports.select_related("plan").defer("head", "figures", "rows")
    later = {report.replaces_id: report for report in reports}
    known = {report.pk: report for report in reports}
    rows = [
        (
            report_link(report),
            replacement(capfirst(gettext("replaces")), known.get(report.replaces_id)),
            replacement(gettext("Replaced by"), later.get(report.pk)),
            public_report_link(report),
        )
        for report in reports
    ]
    items = format_html_join("", "<li>{}{}{}{}</li>", rows)
    return format_html('<ul class="plan-items">{}</ul>', items) if rows else "—"


def replacement(word, report):
    """A remark on what replaced a report, or what it replaced; empty for None."""
    if report is None:
        return ""
    return format_html("<span>{}: {}</span>", word, report_name(report))


@admin.register(Report, site=site)
class ReportAdmin(ReadOnlyMixin, ValidSelectionMixin, StepsMixin, HistoryPages, admin.ModelAdmin):
    """Frozen reports: to be read, never edited; a plan's page has the step that publishes one."""

    steps = [SAMPLE, REDACTION]
    list_display = ["plan", "day", "revision", "created_by", "created_at"]
    list_filter = ["plan"]
    list_select_related = ["plan", "created_by"]
    fields = [
        "plan",
        "day",
        "revision",
        "public_page",
        "created_by",
        "created_at",
        "replaced",
        "corrected",
        "replacing",
        "frozen_figures",
    ]

    def get_queryset(self, request):
        """Without what may be long and is not shown here."""
        return super().get_queryset(request).defer("head", "rows")

    def take(self, step, record, request, form):
        """As usual; a step may need the address of the site."""
        form.cleaned_data["site"] = site_address(request)
        return super().take(step, record, request, form)

    def get_view_on_site_url(self, obj=None):
        is_public = obj is not None and obj.plan.is_published()
        return obj.get_absolute_url() if is_public else None

    @admin.display(description=_("as of"), ordering="as_of")
    def day(self, report):
        return written_out(report.as_of)

    @admin.display(description=_("public page"))
    def public_page(self, report):
        address = self.get_view_on_site_url(report)
        link = '<a class="public-link" href="{0}"><bdi dir="ltr">{0}</bdi></a>'
        return format_html(link, address) if address else "—"

    @admin.display(description=_("replaces"))
    def replaced(self, report):
        return report_link(report.replaces)

    @admin.display(description=_("Replaced by"))
    def replacing(self, report):
        return report_link(Report.objects.filter(replaces=report).first())

    @admin.display(description=_("what was corrected"))
    def corrected(self, report):
        """The correction in each language that it is written in."""
        texts = [(code, direction(code), getattr(report, f"correction_{code}")) for code in CODES]
        written = [text for text in texts if text[2]]
        paragraph = '<p class="correction" lang="{}" dir="{}">{}</p>'
        return format_html_join("", paragraph, written) or "—"

    @admin.display(description=_("figures"))
    def frozen_figures(self, report):
        text = json.dumps(report.figures, ensure_ascii=False, indent=2)
        return format_html('<pre dir="ltr" class="snapshot" tabindex="0">{}</pre>', text)
