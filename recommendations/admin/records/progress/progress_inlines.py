"""Progress on the page of its recommendation: what was reported, and the form for a new report."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import state_badge, status_badge
from recommendations.admin.fields.translated_fields import columns_by_language, language_fieldsets
from recommendations.admin.forms.inlines import TranslatedInline
from recommendations.admin.forms.limited_formsets import LimitedInlineFormSet
from recommendations.admin.forms.upload_forms import WarningsForm
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_from
from recommendations.models import ProgressUpdate
from recommendations.workflow.progress import progress
from recommendations.workflow.progress.progress import PUBLISH

ACCOUNT = ProgressUpdate.ACCOUNT
TEXTS = ProgressUpdate.TEXTS
UPDATE_FIELDS = [
    "reported_on",
    "status",
    "percent",
    *columns_by_language(ACCOUNT),
    "evidence_url",
    "evidence_file",
    "evidence_file_warnings_seen",
    "evidence_is_public",
    *columns_by_language(["evidence_title"]),
    "superseded_by",
]
EVIDENCE = _("evidence")
SUCCESSOR = _("Superseded by another recommendation")
EVIDENCE_FIELDS = [
    "evidence_url",
    "evidence_file",
    "evidence_file_warnings_seen",
    "evidence_is_public",
]


class ShortTextsMixin:
    """Mixin: the texts of an update in short text areas."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in columns_by_language(ACCOUNT):
            field.widget.attrs["rows"] = 2
        return field


class UpdateColumnsMixin:
    """Mixin: the columns that say what an update reports and its stage."""

    @admin.display(description=_("reported on"), ordering="reported_on")
    def day(self, update):
        return written_out(update.reported_on)

    @admin.display(description=_("status"), ordering="status")
    def status_word(self, update):
        return status_badge(update.status)

    @admin.display(description=_("update"))
    def account(self, update):
        texts = ((pick_from(update, name),) for name in ACCOUNT)
        return format_html_join(" ", "{}", texts)

    @admin.display(description=_("publication"), ordering="published_at")
    def publication(self, update):
        return state_badge(update.stage, update.stage.label)


class PastUpdatesInline(UpdateColumnsMixin, admin.TabularInline):
    """What has been reported so far, newest first: to be read only."""

    model = ProgressUpdate
    formset = LimitedInlineFormSet
    fk_name = "recommendation"
    verbose_name_plural = _("progress so far")
    fields = readonly_fields = ["page", "status_word", "account", "author", "publication"]
    extra = 0
    view_on_site = False

    @admin.display(description=_("reported on"))
    def page(self, update):
        address = reverse("admin:recommendations_progressupdate_change", args=[update.pk])
        return format_html('<a href="{}">{}</a>', address, written_out(update.reported_on))

    def get_queryset(self, request):
        updates = super().get_queryset(request).visible_to(request.user)
        return updates.newest_first().select_related("author")

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


class NewUpdateForm(WarningsForm):
    publish_now = forms.BooleanField(
        label=_("Publish immediately"),
        required=False,
        help_text=_("Otherwise it waits for review and nothing public changes."),
    )


class NewUpdateInline(ShortTextsMixin, TranslatedInline):
    """The form for one further update; its author is who is signed in."""

    model = ProgressUpdate
    fk_name = "recommendation"
    form = NewUpdateForm
    verbose_name = _("new progress update")
    verbose_name_plural = _("report progress")
    fieldsets = [
        (None, {"fields": ["reported_on", "status", "percent"]}),
        *language_fieldsets(*TEXTS),
        (_("evidence"), {"fields": EVIDENCE_FIELDS}),
        (
            _("Superseded by another recommendation"),
            {"fields": ["superseded_by"], "classes": ["collapse"]},
        ),
        (None, {"fields": ["publish_now"]}),
    ]
    autocomplete_fields = ["superseded_by"]
    extra = max_num = 1
    can_delete = False

    def get_fieldsets(self, request, obj=None):
        """Publishing at once is offered to those who may publish; ``record`` asks again."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm(PUBLISH):
            return fieldsets
        return [one for one in fieldsets if one[1]["fields"] != ["publish_now"]]

    def get_queryset(self, request):
        return super().get_queryset(request).none()

    def has_add_permission(self, request, obj=None):
        may_edit = request.user.has_perm("recommendations.change_recommendation")
        return is_followed(obj) and may_edit and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

    def has_view_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)


def is_followed(recommendation):
    """True when progress can be recorded: adopted, and its year not closed."""
    try:
        return recommendation is not None and recommendation.validate_accepts_progress() is None
    except ValidationError:
        return False


def record(formset, user):
    """Hands each filled-in form of ``NewUpdateInline`` to ``progress.record``."""
    formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
    for form in formset.forms:
        if form.has_changed():
            account = {name: form.cleaned_data[name] for name in UPDATE_FIELDS}
            publish = form.cleaned_data["publish_now"] and user.has_perm(PUBLISH)
            update = progress.record(
                formset.instance, by=user, send=True, publish=publish, **account
            )
            formset.new_objects.append(update)
