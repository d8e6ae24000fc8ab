from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.files.uploads import (
    CleanedFileField,
    HoldsFiles,
    OriginalNameField,
    WarningsField,
    seen_before_public,
)
from recommendations.models.base.content import Versioned, guarded_write_allowed, has_text
from recommendations.models.base.past_days import check_past_day
from recommendations.models.base.prepared import KEY, PreparedQuery
from recommendations.models.choices import NEEDS_REASON, Status
from recommendations.models.documents import random_name

from .queryset import FIELDS_SET_BY_TRANSITIONS, ProgressUpdateQuerySet


class ProgressUpdate(HoldsFiles, Versioned):
    """One report on a recommendation: a draft, then sent, then published or returned.

    Published ones are never edited: a correction is a new update that says what it corrects.
    """

    PUBLIC_FILES = {"evidence_file": "evidence_is_public"}
    # What is reported in words, in the order in which it is read; then all texts.
    ACCOUNT = ["narrative", "obstacle", "next_step", "reason"]
    TEXTS = [*ACCOUNT, "evidence_title"]

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENT = "sent", _("sent")
        RETURNED = "returned", _("returned")
        PUBLISHED = "published", _("published")

    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        related_name="updates",
    )
    reported_on = models.DateField(_("reported on"), default=timezone.localdate)
    status = models.CharField(_("status"), max_length=30, choices=Status.choices)
    reason = models.TextField(
        _("reason, or what is missing"),
        blank=True,
        help_text=_(
            "Required for: on hold, partially implemented, not implemented, no longer applicable."
        ),
    )
    narrative = models.TextField(_("what was done"), blank=True)
    obstacle = models.TextField(
        _("obstacle"), blank=True, help_text=_("What stood in the way, if anything did.")
    )
    next_step = models.TextField(
        _("next step"), blank=True, help_text=_("What is to be done next, and when.")
    )
    percent = models.PositiveSmallIntegerField(_("progress in per cent"), null=True, blank=True)
    evidence_title = models.CharField(_("evidence"), max_length=200, blank=True)
    evidence_url = models.URLField(_("address of the evidence"), blank=True)
    evidence_file = CleanedFileField(_("file of the evidence"), upload_to=random_name, blank=True)
    evidence_file_original_name = OriginalNameField(_("name of the uploaded file"))
    evidence_file_warnings = WarningsField(_("what remains in the file"))
    evidence_file_warnings_seen = models.BooleanField(
        _("I have checked what remains in the file"), default=False
    )
    evidence_is_public = models.BooleanField(_("the evidence is public"), default=False)
    superseded_by = models.ForeignKey(
        "Recommendation",
        verbose_name=_("superseded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects the update"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    returned_at = models.DateTimeField(_("returned at"), null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("returned by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    remark = models.TextField(_("remark on the return"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        ordering = ["-reported_on", "-pk"]
        permissions = [
            ("review_progressupdate", "Can return an update with a remark"),
            ("publish_progressupdate", "Can publish an update"),
            ("verify_progressupdate", "Can verify a claim"),
        ]
        # In the order of the list, so that its first page is read without the others.
        indexes = [
            models.Index(fields=["reported_on", "id"], name="update_by_day"),
            # The order of ``newest_first``.
            models.Index(fields=["reported_on", "published_at", "id"], name="update_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                name="update_published_at_with_published_by",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                violation_error_message=_("A published update needs its publisher."),
            ),
            models.CheckConstraint(
                name="update_returned_with_remark",
                condition=Q(returned_at=None, returned_by=None)
                | (
                    Q(
                        returned_at__isnull=False,
                        returned_by__isnull=False,
                        sent_at__isnull=False,
                        published_at=None,
                    )
                    & ~Q(remark="")
                ),
                violation_error_message=_("Enter a remark saying why it is returned."),
            ),
            models.CheckConstraint(
                name="update_does_not_correct_itself",
                condition=Q(corrects=None) | ~Q(corrects=F("pk")),
                violation_error_message=_("An update cannot correct itself."),
            ),
            models.CheckConstraint(
                name="update_reason_where_needed",
                condition=~Q(status__in=NEEDS_REASON) | has_text("reason"),
                violation_error_message=_("This status requires a reason, or what is missing."),
            ),
            models.CheckConstraint(
                name="update_evidence_if_implemented",
                condition=~Q(status="implemented") | ~Q(evidence_url="") | ~Q(evidence_file=""),
                violation_error_message=_("“Implemented” requires evidence: a link or a file."),
            ),
            models.CheckConstraint(
                name="update_successor_if_superseded",
                condition=(Q(status="superseded") & Q(superseded_by__isnull=False))
                | (~Q(status="superseded") & Q(superseded_by=None)),
                violation_error_message=_(
                    "“Superseded”, and no other status, requires the replacement."
                ),
            ),
            models.CheckConstraint(
                name="update_not_superseded_by_its_own",
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("recommendation")),
                violation_error_message=_("A recommendation cannot replace itself."),
            ),
            models.CheckConstraint(
                name="update_percent_at_most_hundred",
                condition=Q(percent=None) | Q(percent__lte=100),
                violation_error_message=_("A percentage is between 0 and 100."),
            ),
            seen_before_public(
                "update_warnings_seen_before_public",
                file="evidence_file",
                is_public="evidence_is_public",
            ),
        ]

    def __str__(self):
        return f"{self.reported_on} · {self.get_status_display()}"

    @property
    def stage(self):
        """Draft, sent, returned or published; derived from the dates, never stored."""
        return self.stage_of(self.sent_at, self.returned_at, self.published_at)

    @classmethod
    def stage_of(cls, sent_at, returned_at, published_at):
        if published_at:
            return cls.Stage.PUBLISHED
        if returned_at:
            return cls.Stage.RETURNED
        return cls.Stage.SENT if sent_at else cls.Stage.DRAFT

    def may_be_written_by(self, user):
        """True while ``user`` may change the words: a draft its author and the other focal points
        of the body, what was sent those who review it, what is published nobody."""
        if self.stage == self.Stage.PUBLISHED:
            return False
        if self.stage == self.Stage.SENT:
            return not user.is_focal_point
        is_visible = user.is_focal_point and self.is_visible_to(user)
        return self.author_id in (None, user.pk) or is_visible

    def is_visible_to(self, user):
        return type(self).objects.filter(pk=self.pk).visible_to(user).exists()

    def shows_return_to(self, user):
        """True for who may read the remark with which it was returned: those who review it, and
        for a focal point an update of its own side."""
        if not user.is_focal_point or self.author_id == user.pk:
            return True
        return user.colleagues().filter(pk=self.author_id).exists()

    def clean(self):
        """Refuses a report from the future, and a correction of what is not there to correct."""
        super().clean()
        check_past_day(
            self, "reported_on", future=_("The date of an update cannot be in the future.")
        )
        self.validate_correction()

    def validate_correction(self):
        """Raises ValidationError unless what it corrects is published, and of the same item."""
        corrected = self.corrects
        if corrected is None:
            return
        if corrected.recommendation_id != self.recommendation_id or not corrected.published_at:
            raise ValidationError(
                _("Only a published update of the same recommendation can be corrected."),
                code="corrects",
            )

    def validate_guarded_fields(self):
        """Raises ValidationError when this would edit a published update, or skip a step."""
        stored = STORED_GUARDED_FIELDS.first_tuple(key=self.pk) if self.pk else None
        before = stored or _guarded_fields(type(self)())
        if stored and stored[FIELDS_SET_BY_TRANSITIONS.index("published_at")]:
            raise ValidationError(_("A published update cannot be edited."), code="published")
        if not guarded_write_allowed(self) and _guarded_fields(self) != before:
            raise ValidationError(
                _("Updates can only be sent, returned and published through their own actions."),
                code="guarded",
            )

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for what only a transition may do."""
        self.validate_guarded_fields()
        self.validate_correction()
        super().save(*args, **kwargs)

    def validate_deletion(self):
        """Raises ValidationError when it was published, or somebody wrote a remark on it."""
        if type(self).objects.filter(pk=self.pk).published().exists():
            raise ValidationError(_("A published update cannot be deleted."), code="published")
        if self.remarks.exists():
            raise ValidationError(
                _("An update with remarks cannot be deleted; correct it and send it again."),
                code="remarks",
            )

    def delete(self, *args, **kwargs):
        self.validate_deletion()
        return super().delete(*args, **kwargs)

    @property
    def has_private_evidence(self):
        """True when there is evidence that readers do not see with the update."""
        return not self.evidence_is_public and bool(self.evidence_url or self.evidence_file)

    @property
    def has_public_evidence(self):
        """True when readers see evidence with the update once it is published."""
        return self.evidence_is_public and bool(self.evidence_url or self.evidence_file)


def _guarded_fields(update):
    return tuple(getattr(update, name) for name in FIELDS_SET_BY_TRANSITIONS)


STORED_GUARDED_FIELDS = PreparedQuery(
    lambda: models.QuerySet(ProgressUpdate).filter(pk=KEY).values_list(*FIELDS_SET_BY_TRANSITIONS)
)
