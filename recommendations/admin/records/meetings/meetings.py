from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from recommendations.admin.base.badges import (
    decision_badge,
    publication_badge,
    waiting_badge,
)
from recommendations.admin.disclosure.mixin import DisclosureMixin
from recommendations.admin.fields.translated_fields import (
    MissingTranslation,
    TranslatedFieldsMixin,
    columns_by_language,
    language_fieldsets,
    page_address,
    text_column,
)
from recommendations.admin.forms.form_tabs import Tab
from recommendations.admin.forms.inlines import TranslatedInline
from recommendations.admin.forms.limited_formsets import LimitedInlineFormSet
from recommendations.admin.forms.ordered_inlines import OrderedInline
from recommendations.admin.imports.attendance.permission import is_allowed
from recommendations.admin.lists.word_search import WordSearchMixin
from recommendations.admin.records.documents import DocumentInline, stamp
from recommendations.admin.records.record_admin import BaseRecordAdmin, RecordAdmin
from recommendations.admin.site import site
from recommendations.admin.transitions.base import StepsMixin, publishing
from recommendations.admin.transitions.erasure import ERASE_NAMES
from recommendations.admin.transitions.meeting_publication import MeetingPublicationStep
from recommendations.admin.transitions.redaction import REDACTION
from recommendations.models import (
    AgendaItem,
    Attendee,
    Delegation,
    DisclosureRequest,
    Document,
    Meeting,
    Statement,
)

from .findings import FindingInline


class AgendaInline(OrderedInline):
    model = AgendaItem
    extra = 1
    fieldsets = [(None, {"fields": ["number"]}), *language_fieldsets("topic", "discussion")]


class DelegationInline(TranslatedFieldsMixin, admin.TabularInline):
    """Who was there; the names are typed on the delegation's own page."""

    model = Delegation
    formset = LimitedInlineFormSet
    extra = 1
    fields = ["institution", "head_count", "disclosure", "waiting_level", "people"]
    readonly_fields = ["waiting_level", "people"]
    autocomplete_fields = ["institution"]
    view_on_site = False

    def get_queryset(self, request):
        waiting = DisclosureRequest.objects.waiting().filter(kind="delegation")
        level = waiting.filter(record=OuterRef("pk")).exclude(level="").values("level")
        return (
            super()
            .get_queryset(request)
            .annotate(attending=Count("attendees"), asked_level=Subquery(level[:1]))
        )

    @admin.display(description=_("disclosure requested"))
    def waiting_level(self, delegation):
        """What a publisher is asked to disclose of the delegation."""
        level = getattr(delegation, "asked_level", None)
        return Delegation.Disclosure(level).label if level else "—"

    @admin.display(description=_("names"))
    def people(self, delegation):
        """The way to the delegation's own page, with how many names are on it."""
        if delegation.pk is None:
            return _("after saving")
        address = reverse("admin:recommendations_delegation_change", args=[delegation.pk])
        count = ngettext("%(n)s name", "%(n)s names", delegation.attending)
        return format_html('<a href="{}">{}</a>', address, count % {"n": delegation.attending})


class StatementInline(OrderedInline):
    model = Statement
    autocomplete_fields = ["institution"]
    readonly_fields = ["asked"]
    fieldsets = [
        (None, {"fields": ["number", "institution", "names_speaker", "asked"]}),
        *language_fieldsets("speaker", "post", "text"),
    ]

    def get_queryset(self, request):
        asked = DisclosureRequest.objects.asked_for("statement")
        return super().get_queryset(request).annotate(is_asked=asked)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Who spoke stays in no draft on a device."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in columns_by_language(["speaker", "post"]):
            field.widget.attrs["data-no-draft"] = True
        return field

    @admin.display(description=_("disclosure requested"))
    def asked(self, statement):
        return waiting_badge(getattr(statement, "is_asked", False))


@admin.register(Meeting, site=site)
class MeetingAdmin(DisclosureMixin, StepsMixin, WordSearchMixin, RecordAdmin):
    """Meetings, with everything their record holds; public by an explicit step only."""

    list_display = ["full_title", "year", "kind", "publication", "missing"]
    list_filter = ["kind", "year", MissingTranslation]
    search_fields = ["title"]
    autocomplete_fields = ["organiser"]
    inlines = [AgendaInline, DelegationInline, StatementInline, FindingInline, DocumentInline]
    form_tabs = [
        Tab("facts", _("Facts")),
        Tab("agenda", AgendaItem._meta.verbose_name_plural, [AgendaInline]),
        Tab("delegations", Delegation._meta.verbose_name_plural, [DelegationInline]),
        Tab("statements", Statement._meta.verbose_name_plural, [StatementInline]),
        Tab("evaluation", _("Evaluation"), [FindingInline]),
        Tab("documents", Document._meta.verbose_name_plural, [DocumentInline]),
    ]
    change_form_template = "staff/records/meeting_form.html"
    steps = [
        *publishing("recommendations.publish_meeting", step=MeetingPublicationStep),
        ERASE_NAMES,
        REDACTION,
    ]
    fieldsets = [
        (None, {"fields": ["kind", "year", "held_on", "organiser", "publication", "source_url"]}),
        *language_fieldsets(
            "title", "city", "date_note", "source_name", "summary", "closing_statement"
        ),
        page_address(),
    ]
    readonly_fields = ["publication"]
    full_title = text_column("title", _("title"), ordering="title_ar")

    def get_urls(self):
        view = self.admin_site.admin_view(self.attendance_view)
        name = "recommendations_meeting_attendance"
        return [path("<path:object_id>/attendance/", view, name=name), *super().get_urls()]

    def attendance_view(self, request, object_id):
        from recommendations.admin.imports.attendance.views import attendance_from_list  # noqa: PLC0415 - heavy: the patterns of attendance lists

        return attendance_from_list(request, self, object_id)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """With the way to enter people from a list, for those who may."""
        address = reverse("admin:recommendations_meeting_attendance", args=[object_id])
        context = {"attendance_address": is_allowed(request.user) and address}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    @admin.display(description=_("publication"))
    def publication(self, meeting):
        return publication_badge(meeting)

    def save_formset(self, request, form, formset, change):
        if formset.model is not DocumentInline.model:
            return super().save_formset(request, form, formset, change)
        return stamp(formset.save(commit=False), request.user)


class AttendeeInline(TranslatedInline):
    model = Attendee
    extra = 1
    fieldsets = [
        *language_fieldsets("name", "post"),
        (None, {"fields": ["part", "presence", "held_back", "asked"]}),
    ]
    readonly_fields = ["asked"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("asked_in")

    @admin.display(description=_("disclosure requested"))
    def asked(self, attendee):
        """The state of the request to make this name public, if there is one."""
        request = attendee.asked_in
        return decision_badge(request) if request and attendee.held_back else "—"


@admin.register(Delegation, site=site)
class DelegationAdmin(DisclosureMixin, BaseRecordAdmin):
    """One institution's delegation, with the people in it; reached from its meeting."""

    inlines = [AttendeeInline]
    list_display = ["institution", "meeting", "head_count", "disclosure"]
    list_select_related = ["institution", "meeting"]
    autocomplete_fields = ["institution"]
    fields = ["meeting", "institution", "head_count", "disclosure"]
    readonly_fields = ["meeting"]
    keeps_drafts = False

    def has_add_permission(self, request):
        return False
