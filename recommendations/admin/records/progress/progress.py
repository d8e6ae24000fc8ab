"""Progress updates: written here or on the recommendation's page, reviewed in their queue."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from recommendations.admin.bulk import progress as bulk_progress
from recommendations.admin.bulk.views import BulkActionsMixin
from recommendations.admin.fields.translated_fields import (
    MissingTranslation,
    columns_by_language,
    language_fieldsets,
)
from recommendations.admin.forms.after_saving import and_next, next_page, public_address
from recommendations.admin.lists.filters import StageFilter, StatusFilter
from recommendations.admin.records.record_admin import RecordAdmin
from recommendations.admin.site import site
from recommendations.admin.transitions import review, verification
from recommendations.admin.transitions.base import StepsMixin
from recommendations.admin.transitions.redaction import (
    HIDE_EVIDENCE,
    REDACTION,
    REMOVE_EVIDENCE,
)
from recommendations.admin.transitions.review_diffs import review_diffs
from recommendations.localization.keys import as_key
from recommendations.localization.texts import pick_from
from recommendations.models import Plan, ProgressUpdate, Recommendation
from recommendations.models.choices import ADOPTED
from recommendations.workflow.progress import progress
from recommendations.workflow.progress.progress import PUBLISH

from .last_update import last_update
from .progress_inlines import (
    EVIDENCE,
    EVIDENCE_FIELDS,
    SUCCESSOR,
    TEXTS,
    UPDATE_FIELDS,
    ShortTextsMixin,
    UpdateColumnsMixin,
    is_followed,
)
from .progress_pages import ReviewPagesMixin
from .update_form import UpdateForm
from .verification_inline import VerificationInline

PROCESS = _("Steps so far")


@admin.register(ProgressUpdate, site=site)
class ProgressUpdateAdmin(
    ReviewPagesMixin,
    BulkActionsMixin,
    StepsMixin,
    ShortTextsMixin,
    UpdateColumnsMixin,
    RecordAdmin,
):
    """All updates, newest first, and the form that writes one; a published one is read only."""

    form = UpdateForm
    list_display = ["recommendation_name", "day", "status_word", "author", "publication", "missing"]
    list_display_links = ["recommendation_name"]
    list_filter = [StageFilter, StatusFilter, MissingTranslation]
    list_select_related = ["recommendation__plan", "author"]
    search_fields = [*columns_by_language(TEXTS), *columns_by_language(["recommendation__title"])]
    ordering = ["-reported_on", "-pk"]
    inlines = [VerificationInline]
    bulk_changes = [bulk_progress.PublishUpdates(), bulk_progress.ReturnUpdates()]
    steps = [
        review.PUBLICATION,
        review.RETURN,
        verification.VERIFICATION,
        HIDE_EVIDENCE,
        REMOVE_EVIDENCE,
        REDACTION,
    ]
    change_form_template = "staff/records/progress_form.html"
    change_list_template = "staff/records/progress_list.html"
    autocomplete_fields = ["recommendation", "superseded_by"]
    # All are seen, and one is chosen by one click.
    radio_fields = {"status": admin.HORIZONTAL}
    # The course of an update so far: a column, and the field without which it is not shown.
    process_fields = {
        "written_by": "author",
        "created_at": "created_at",
        "sent_at": "sent_at",
        "sent_back_by": "returned_by",
        "remark": "remark",
        "made_public_by": "published_by",
        "published_at": "published_at",
    }

    def get_inlines(self, request, obj):
        """Only what is published is verified; a form for words shows no empty table."""
        return self.inlines if obj and obj.published_at else []

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    @admin.display(description=_("recommendation"), ordering="recommendation")
    def recommendation_name(self, update):
        item = update.recommendation
        return format_html("<bdi>{}</bdi> {}", item.reference, pick_from(item, "title"))

    def get_fieldsets(self, request, obj=None):
        """What happened, in each language; then its evidence, and what is seldom needed."""
        fieldsets = [
            (None, {"fields": self.first_fields(request, obj)}),
            *language_fieldsets(*TEXTS),
            (EVIDENCE, {"fields": EVIDENCE_FIELDS}),
        ]
        if self.may_see_successor(request, obj):
            fieldsets.append((SUCCESSOR, {"fields": ["superseded_by"], "classes": ["collapse"]}))
        if obj:
            fieldsets.append((PROCESS, {"fields": self.get_readonly_fields(request, obj)}))
        return self.with_version(request, obj, fieldsets)

    def may_see_successor(self, request, obj):
        """False where an editor named an item that this focal point may not see."""
        if obj is None or obj.superseded_by_id is None:
            return True
        items = Recommendation.objects.filter(pk=obj.superseded_by_id)
        return items.nameable_by(request.user).exists()

    def first_fields(self, request, obj):
        """A correction names what it corrects."""
        is_correction = obj.corrects_id if obj else request.GET.get("corrects")
        return [
            "recommendation",
            *(["corrects"] if is_correction else []),
            "reported_on",
            "status",
            "percent",
        ]

    def get_readonly_fields(self, request, obj=None):
        """Who wrote, sent and returned it, and when; none for a new update.

        Its return is not for the focal points of another body.
        """
        filled = [
            name for name, field in self.process_fields.items() if obj and getattr(obj, field)
        ]
        of_return = {"sent_back_by", "remark"} & {*filled}
        if of_return and not obj.shows_return_to(request.user):
            return [name for name in filled if name not in of_return]
        return filled

    # Names without a way to the account: who reads here need not be able to open it.

    @admin.display(description=_("author"))
    def written_by(self, update):
        return update.author

    @admin.display(description=_("returned by"))
    def sent_back_by(self, update):
        return update.returned_by

    @admin.display(description=_("published by"))
    def made_public_by(self, update):
        return update.published_by

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "recommendation":
            field.queryset = (
                Recommendation.objects.visible_to(request.user)
                .in_force()
                .filter(plan__state=Plan.State.ADOPTED)
            )
        if db_field.name == "corrects":
            field.queryset = ProgressUpdate.objects.visible_to(request.user).effective()
        return field

    def add_view(self, request, form_url="", extra_context=None):
        """Says at once where nothing can be reported, before anybody has typed anything."""
        items = Recommendation.objects.visible_to(request.user).select_related("plan")
        item = items.filter(pk=as_key(request.GET.get("recommendation", ""))).first()
        try:
            if item:
                item.validate_accepts_progress()
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            change = "admin:recommendations_recommendation_change"
            return HttpResponseRedirect(reverse(change, args=[item.pk]))
        context = {"last": last_update(request.user, item)} | (extra_context or {})
        return super().add_view(request, form_url, context)

    def get_changeform_initial_data(self, request):
        """For a correction: the published update, to be corrected."""
        asked = super().get_changeform_initial_data(request)
        initial = {name: key for name, key in asked.items() if as_key(key) is not None}
        wrong = (
            self.get_queryset(request).effective().filter(pk=initial.get("corrects") or 0).first()
        )
        if wrong is None:
            return initial
        names = set(UPDATE_FIELDS) - {
            "evidence_file",
            "evidence_file_warnings_seen",
            "superseded_by",
        }
        stored = {name: getattr(wrong, name) for name in names}
        return {**stored, "superseded_by": wrong.superseded_by_id, **initial} | {
            "recommendation": wrong.recommendation_id
        }

    def has_change_permission(self, request, obj=None):
        """While it is one's turn to write, and its year is open."""
        may_write = obj is None or (
            is_followed(obj.recommendation) and obj.may_be_written_by(request.user)
        )
        return may_write and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """What was published stays, and what somebody sent is returned; one's own draft may go."""
        if obj is None:
            return super().has_delete_permission(request)
        is_own = obj.author_id == request.user.pk or obj.stage != obj.Stage.SENT
        may_write = is_own and obj.may_be_written_by(request.user)
        return may_write and super().has_delete_permission(request, obj)

    def has_publish_permission(self, request):
        return request.user.has_perm(PUBLISH)

    def has_step_permission(self, request, record, step):
        """For who has the step's own permission; they need not be able to change the words."""
        return request.user.has_perm(step.permission) and self.has_view_permission(request, record)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {"may_publish": self.has_publish_permission(request)} | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        update = self.get_object(request, object_id)
        context = {"correct_address": self.correction_address(request, update)}
        if update:
            context |= self.beside_form(request, update)
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def correction_address(self, request, update):
        """The form for a correction of a published update, where one may be written; or None."""
        is_open = update and update.published_at and not update.corrections.published().exists()
        item = update and update.recommendation
        is_followed = item and item.plan.state == Plan.State.ADOPTED and item.decision in ADOPTED
        if not (is_open and is_followed and self.has_add_permission(request)):
            return None
        address = reverse("admin:recommendations_progressupdate_add")
        return f"{address}?recommendation={update.recommendation_id}&corrects={update.pk}"

    def get_view_on_site_url(self, obj=None):
        """Readers see a published update on the page of its recommendation."""
        return public_address(obj.recommendation) if obj and obj.published_at else None

    def save_model(self, request, obj, form, change):
        """Writes the report, then takes the step whose button was pressed."""
        if not change:
            obj.author = request.user
        progress.write(obj, by=request.user)
        if "_send" in request.POST:
            progress.send(obj, by=request.user)
        elif "_publish" in request.POST and self.has_publish_permission(request):
            progress.publish(obj, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        """Says the stage of the update; a draft stays open in its form."""
        sentences = {
            obj.Stage.DRAFT: _("Draft saved. Send it when it is ready."),
            obj.Stage.RETURNED: _("Changes saved. Send it when it is ready."),
            obj.Stage.SENT: review.SENT,
            obj.Stage.PUBLISHED: review.PUBLICATION.done,
        }
        request.saved_record = obj
        self.message_user(request, sentences[obj.stage], messages.SUCCESS)
        if "_save" in request.POST or "_continue" in request.POST:
            return HttpResponseRedirect(and_next(request, self.change_address(obj)))
        return HttpResponseRedirect(next_page(request) or self.next_address(request, obj))

    def next_address(self, request, record):
        """Back to the queue where one came from there, else to the recommendation."""
        if "queue" in request.POST or "queue" in request.GET:
            return reverse("admin:recommendations_progressupdate_review")
        if "unverified" in request.GET:
            return reverse("admin:recommendations_progressupdate_unverified")
        item = record.recommendation_id
        return reverse("admin:recommendations_recommendation_change", args=[item])

    def render_step(self, request, step, record, form):
        response = super().render_step(request, step, record, form)
        [response.context_data["difference"]] = review_diffs([record])
        return response
