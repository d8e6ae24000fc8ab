"""Progress on many recommendations at once, and many updates published or returned."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextInputWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import state_badge, status_badge
from recommendations.admin.base.reference_field import ReferenceField
from recommendations.admin.base.translated_fields import PlainTextarea, columns, label
from recommendations.localization.dates import written_out
from recommendations.localization.languages import direction
from recommendations.models import ProgressUpdate, Recommendation, Status
from recommendations.workflow import progress
from recommendations.workflow.progress import PUBLISH, REVIEW
from recommendations.workflow.progress_rules import (
    check_publishable,
    check_sent,
    check_two_people,
)
from recommendations.workflow.status_forecast import StatusForecast

from .base import BulkChange, BulkForm, Line


class StatusForm(BulkForm, forms.ModelForm):
    """One report for all; evidence is a link here: a file is about one of them."""

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

    class Meta:
        model = ProgressUpdate
        fields = [
            "status",
            "reported_on",
            *columns(["narrative", "reason"]),
            "evidence_url",
            "evidence_is_public",
            *columns(["evidence_title"]),
            "assurance",
            "superseded_by",
        ]
        widgets = {"reported_on": AdminDateWidget} | {
            name: PlainTextarea(attrs={"rows": 3}) for name in columns(["narrative", "reason"])
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["superseded_by"].queryset = Recommendation.objects.nameable_by(self.user)
        for name in self._meta.fields:
            db_field, field = ProgressUpdate._meta.get_field(name), self.fields[name]
            field.label = capfirst(label(db_field))
            if code := getattr(db_field, "language", None):
                field.widget.attrs |= {"lang": code, "dir": direction(code), "class": "vTextField"}
        for name, permission in [("assurance", REVIEW), ("publish", PUBLISH)]:
            if not self.user.has_perm(permission):
                del self.fields[name]

    def clean(self):
        """As the constraint of the model, which has a file to look at, too."""
        cleaned = super().clean()
        is_bare = "evidence_url" in cleaned and not cleaned["evidence_url"]
        if cleaned.get("status") == Status.IMPLEMENTED and is_bare:
            self.add_error("evidence_url", _("“Implemented” requires evidence: enter a link."))
        return cleaned


class StatusChange(BulkChange):
    """The same report on each of the recommendations."""

    name = "status"
    label = _("Record a status…")
    title = _("Record a status")
    explanation = _("This progress update is recorded on each of them.")
    permissions = ["recommendations.add_progressupdate"]
    most = 100
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

    def lines(self, records, answers, user):
        forecast = StatusForecast(records)
        return [self.line(item, answers, forecast) for item in records]

    def line(self, item, answers, forecast):
        before = status_badge(item.status)
        try:
            item.validate_accepts_progress()
            if answers["superseded_by"] == item:
                raise ValidationError(_("A recommendation cannot replace itself."))
        except ValidationError as error:
            return Line(item, before, refusal=" ".join(error.messages))
        day, status = answers["reported_on"], answers["status"]
        if not answers.get("publish"):
            return Line(item, before, noted(status, gettext("waiting for review")))
        evidence = {name: answers.get(name) or "" for name in ("evidence_url", "evidence_file")}
        is_public = bool(answers.get("evidence_is_public"))
        report = ProgressUpdate(
            recommendation=item,
            reported_on=day,
            status=status,
            evidence_is_public=is_public,
            **evidence,
        )
        return Line(item, before, with_evidence(published(report, forecast), report))

    def apply(self, item, answers, user):
        account = dict(answers)
        publish = account.pop("publish", False)
        progress.record(item, by=user, send=True, publish=publish, **account)

    def told(self, answers):
        about = {"status": Status(answers["status"]).label}
        return gettext("Bulk change: reported as “%(status)s”.") % about


def published(report, forecast):
    """The status that the item of ``report`` has once it is published, as a word."""
    status = forecast.publish(report)
    is_behind = status != report.status
    return noted(status, gettext("a later update is already in effect") if is_behind else "")


def noted(status, note):
    word = status_badge(status)
    return format_html('{} <span class="quiet">{}</span>', word, note) if note else word


class UpdateChange(BulkChange):
    """A step of many updates, the oldest first, as they are published one by one."""

    most = 100

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


def with_evidence(word, update):
    """``word``, and where it is so that the evidence of ``update`` becomes public with it."""
    if not update.has_public_evidence:
        return word
    return format_html("{} <b>{}</b>", word, gettext("its evidence becomes public"))


class Publication(UpdateChange):
    name = "publish"
    label = _("Publish the selected updates…")
    title = _("Publish updates")
    explanation = _(
        "Everybody can then read them, and each changes the status of its recommendation as shown."
    )
    permissions = [PUBLISH]
    will = ngettext_lazy("%(n)s update will be published", "%(n)s updates will be published", "n")
    done = ngettext_lazy("%(n)s update published.", "%(n)s updates published.", "n")

    def lines(self, records, answers, user):
        forecast = StatusForecast(update.recommendation for update in records)
        return [self.line(update, user, forecast) for update in records]

    def line(self, update, user, forecast):
        before = status_badge(forecast.status(update.recommendation_id))
        try:
            update.recommendation.validate_accepts_progress()
            check_publishable(update, user)
            check_two_people(update, user)
        except ValidationError as error:
            return Line(update, before, refusal=" ".join(error.messages))
        return Line(update, before, with_evidence(published(update, forecast), update))

    def apply(self, update, answers, user):
        progress.publish(update, by=user)

    def told(self, answers):
        return gettext("Bulk change: published.")


class ReturnForm(BulkForm):
    remark = forms.CharField(
        label=_("Remark"),
        widget=PlainTextarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("One remark for all. The authors read it; the public does not."),
    )


class Return(UpdateChange):
    name = "return"
    label = _("Return the selected updates…")
    title = _("Return updates with a remark")
    explanation = _("The authors read your remark, correct their updates and send them again.")
    permissions = [REVIEW]
    form = ReturnForm
    will = ngettext_lazy("%(n)s update will be returned", "%(n)s updates will be returned", "n")
    done = ngettext_lazy("%(n)s update returned.", "%(n)s updates returned.", "n")

    def lines(self, records, answers, user):
        return [self.line(update) for update in records]

    def line(self, update):
        before = state_badge(update.stage, update.stage.label)
        try:
            check_sent(update)
        except ValidationError as error:
            return Line(update, before, refusal=" ".join(error.messages))
        returned = update.Stage.RETURNED
        return Line(update, before, state_badge(returned, returned.label))

    def apply(self, update, answers, user):
        progress.send_back(update, by=user, remark=answers["remark"])

    def told(self, answers):
        return gettext("Bulk change: returned with a remark.")
