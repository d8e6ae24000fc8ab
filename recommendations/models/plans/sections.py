from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES
from recommendations.models.base.content import Content, ContentQuerySet, has_text

from .plans import Plan

# Fixed at any time: a section is of one plan.
FIXED = ["plan_id"]
# Fixed when the plan is adopted.
FROZEN_AT_ADOPTION = ["order"]
# Fixed then, too; what is missing may still be added.
FROZEN_TEXTS = [f"title_{code}" for code in CODES]


def frozen_error():
    return ValidationError(
        _(
            "The plan has been adopted: its sections are locked. A missing translation can be "
            "added."
        ),
        code="frozen",
    )


def frozen_fields(section):
    """The names of the fields of a stored ``section`` that the adoption of its plan fixes."""
    return [*FROZEN_AT_ADOPTION, *(name for name in FROZEN_TEXTS if getattr(section, name))]


class PlanSectionQuerySet(ContentQuerySet):
    guarded_fields = frozenset({"plan", "title", *FROZEN_AT_ADOPTION, *FROZEN_TEXTS})

    def of_drafts(self):
        """Those of plans that are not adopted yet."""
        return self.filter(plan__state=Plan.State.DRAFT)

    def in_order(self):
        """The newest plan first, each with its sections in order; with their plans."""
        return self.select_related("plan").order_by("-plan__year", "order")

    def next_order(self):
        """The place after the last of these; 1 where there is none."""
        return (self.aggregate(last=models.Max("order"))["last"] or 0) + 1

    @transaction.atomic
    def bulk_create(self, objs, *args, **kwargs):
        """As usual, for sections of draft plans only."""
        objs = list(objs)
        plans = Plan.objects.select_for_update().in_bulk({section.plan_id for section in objs})
        for section in objs:
            section.plan = plans[section.plan_id]
            section.validate_new()
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self):
        for section in self.select_related("plan"):
            section.validate_deletion()
        return super().delete()


class PlanSection(Content):
    """A heading of a plan, under which some of its recommendations are listed.

    Frozen when the plan is adopted, as its texts are.
    """

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="sections"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=300)

    objects = PlanSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["plan_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "order"],
                name="plansection_order_once_in_plan",
                violation_error_message=_("Two sections cannot have the same place in the order."),
            ),
            models.CheckConstraint(
                name="plansection_order_from_one",
                condition=Q(order__gte=1),
                violation_error_message=_("The order of sections begins at 1."),
            ),
            models.CheckConstraint(
                name="plansection_with_title",
                condition=has_text("title"),
                violation_error_message=_("A section needs a title."),
            ),
        ]

    def __str__(self):
        return str(self.title or self.order)

    def validate_new(self):
        """Raises ValidationError unless the plan is a draft."""
        if not self.plan.is_draft:
            raise ValidationError(
                _("The plan has been adopted: nothing can be added."), code="adopted"
            )

    def validate_change(self, stored):
        """Raises ValidationError when something that is fixed differs from ``stored``."""
        if self.plan_id != stored.plan_id:
            raise ValidationError(_("A section stays in its plan."), code="plan")
        fields = frozen_fields(stored)
        differs = any(getattr(self, name) != getattr(stored, name) for name in fields)
        if differs and not self.plan.is_draft:
            raise frozen_error()

    def validate_deletion(self):
        """Raises ValidationError once the plan is adopted."""
        if not self.plan.is_draft:
            raise frozen_error()

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for a change of what is fixed."""
        # The stored plan, held until the end: somebody may be adopting it at this moment.
        self.plan = Plan.objects.select_for_update().get(pk=self.plan_id)
        if stored := self.read_stored():
            self.validate_change(stored)
        else:
            self.validate_new()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.validate_deletion()
        return super().delete(*args, **kwargs)
