from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.content import (
    Publishable,
    PublishableQuerySet,
    Versioned,
    guarded_write_allowed,
)
from recommendations.models.choices import ADOPTED
from recommendations.models.meetings.meetings import Meeting

# Set by ``adoption.adopt`` and ``closing.close`` alone.
SET_AT_ADOPTION = ["adopted_on", "adopted_at", "adopted_by_id"]
SET_AT_CLOSING = ["closed_on", "closed_by_id"]
FIELDS_SET_BY_TRANSITIONS = ["state", *SET_AT_ADOPTION, *SET_AT_CLOSING]
# Fixed at adoption: the year is the address, the meeting is who adopted it.
FROZEN_AT_ADOPTION = ["year", "meeting_id"]


class PlanQuerySet(PublishableQuerySet):
    guarded_fields = PublishableQuerySet.guarded_fields | {
        name.removesuffix("_id") for name in [*FIELDS_SET_BY_TRANSITIONS, *FROZEN_AT_ADOPTION]
    }

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for plan in objs:
            plan.validate_new()
        return super().bulk_create(objs, *args, **kwargs)


class Plan(Versioned, Publishable):
    """A year's plan: the recommendations that a meeting adopted, answered for until it closes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ADOPTED = "adopted", _("adopted")
        CLOSED = "closed", _("closed")

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("Without the year, which is shown next to it."),
    )
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("adopted by the meeting"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
    )
    introduction = models.TextField(_("introduction"), blank=True)
    is_selection = models.BooleanField(
        _("published in part"),
        default=False,
        help_text=_("The meeting adopted more recommendations than are published here."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    adopted_on = models.DateField(
        _("adopted on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Empty if the day of the meeting is not known."),
    )
    adopted_at = models.DateTimeField(_("adoption recorded at"), null=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("adoption recorded by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-year"]
        permissions = [
            ("adopt_plan", "Can adopt a plan"),
            ("publish_plan", "Can publish and withdraw a plan and its parts"),
            ("close_plan", "Can close a plan"),
        ]
        constraints = [
            Publishable.withdrawn_after_published("plan_withdrawn_after_published"),
            models.CheckConstraint(
                name="plan_year_plausible",
                condition=Q(year__gte=1900, year__lte=2200),
                violation_error_message=_("Enter the year with four digits."),
            ),
            models.CheckConstraint(
                name="plan_adopted_at_with_adopted_by",
                condition=Q(state="draft", adopted_at=None, adopted_by=None, adopted_on=None)
                | Q(
                    state__in=["adopted", "closed"],
                    adopted_at__isnull=False,
                    adopted_by__isnull=False,
                    meeting__isnull=False,
                ),
                violation_error_message=_(
                    "An adopted plan needs its meeting and the person who recorded the adoption."
                ),
            ),
            models.CheckConstraint(
                name="plan_closed_on_with_closed_by",
                condition=Q(state="closed", closed_on__isnull=False, closed_by__isnull=False)
                | Q(state__in=["draft", "adopted"], closed_on=None, closed_by=None),
                violation_error_message=_(
                    "A closed plan needs its closing date and the person who closed it."
                ),
            ),
            models.CheckConstraint(
                name="plan_published_after_adoption",
                condition=Q(published_at=None) | Q(state__in=["adopted", "closed"]),
                violation_error_message=_("A draft cannot be published; adopt the plan first."),
            ),
        ]

    def __str__(self):
        if self.title:
            return f"{self.title} {self.year}"
        return gettext("Plan of %(year)s") % {"year": self.year}

    def get_absolute_url(self):
        return reverse("plan", args=[self.year])

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT

    def mark_published(self, *, now=None):
        """As ``Publishable.mark_published``; raises ValidationError for a draft."""
        if self.is_draft:
            raise ValidationError(
                _("A draft cannot be published; adopt the plan first."), code="draft"
            )
        super().mark_published(now=now)

    def validate_new(self):
        super().validate_new()
        if not self.is_draft:
            raise ValidationError(_("A new plan has to be a draft."), code="state")

    def validate_change(self, stored):
        super().validate_change(stored)
        moved = [
            name
            for name in FIELDS_SET_BY_TRANSITIONS
            if getattr(self, name) != getattr(stored, name)
        ]
        if moved and not guarded_write_allowed(self):
            raise ValidationError(
                _("Plans can only be adopted and closed through their own actions."), code="state"
            )
        frozen = [
            name for name in FROZEN_AT_ADOPTION if getattr(self, name) != getattr(stored, name)
        ]
        if frozen and not stored.is_draft:
            raise ValidationError(
                _("The plan has been adopted: its year and meeting are locked."), code="frozen"
            )

    def numbers(self):
        """The numbers of its items, adopted or not."""
        return list(self.recommendations.order_by("number").values_list("number", flat=True))

    def validate_deletion(self):
        super().validate_deletion()
        if not self.is_draft:
            raise ValidationError(_("An adopted plan cannot be deleted."), code="adopted")

    def adopted_recommendations(self):
        """The recommendations that count: what the meeting adopted."""
        return self.recommendations.filter(decision__in=ADOPTED)
