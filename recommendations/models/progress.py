from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .axes import NEEDS_REASON, Assurance, Status
from .base import Content, ContentQuerySet, door, is_at_door, written
from .documents import check_upload, random_name


class ProgressUpdateQuerySet(ContentQuerySet):
    own_steps = frozenset({"published_at", "published_by"})

    def published(self):
        """Updates that count and that the public reads with their recommendation."""
        return self.exclude(published_at=None)

    def newest_first(self):
        return self.order_by("-reported_on", "-published_at", "-pk")

    def update(self, **fields):
        if self.published().exists():
            raise ValidationError(_("A published update is never edited."), code="published")
        return super().update(**fields)

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for update in objs:
            update.refuse_outside_doors()
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self):
        if self.published().exists():
            raise ValidationError(_("A published update is never deleted."), code="published")
        return super().delete()


class ProgressUpdate(Content):
    """One report on a recommendation. Append-only: a correction is a new update."""

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
        help_text=_("Needed for on hold, partially or not implemented, no longer applicable."),
    )
    narrative = models.TextField(_("what was done"), blank=True)
    percent = models.PositiveSmallIntegerField(_("progress in per cent"), null=True, blank=True)
    evidence_title = models.CharField(_("evidence"), max_length=200, blank=True)
    evidence_url = models.URLField(_("address of the evidence"), blank=True)
    evidence_file = models.FileField(
        _("file of the evidence"), upload_to=random_name, blank=True, validators=[check_upload]
    )
    evidence_is_public = models.BooleanField(_("the evidence is public"), default=False)
    assurance = models.CharField(
        _("assurance"), max_length=10, choices=Assurance.choices, default=Assurance.REPORTED
    )
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
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
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
        constraints = [
            models.CheckConstraint(
                name="update_published_at_with_published_by",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                violation_error_message=_("A published update says who published it."),
            ),
            models.CheckConstraint(
                name="update_reason_where_needed",
                condition=~Q(status__in=NEEDS_REASON) | written("reason"),
                violation_error_message=_("This status needs a reason, or what is missing."),
            ),
            models.CheckConstraint(
                name="update_evidence_if_implemented",
                condition=~Q(status="implemented") | ~Q(evidence_url="") | ~Q(evidence_file=""),
                violation_error_message=_("“Implemented” needs evidence: a link or a file."),
            ),
            models.CheckConstraint(
                name="update_successor_if_superseded",
                condition=(Q(status="superseded") & Q(superseded_by__isnull=False))
                | (~Q(status="superseded") & Q(superseded_by=None)),
                violation_error_message=_("“Superseded”, and only it, needs what replaces it."),
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
        ]

    def __str__(self):
        return f"{self.reported_on} · {self.get_status_display()}"

    def clean(self):
        """Refuses a report on what the plan does not allow to move."""
        super().clean()
        if self.reported_on and self.reported_on > timezone.localdate():
            message = _("A report cannot come from the future.")
            raise ValidationError({"reported_on": ValidationError(message, code="future")})

    def refuse_outside_doors(self):
        """Raises ValidationError when this would edit a published update, or publish by hand."""
        if self.pk and type(self).objects.filter(pk=self.pk).published().exists():
            raise ValidationError(_("A published update is never edited."), code="published")
        if self.published_at and not is_at_door(self):
            raise ValidationError(_("An update is published by its own step."), code="door")

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for what only ``publish`` may do."""
        self.refuse_outside_doors()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if type(self).objects.filter(pk=self.pk).published().exists():
            raise ValidationError(_("A published update is never deleted."), code="published")
        return super().delete(*args, **kwargs)

    @transaction.atomic
    def publish(self, *, by, now=None):
        """Makes the update public and moves its recommendation's status, in one transaction.

        Raises ValidationError when the plan is not adopted or is closed.
        """
        recommendation = lock(self.recommendation_id)
        refuse_unless_followed(recommendation)
        self.published_at = now or timezone.now()
        self.published_by = by
        self.full_clean()
        with door(self, by=by):
            self.save()
        recommendation.follow(list(recommendation.updates.published().newest_first()), by=by)


def lock(pk):
    """The stored recommendation and its plan, held until the transaction ends.

    The plan first, as everywhere: closing it holds the plan and then its items.
    """
    from .plans import Plan
    from .recommendations import Recommendation

    Plan.objects.select_for_update(of=["self"]).get(recommendations=pk)
    return Recommendation.objects.select_for_update(of=["self"]).select_related("plan").get(pk=pk)


def refuse_unless_followed(recommendation):
    """Raises ValidationError unless the item is adopted and its year still open."""
    plan = recommendation.plan
    if plan.is_draft:
        raise ValidationError(_("Progress is recorded once the plan is adopted."), code="draft")
    if plan.state == plan.State.CLOSED:
        raise ValidationError(_("The plan is closed; its items have ended."), code="closed")
    if not type(recommendation).objects.in_force().filter(pk=recommendation.pk).exists():
        raise ValidationError(_("Only what was adopted can make progress."), code="not_adopted")


@transaction.atomic
def record(recommendation, *, by, status, reported_on=None, publish=False, now=None, **account):
    """The work of ``Recommendation.record_progress``; see there."""
    stored = lock(recommendation.pk)
    refuse_unless_followed(stored)
    update = ProgressUpdate(
        recommendation=stored,
        author=by,
        status=status,
        reported_on=reported_on or timezone.localdate(),
        **account,
    )
    update.full_clean()
    with door(update, by=by):
        update.save()
    if publish:
        update.publish(by=by, now=now)
    recommendation.refresh_from_db()
    return update
