from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES
from recommendations.models.base.content import ContentQuerySet, Versioned, has_text
from recommendations.models.base.relations import related
from recommendations.models.choices import CLOSED, NEEDS_REASON, Status

CLOSED_CHOICES = [(status.value, status.label) for status in Status if status in CLOSED]
# What a decision to close holds beside its status: handed on to ``progress.record`` as it is.
ACCOUNT = [
    *(f"{name}_{code}" for name in ("reason", "narrative", "obstacle") for code in CODES),
    "evidence_url",
    "evidence_is_public",
    "superseded_by",
]
NO_POSTPONEMENT = Q(due_on=None, postponing_body=None) & ~has_text("postponement_reason")
NO_ACCOUNT = (
    Q(status="", evidence_url="", evidence_is_public=False, superseded_by=None)
    & ~has_text("reason")
    & ~has_text("narrative")
    & ~has_text("obstacle")
)


@dataclass(frozen=True)
class CarryOver:
    """The item goes on in a later plan, under a new number and perhaps a new date.

    Another date than the one in force is a postponement: ``reason`` (texts by language) and
    ``decided_by`` (an Institution) say why, and which body decided it.
    """

    number: int | None = None
    due_on: date | None = None
    reason: dict = field(default_factory=dict)
    decided_by: Any = None


@dataclass(frozen=True)
class Close:
    """The item ends with ``status``; ``account`` holds what ``progress.record`` takes beside it.

    ``decided_by``: the key of the account that noted it beforehand, if one did.
    """

    status: str
    account: dict = field(default_factory=dict)
    decided_by: int | None = field(default=None, compare=False)


class ClosingDecisionQuerySet(ContentQuerySet):
    def of(self, plan):
        """The decisions on what is open in ``plan``."""
        return self.filter(recommendation__in=plan.adopted_recommendations().open())


class ClosingDecision(Versioned):
    """The decision on an open item before its year closes; only staff see it.

    Closing the plan carries it out and removes it; lineage and progress updates then show what
    became of the item.
    """

    class Choice(models.TextChoices):
        CARRY_OVER = "carry_over", _("carry over to a later plan")
        CLOSE = "close", _("close it")

    recommendation = models.OneToOneField(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        related_name="closing_decision",
    )
    choice = models.CharField(_("decision on it"), max_length=10, choices=Choice.choices)
    number = models.PositiveSmallIntegerField(
        _("new number"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9999)],
        help_text=_("Leave empty to use the next free number."),
    )
    due_on = models.DateField(
        _("new due date"),
        null=True,
        blank=True,
        help_text=_("Leave empty to keep the date in force."),
    )
    postponement_reason = models.TextField(_("reason for the new date"), blank=True)
    postponing_body = models.ForeignKey(
        "Institution",
        verbose_name=_("the new date was decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    status = models.CharField(_("status"), max_length=30, choices=CLOSED_CHOICES, blank=True)
    reason = models.TextField(_("reason, or what is missing"), blank=True)
    narrative = models.TextField(_("what was done"), blank=True)
    obstacle = models.TextField(_("obstacle"), blank=True)
    evidence_url = models.URLField(_("address of the evidence"), blank=True)
    evidence_is_public = models.BooleanField(_("the evidence is public"), default=False)
    superseded_by = models.ForeignKey(
        "Recommendation",
        verbose_name=_("superseded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), editable=False)

    objects = ClosingDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing decision")
        verbose_name_plural = _("closing decisions")
        ordering = ["recommendation"]
        constraints = [
            models.CheckConstraint(
                name="closing_carries_over_or_closes",
                condition=(Q(choice="carry_over") & NO_ACCOUNT)
                | (Q(choice="close", status__in=CLOSED, number=None) & NO_POSTPONEMENT),
                violation_error_message=_(
                    "A carried-over recommendation needs a number and a date; a closed one needs "
                    "a status."
                ),
            ),
            models.CheckConstraint(
                name="closing_new_date_with_reason",
                condition=NO_POSTPONEMENT
                | (
                    Q(due_on__isnull=False, postponing_body__isnull=False)
                    & has_text("postponement_reason", ["ar"])
                ),
                violation_error_message=_(
                    "A new due date needs its reason in Arabic and the body that decided it."
                ),
            ),
            models.CheckConstraint(
                name="closing_number_from_one",
                condition=Q(number=None) | Q(number__gte=1),
                violation_error_message=_("Numbers begin at 1."),
            ),
            models.CheckConstraint(
                name="closing_reason_where_needed",
                condition=~Q(status__in=NEEDS_REASON) | has_text("reason"),
                violation_error_message=_("This status requires a reason, or what is missing."),
            ),
            models.CheckConstraint(
                name="closing_evidence_if_implemented",
                condition=~Q(status="implemented") | ~Q(evidence_url=""),
                violation_error_message=_(
                    "“Implemented” requires evidence: enter a link. To attach a file, report "
                    "progress on the recommendation's page."
                ),
            ),
            models.CheckConstraint(
                name="closing_successor_if_superseded",
                condition=(Q(status="superseded") & Q(superseded_by__isnull=False))
                | (~Q(status="superseded") & Q(superseded_by=None)),
                violation_error_message=_(
                    "“Superseded”, and no other status, requires the replacement."
                ),
            ),
            models.CheckConstraint(
                name="closing_not_superseded_by_its_own",
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("recommendation")),
                violation_error_message=_("A recommendation cannot replace itself."),
            ),
        ]

    def __str__(self):
        return f"{self.recommendation_id} · {self.get_choice_display()}"

    @property
    def as_decision(self):
        """The decision as ``closing.close`` takes it: a CarryOver or a Close."""
        if self.choice == self.Choice.CARRY_OVER:
            reason = {
                code: text
                for code in CODES
                if (text := getattr(self, f"postponement_reason_{code}"))
            }
            return CarryOver(self.number, self.due_on, reason, self.postponing_body)
        account = {name: getattr(self, name) for name in ACCOUNT}
        return Close(self.status, account, self.decided_by_id)

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Saves; raises ValidationError unless the item is open and its plan adopted."""
        item = related(type(self), "recommendation").objects.lock(self.recommendation_id)
        item.validate_accepts_progress()
        if not type(item).objects.open().filter(pk=item.pk).exists():
            raise ValidationError(
                _("Number %(number)s is no longer open; it needs no decision."),
                params={"number": item.number},
                code="not_open",
            )
        super().save(*args, **kwargs)
