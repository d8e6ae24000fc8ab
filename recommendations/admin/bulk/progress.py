"""Progress on many recommendations at once, and many updates published or returned."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import state_badge, status_badge
from recommendations.admin.fields.reference_field import ReferenceField
from recommendations.admin.fields.translated_fields import PlainTextarea, columns_by_language, label
from recommendations.admin.fields.typed_fields import typed_form_field
from recommendations.localization.dates.dates import written_out
from recommendations.localization.languages import direction
from recommendations.models import ProgressUpdate, Recommendation, Status
from recommendations.workflow.progress import progress
from recommendations.workflow.progress.progress import PUBLISH, REVIEW
from recommendations.workflow.progress.progress_rules import (
    check_publishable,
    check_sent,
    check_two_people,
)
from recommendations.workflow.progress.status_forecast import StatusForecast

from .base import BulkChange, BulkForm, PreviewRow

ACCOUNT = ProgressUpdate.ACCOUNT


class StatusForm(BulkForm, forms.ModelForm):
    """The progress update; its evidence is a link, as a file belongs to one recommendation."""

    evidence_url = forms.URLField(
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=AdminURLFieldWidget(attrs={"dir": "ltr"}),
        help_text=_(
            "Required for “implemented”. To attach a file, use the recommendation's own page."
        ),
    )
    superseded_by = ReferenceField(
        required=False,
        max_length=20,
        widget=AdminTextInputWidget,
        attrs={"class": "reference"},
        help_text=_(
            "For “superseded” only: year and number of the replacement, for example 2023/3."
        ),
    )
    publish = forms.BooleanField(
        label=_("Publish immediately"),
        required=False,
        help_text=_("Otherwise it waits for review and nothing public changes."),
    )

    collapsed = [
        name
        for name in columns_by_language([*ACCOUNT, "evidence_title"])
        if not name.endswith("_ar")
    ]

    class Meta:
        model = ProgressUpdate
        fields = [
            "status",
            "reported_on",
            *columns_by_language(ACCOUNT),
            "evidence_url",
            "evidence_is_public",
            *columns_by_language(["evidence_title"]),
            "superseded_by",
        ]
        widgets = {name: PlainTextarea(attrs={"rows": 2}) for name in columns_by_language(ACCOUNT)}
        formfield_callback = typed_form_field

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["superseded_by"].queryset = Recommendation.objects.nameable_by(self.user)
        for name in self._meta.fields:
            db_field, field = ProgressUpdate._meta.get_field(name), self.fields[name]
            field.label = capfirst(label(db_field))
            if code := getattr(db_field, "language", None):
                field.widget.attrs |= {"lang": code, "dir": direction(code), "class": "vTextField"}
        if not self.user.has_perm(PUBLISH):
            del self.fields["publish"]

    def clean(self):
        """As the constraint of the model, which also accepts a file as evidence."""
        cleaned = super().clean()
        is_bare = "evidence_url" in cleaned and not cleaned["evidence_url"]
        if cleaned.get("status") == Status.IMPLEMENTED and is_bare:
            self.add_error("evidence_url", _("“Implemented” requires evidence: enter a link."))
        return cleaned


class StatusChange(BulkChange):
    """Records the same progress update on each of the recommendations."""

    name = "status"
    label = _("Record a status…")
    title = _("Record a status")
    explanation = _("This progress update is recorded on each of them.")
    permissions = ["recommendations.add_progressupdate"]
    max_records = 100
    form = StatusForm
    will = ngettext_lazy(
        "%(n)s recommendation gets the update", "%(n)s recommendations get the update", "n"
    )
    done = ngettext_lazy(
        "The update was recorded on %(n)s recommendation.",
        "The update was recorded on %(n)s recommendations.",
        "n",
    )

    def records(self, queryset):
        return list(queryset.select_related("plan"))

    def rows(self, records, answers, user):
        forecast = StatusForecast(records)
        return [self.row(item, answers, forecast) for item in records]

    def row(self, item, answers, forecast):
        before = status_badge(item.status)
        try:
            item.validate_accepts_progress()
            if answers["superseded_by"] == item:
                raise ValidationError(_("A recommendation cannot replace itself."))
        except ValidationError as error:
            return PreviewRow(item, before, refusal=" ".join(error.messages))
        day, status = answers["reported_on"], answers["status"]
        if not answers.get("publish"):
            return PreviewRow(item, before, status_with_note(status, gettext("waiting for review")))
        evidence = {name: answers.get(name) or "" for name in ("evidence_url", "evidence_file")}
        is_public = bool(answers.get("evidence_is_public"))
        update = ProgressUpdate(
            recommendation=item,
            reported_on=day,
            status=status,
            evidence_is_public=is_public,
            **evidence,
        )
        return PreviewRow(
            item, before, with_evidence(status_once_published(update, forecast), update)
        )

    def apply(self, item, answers, user):
        account = dict(answers)
        publish = account.pop("publish", False)
        progress.record(item, by=user, send=True, publish=publish, **account)

    def log_message(self, answers):
        about = {"status": Status(answers["status"]).label}
        return gettext("Bulk change: reported as “%(status)s”.") % about


def status_once_published(update, forecast):
    """The badge of the status that the recommendation of ``update`` has once it is published."""
    status = forecast.publish(update)
    is_behind = status != update.status
    return status_with_note(
        status, gettext("a later update is already in effect") if is_behind else ""
    )


def status_with_note(status, note):
    badge = status_badge(status)
    return format_html('{} <span class="quiet">{}</span>', badge, note) if note else badge


class UpdateChange(BulkChange):
    """A change of progress updates, in the order of their dates."""

    max_records = 100

    def is_allowed(self, user):
        return super().is_allowed(user) and not user.is_focal_point

    def records(self, queryset):
        related = queryset.select_related("recommendation__plan", "author", "corrects")
        return list(related.order_by("reported_on", "pk"))

    def item(self, update):
        return update.recommendation

    def detail(self, update):
        day = written_out(update.reported_on)
        return format_html("{} · <bdi>{}</bdi>", day, update.author)


def with_evidence(badge, update):
    """``badge``, and whether the evidence of ``update`` becomes public with it."""
    if update.has_private_evidence:
        note = gettext("its evidence stays private")
        return format_html('{} <span class="quiet">{}</span>', badge, note)
    if not update.has_public_evidence:
        return badge
    return format_html("{} <b>{}</b>", badge, gettext("its evidence becomes public"))


class PublicationForm(BulkForm):
    """Asks about evidence that readers will not see."""

    evidence_stays_private = forms.BooleanField(
        label=_("Evidence that is not public stays private"),
        required=False,
        help_text=_(
            "Readers will be told that the responsible body holds the evidence and that it is not "
            "public."
        ),
    )


class PublishUpdates(UpdateChange):
    """Publishes each update that was sent; the preview comes at once, with the question on it."""

    form = PublicationForm
    has_questions = False

    name = "publish"
    label = _("Publish the selected updates…")
    title = _("Publish updates")
    explanation = _(
        "Everybody can then read them, and each changes the status of its recommendation as shown."
    )
    permissions = [PUBLISH]
    will = ngettext_lazy("%(n)s update will be published", "%(n)s updates will be published", "n")
    done = ngettext_lazy("%(n)s update published.", "%(n)s updates published.", "n")

    def rows(self, records, answers, user):
        forecast = StatusForecast(update.recommendation for update in records)
        stays_private = bool(answers.get("evidence_stays_private"))
        return [self.row(update, user, forecast, stays_private) for update in records]

    def row(self, update, user, forecast, stays_private):
        before = status_badge(forecast.status(update.recommendation_id))
        try:
            update.recommendation.validate_accepts_progress()
            check_publishable(update, user)
            check_two_people(update, user)
            if update.has_private_evidence and not stays_private:
                raise ValidationError(_("Confirm that its evidence stays private."))
        except ValidationError as error:
            return PreviewRow(update, before, refusal=" ".join(error.messages))
        return PreviewRow(
            update, before, with_evidence(status_once_published(update, forecast), update)
        )

    def apply(self, update, answers, user):
        progress.publish(update, by=user)

    def log_message(self, answers):
        return gettext("Bulk change: published.")


class ReturnForm(BulkForm):
    remark = forms.CharField(
        label=_("Remark"),
        widget=PlainTextarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("One remark for all. The authors read it; the public does not."),
    )


class ReturnUpdates(UpdateChange):
    """Returns each update that was sent, all with one remark."""

    name = "return"
    label = _("Return the selected updates…")
    title = _("Return updates with a remark")
    explanation = _("The authors read your remark, correct their updates and send them again.")
    permissions = [REVIEW]
    form = ReturnForm
    will = ngettext_lazy("%(n)s update will be returned", "%(n)s updates will be returned", "n")
    done = ngettext_lazy("%(n)s update returned.", "%(n)s updates returned.", "n")

    def rows(self, records, answers, user):
        return [self.row(update) for update in records]

    def row(self, update):
        before = state_badge(update.stage, update.stage.label)
        try:
            check_sent(update)
        except ValidationError as error:
            return PreviewRow(update, before, refusal=" ".join(error.messages))
        returned = update.Stage.RETURNED
        return PreviewRow(update, before, state_badge(returned, returned.label))

    def apply(self, update, answers, user):
        progress.send_back(update, by=user, remark=answers["remark"])

    def log_message(self, answers):
        return gettext("Bulk change: returned with a remark.")
