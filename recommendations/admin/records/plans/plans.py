from itertools import groupby
from operator import attrgetter

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import publication_badge, state_badge, status_badge
from recommendations.admin.closing import views
from recommendations.admin.closing.step import CLOSING
from recommendations.admin.fields.translated_fields import MissingTranslation, language_fieldsets
from recommendations.admin.forms.edit_conflicts import VersionedForm
from recommendations.admin.forms.form_tabs import Tab
from recommendations.admin.imports.worksheets import WorksheetsMixin
from recommendations.admin.lists.word_search import WordSearchMixin
from recommendations.admin.records.record_admin import RecordAdmin
from recommendations.admin.responses import letters
from recommendations.admin.responses import views as response_views
from recommendations.admin.site import site
from recommendations.admin.transitions import readiness
from recommendations.admin.transitions.adoption import ADOPTION, PlanPublicationStep
from recommendations.admin.transitions.base import StepsMixin, publishing
from recommendations.admin.transitions.discarding import DISCARDING
from recommendations.admin.transitions.readiness import in_sections
from recommendations.admin.transitions.redaction import REDACTION
from recommendations.admin.transitions.report import REPORT
from recommendations.localization.texts import pick_from
from recommendations.models import Plan, PlanSection, Recommendation
from recommendations.models.plans.plans import FROZEN_AT_ADOPTION

from .lineage import closing_facts, short_lineage
from .reports import report_list
from .section_inline import SectionInline


class PlanForm(VersionedForm):
    def locked_fields(self):
        adopted = self.instance.pk and not self.instance.is_draft
        frozen = [name.removesuffix("_id") for name in FROZEN_AT_ADOPTION] if adopted else []
        return [*super().locked_fields(), *frozen]


# Shown below the form of a plan.
STATE_FIELDS = ["where", "ended", "publication", "reports"]
READ_ONLY_FIELDS = [*STATE_FIELDS, "recommendations"]


@admin.register(Plan, site=site)
class PlanAdmin(WorksheetsMixin, StepsMixin, WordSearchMixin, RecordAdmin):
    """Plans: filled from minutes or by hand, then adopted, then published, each explicitly."""

    form = PlanForm
    list_display = ["name", "where", "publication", "missing"]
    list_filter = ["state", MissingTranslation]
    search_fields = ["title"]
    autocomplete_fields = ["meeting"]
    inlines = [SectionInline]
    change_list_template = "staff/records/plans.html"
    steps = [
        ADOPTION,
        *publishing(
            "recommendations.publish_plan",
            lambda plan: not plan.is_draft,
            step=PlanPublicationStep,
        ),
        REPORT,
        CLOSING,
        REDACTION,
        DISCARDING,
    ]
    fieldsets = [
        (None, {"fields": ["year", "meeting", "is_selection"]}),
        *language_fieldsets("title", "introduction"),
        (_("Current state"), {"fields": STATE_FIELDS}),
        (_("Recommendations of the plan"), {"fields": ["recommendations"]}),
    ]
    form_tabs = [
        Tab("plan", Plan._meta.verbose_name),
        Tab(
            "recommendations",
            Recommendation._meta.verbose_name_plural,
            fieldsets=[_("Recommendations of the plan")],
        ),
        Tab("sections", PlanSection._meta.verbose_name_plural, [SectionInline]),
    ]
    readonly_fields = READ_ONLY_FIELDS

    def get_urls(self):
        view = self.admin_site.admin_view(self.from_minutes_view)
        check = self.admin_site.admin_view(self.minutes_check_view)
        lacking = self.admin_site.admin_view(self.readiness_view)
        return [
            path("<path:object_id>/readiness/", lacking, name="recommendations_plan_readiness"),
            path("from-minutes/", view, name="recommendations_plan_from_minutes"),
            path("from-minutes/<int:pk>/", check, name="recommendations_plan_minutes_check"),
            # In the place of the step's own page: that is the preview, which comes second.
            *views.paths(self),
            *response_views.paths(self),
            *letters.paths(self),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        plan = self.get_object(request, unquote(object_id))
        is_open = plan and not plan.is_published() and self.has_change_permission(request, plan)
        context = {
            "has_letters": letters.are_due(request, plan),
            "readiness_address": readiness.page_of(plan) if is_open else None,
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def readiness_view(self, request, object_id):
        plan = self.get_object(request, unquote(object_id))
        return readiness.readiness_page(request, self, plan)

    def from_minutes_view(self, request):
        from recommendations.admin.imports.minutes.paste import plan_from_minutes  # noqa: PLC0415 - heavy: the patterns of minutes

        return plan_from_minutes(request, self)

    def minutes_check_view(self, request, pk):
        from recommendations.admin.imports.minutes.check import check_minutes  # noqa: PLC0415 - heavy: the patterns of minutes

        return check_minutes(request, self, pk)

    def closing_view(self, request, object_id):
        return views.closing_page(request, self, object_id)

    @admin.display(description=_("plan"), ordering="year")
    def name(self, plan):
        return format_html("<bdi>{}</bdi> · {}", plan.year, pick_from(plan, "title") or plan)

    @admin.display(description=_("state"), ordering="state")
    def where(self, plan):
        return state_badge(plan.state, plan.get_state_display())

    @admin.display(description=_("closed on"))
    def ended(self, plan):
        return closing_facts(plan)

    @admin.display(description=_("publication"))
    def publication(self, plan):
        return publication_badge(plan)

    @admin.display(description=_("reports"))
    def reports(self, plan):
        return report_list(plan) if plan.pk else "—"

    @admin.display(description=_("recommendations"))
    def recommendations(self, plan):
        """Links to the plan's items, and to the form for a further one while it is a draft."""
        if plan.pk is None:
            return _("Save the plan first, then add its recommendations.")
        add = reverse("admin:recommendations_recommendation_add")
        link = format_html('<a href="{}?plan={}" class="addlink">{}</a>', add, plan.pk, ADD)
        lists = format_html_join("", LIST, map(list_of, by_section(items_of(plan))))
        return format_html("{}{}", lists, link if plan.is_draft else "")


ADD = _("Add a recommendation")
LIST = '{}<ul class="plan-items">{}</ul>'
HEADING = '<p class="plan-items__section"><strong>{}</strong></p>'
ITEM = '<li><bdi>{}</bdi> <a href="{}">{}</a> {} {}</li>'


def items_of(plan):
    """The items of the plan with what each of them goes on as."""
    return in_sections(plan.recommendations.select_related("carried_to__plan"))


def by_section(items):
    """Pairs of a heading and the ``items`` below it, which are in order; without sections, one pair
    without a heading."""
    found = [(section, list(own)) for section, own in groupby(items, attrgetter("section"))]
    if [section for section, _own in found] == [None]:
        return [("", own) for _section, own in found]
    return [(format_html(HEADING, heading_of(section)), own) for section, own in found]


def heading_of(section):
    return pick_from(section, "title") if section else gettext("Other recommendations")


def list_of(heading_and_items):
    """What ``LIST`` shows of a heading and its items."""
    heading, items = heading_and_items
    return heading, format_html_join("", ITEM, map(item_row, items))


def item_row(item):
    """What ``ITEM`` shows of a recommendation: number, address, title, status, lineage."""
    address = reverse("admin:recommendations_recommendation_change", args=[item.pk])
    title = pick_from(item, "title") or "—"
    return item.number, address, title, status_badge(item.status_in_plan), short_lineage(item)
