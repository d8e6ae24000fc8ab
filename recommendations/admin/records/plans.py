from itertools import groupby
from operator import attrgetter

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import F
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import publication_badge, state_badge, status_badge
from recommendations.admin.base.edit_conflicts import VersionedForm
from recommendations.admin.base.links import change_url
from recommendations.admin.base.translated_fields import MissingTranslation, by_language
from recommendations.admin.base.typed_fields import DayField
from recommendations.admin.base.word_search import WordSearchMixin
from recommendations.admin.closing import views
from recommendations.admin.closing.step import CLOSING
from recommendations.admin.imports import minutes, minutes_check
from recommendations.admin.imports.worksheets import WorksheetsMixin
from recommendations.admin.responses import letters
from recommendations.admin.responses import views as response_views
from recommendations.admin.site import site
from recommendations.admin.transitions.base import Step, StepForm, StepsMixin, publishing
from recommendations.admin.transitions.discarding import DISCARDING
from recommendations.admin.transitions.redaction import REDACTION
from recommendations.admin.transitions.report import REPORT
from recommendations.localization.texts import columns, pick_from
from recommendations.models import Assignment, Plan
from recommendations.models.plans.plans import FROZEN_AT_ADOPTION
from recommendations.workflow import adoption
from recommendations.workflow.fingerprints import fingerprint

from .lineage import closing_facts, short_lineage
from .record_admin import RecordAdmin
from .reports import report_list
from .section_inline import SectionInline


class AdoptionForm(StepForm):
    """On which day the meeting adopted the plan, where that is known."""

    adopted_on = DayField(
        label=_("Day of adoption"),
        required=False,
        help_text=_("Leave empty if the day is not known."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.record.meeting:
            self.initial.setdefault("adopted_on", self.record.meeting.held_on)


def in_sections(items):
    """The ``items`` of a plan in the order of its sections, with these; those in none come last."""
    last = F("section__order").asc(nulls_last=True)
    return items.select_related("plan", "section").order_by(last, "number")


class AdoptionStep(Step):
    """Adopting a plan; the page names the items of which nobody will know when they are done."""

    def context(self, plan):
        gaps = [gap_sentence(first, last) for first, last in adoption.missing_numbers(plan)]
        return {"unmeasured": adoption.unmeasured(plan), "gaps": gaps}

    def fingerprint(self, plan):
        """The titles of the sections and the bodies are shown, too."""
        sections = plan.sections.order_by("order")
        titles = sections.values_list("pk", "order", *columns("title"))
        bodies = Assignment.objects.filter(recommendation__plan=plan).order_by("pk")
        shown = bodies.values_list("recommendation", "institution", "role")
        return fingerprint(super().fingerprint(plan), list(titles), list(shown))


def gap_sentence(first, last):
    """That the numbers from ``first`` to ``last`` are missing."""
    if first == last:
        return gettext("Number %(first)s is missing.") % {"first": first}
    return gettext("Numbers %(first)s to %(last)s are missing.") % {"first": first, "last": last}


def linked_obstacles(plan):
    """What stops the adoption, as sentences; those about an item link to its form."""
    return [
        format_html('<a href="{}">{}</a>', change_url(item), sentence) if item else sentence
        for item, sentence in adoption.obstacles_by_item(plan)
    ]


ADOPTION = AdoptionStep(
    name="adopt",
    label=_("Adopt…"),
    question=_("Adopt “%(record)s”?"),
    explanation=_(
        "The numbers and texts below will then be locked as the meeting adopted them; later "
        "corrections are added as errata. Progress can be recorded. Nothing is published yet."
    ),
    done=_("“%(record)s” has been adopted."),
    act=lambda plan, by, answers: adoption.adopt(plan, by=by, on=answers["adopted_on"]),
    is_due=lambda plan: plan.is_draft,
    missing=linked_obstacles,
    items=lambda plan: list(
        in_sections(plan.recommendations.to_adopt()).prefetch_related("assignments__institution")
    ),
    form=AdoptionForm,
    template="staff/transitions/adopt.html",
    permission="recommendations.adopt_plan",
)


class PlanForm(VersionedForm):
    def locked_fields(self):
        adopted = self.instance.pk and not self.instance.is_draft
        frozen = [name.removesuffix("_id") for name in FROZEN_AT_ADOPTION] if adopted else []
        return [*super().locked_fields(), *frozen]


# Shown below the form of a plan.
READ_ONLY_FIELDS = ["where", "ended", "publication", "reports", "recommendations"]


@admin.register(Plan, site=site)
class PlanAdmin(WorksheetsMixin, StepsMixin, WordSearchMixin, RecordAdmin):
    """Plans: filled from minutes or by hand, then adopted, then published, each explicitly."""

    form = PlanForm
    translations = ["title", "introduction"]
    list_display = ["name", "where", "publication", "missing"]
    list_filter = ["state", MissingTranslation]
    search_fields = ["title"]
    autocomplete_fields = ["meeting"]
    inlines = [SectionInline]
    change_list_template = "staff/records/plans.html"
    steps = [
        ADOPTION,
        CLOSING,
        REPORT,
        *publishing("recommendations.publish_plan", lambda plan: not plan.is_draft),
        REDACTION,
        DISCARDING,
    ]
    fieldsets = [
        (None, {"fields": ["year", "meeting", "is_selection"]}),
        *by_language("title", "introduction"),
        (_("Current state"), {"fields": READ_ONLY_FIELDS}),
    ]
    readonly_fields = READ_ONLY_FIELDS

    def get_urls(self):
        view = self.admin_site.admin_view(self.from_minutes_view)
        check = self.admin_site.admin_view(self.minutes_check_view)
        return [
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
        context = {"has_letters": letters.are_due(request, plan)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def from_minutes_view(self, request):
        return minutes.plan_from_minutes(request, self)

    def minutes_check_view(self, request, pk):
        return minutes_check.check_minutes(request, self, pk)

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
