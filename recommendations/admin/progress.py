"""Progress updates: written on the recommendation's page, listed and published here."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from recommendations.dates import written_out
from recommendations.models import ProgressUpdate
from recommendations.models.reporting import refuse_unless_followed
from recommendations.texts import pick_from

from .filters import PublishedFilter, StatusFilter
from .records import PartInline, RecordAdmin
from .site import site
from .states import state, status_word
from .translated import MissingTranslation, columns

TEXTS = ["reason", "narrative", "evidence_title"]
WRITTEN = [
    "reported_on",
    "status",
    "percent",
    *columns(["narrative", "reason"]),
    "evidence_url",
    "evidence_file",
    "evidence_is_public",
    *columns(["evidence_title"]),
    "assurance",
    "superseded_by",
]


class UpdateColumns:
    """Mixin: the columns that say what an update reports and where it stands."""

    @admin.display(description=_("reported on"), ordering="reported_on")
    def day(self, update):
        return written_out(update.reported_on)

    @admin.display(description=_("status"), ordering="status")
    def status_word(self, update):
        return status_word(update.status)

    @admin.display(description=_("report"))
    def account(self, update):
        texts = [pick_from(update, "narrative"), pick_from(update, "reason")]
        return format_html("{} {}", *texts)

    @admin.display(description=_("publication"), ordering="published_at")
    def publication(self, update):
        if update.published_at:
            return state("published", _("published"))
        return state("draft", _("not published"))


class PastUpdatesInline(UpdateColumns, admin.TabularInline):
    """What has been reported so far, newest first: to be read only."""

    model = ProgressUpdate
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
        return super().get_queryset(request).newest_first().select_related("author")

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


class NewUpdateForm(forms.ModelForm):
    publish_now = forms.BooleanField(
        label=_("Publish it at once"),
        required=False,
        help_text=_("Otherwise it waits under “Progress updates”, and nothing public changes."),
    )


class NewUpdateInline(PartInline):
    """The form for one further update; its author is who is signed in."""

    model = ProgressUpdate
    fk_name = "recommendation"
    form = NewUpdateForm
    verbose_name = _("new progress update")
    verbose_name_plural = _("report progress")
    classes = ["collapse"]
    fields = [*WRITTEN, "publish_now"]
    autocomplete_fields = ["superseded_by"]
    extra = max_num = 1
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).none()

    def has_add_permission(self, request, obj=None):
        return is_followed(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)


def is_followed(recommendation):
    """True when progress can be recorded: adopted, and its year not closed."""
    try:
        return recommendation is not None and refuse_unless_followed(recommendation) is None
    except ValidationError:
        return False


def record(formset, user):
    """Hands each filled-in form of ``NewUpdateInline`` to ``record_progress``."""
    formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
    for form in formset.forms:
        if form.has_changed():
            account = {name: form.cleaned_data[name] for name in WRITTEN}
            publish = form.cleaned_data["publish_now"]
            update = formset.instance.record_progress(
                by=user, send=True, publish=publish, **account
            )
            formset.new_objects.append(update)


@admin.register(ProgressUpdate, site=site)
class ProgressUpdateAdmin(UpdateColumns, RecordAdmin):
    """All updates, newest first; those that wait are published here."""

    translations = TEXTS
    list_display = ["recommendation_name", "day", "status_word", "author", "publication", "missing"]
    list_display_links = ["recommendation_name"]
    list_filter = [PublishedFilter, StatusFilter, "assurance", MissingTranslation]
    list_select_related = ["recommendation__plan", "author"]
    search_fields = [*columns(TEXTS), *columns(["recommendation__title"])]
    ordering = ["-reported_on", "-pk"]
    actions = ["publish"]
    fields = readonly_fields = [
        "recommendation",
        *WRITTEN,
        "author",
        "created_at",
        "published_at",
        "published_by",
    ]

    @admin.display(description=_("recommendation"), ordering="recommendation")
    def recommendation_name(self, update):
        item = update.recommendation
        return format_html("<bdi>{}</bdi> {}", item.reference, pick_from(item, "title"))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        """What was published stays; a mistake that nobody has seen may go."""
        is_published = obj is not None and obj.published_at is not None
        return not is_published and super().has_delete_permission(request, obj)

    @admin.action(description=_("Publish the selected updates"), permissions=["change"])
    def publish(self, request, queryset):
        """Publishes one after the other, oldest first; says which could not be, and why."""
        done = 0
        for update in queryset.filter(published_at=None).order_by("reported_on", "pk"):
            try:
                update.publish(by=request.user)
            except ValidationError as error:
                sentence = f"{update.recommendation.reference}: {' '.join(error.messages)}"
                self.message_user(request, sentence, messages.ERROR)
            else:
                done += 1
                self.log_change(request, update, str(_("Published.")))
        told = ngettext("%(n)s update published.", "%(n)s updates published.", done)
        self.message_user(request, told % {"n": done})
