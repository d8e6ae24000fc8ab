from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES
from recommendations.localization.numbers import exact
from recommendations.models.base.content import Content, ContentQuerySet
from recommendations.models.base.past_days import check_past_day
from recommendations.models.base.relations import related

MAX_INDICATORS = 3
# Fixed when the plan is adopted.
FROZEN_AT_ADOPTION = ["recommendation_id", "number", "target"]
# Fixed then, too; what is missing may still be added.
FROZEN_ONCE_GIVEN = ["baseline", *(f"{name}_{code}" for name in ("name", "unit") for code in CODES)]
NUMBERS = {"max_digits": 14, "decimal_places": 4}


def frozen_error():
    return ValidationError(
        _("The plan has been adopted: the indicator is locked. What is missing can be added."),
        code="frozen",
    )


def frozen_fields(indicator):
    """The names of the fields of a stored ``indicator`` that its adoption has fixed."""
    given = [name for name in FROZEN_ONCE_GIVEN if getattr(indicator, name) not in (None, "")]
    return [*(name.removesuffix("_id") for name in FROZEN_AT_ADOPTION), *given]


class IndicatorQuerySet(ContentQuerySet):
    guarded_fields = frozenset(
        {"name", "unit", *(name.removesuffix("_id") for name in FROZEN_AT_ADOPTION)}
        | set(FROZEN_ONCE_GIVEN)
    )

    def delete(self):
        for indicator in self:
            indicator.validate_deletion()
        return super().delete()


class Indicator(Content):
    """What is measured to know how far a recommendation has come; three at most.

    Frozen when the plan is adopted, as its text is. One may be added later.
    """

    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.CASCADE,
        related_name="indicators",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("what is measured"), max_length=300)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    baseline = models.DecimalField(
        _("baseline"), null=True, blank=True, help_text=_("Empty if it is not known."), **NUMBERS
    )
    target = models.DecimalField(_("target"), **NUMBERS)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "number"],
                name="indicator_number_once",
                violation_error_message=_("This number is already taken by another indicator."),
            ),
            models.CheckConstraint(
                name="indicator_three_at_most",
                condition=Q(number__gte=1, number__lte=MAX_INDICATORS),
                violation_error_message=_("A recommendation has at most three indicators: 1 to 3."),
            ),
            models.CheckConstraint(
                name="indicator_target_differs",
                condition=Q(baseline=None) | ~Q(baseline=F("target")),
                violation_error_message=_("The target must differ from the baseline."),
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.name}"

    def _is_adopted(self):
        return not self.recommendation.plan.is_draft

    def validate_change(self, stored):
        """Raises ValidationError when something that is fixed differs from ``stored``."""
        fields = [self._meta.get_field(name).attname for name in frozen_fields(stored)]
        differs = any(getattr(self, name) != getattr(stored, name) for name in fields)
        if differs and stored._is_adopted():
            raise frozen_error()

    def validate_deletion(self):
        """Raises ValidationError once the plan is adopted."""
        if self._is_adopted():
            raise frozen_error()

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for a change of what is fixed."""
        if stored := self.read_stored():
            self.validate_change(stored)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.validate_deletion()
        return super().delete(*args, **kwargs)


class ReadingQuerySet(ContentQuerySet):
    def effective(self):
        """Readings that no other one corrects: what counts."""
        return self.filter(correction=None)

    def update(self, **fields):
        if self.exists():
            raise changed_error()
        return super().update(**fields)

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for reading in objs:
            reading.validate_new()
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self):
        if self.exists():
            raise deleted_error()
        return super().delete()


def changed_error():
    return ValidationError(
        _("A reading is never changed: enter a new one that corrects it."), code="append_only"
    )


def deleted_error():
    return ValidationError(
        _("A reading is never deleted: enter a new one that corrects it."), code="append_only"
    )


class Reading(Content):
    """The value of an indicator on a day, with its source.

    Never changed: a correction is a new reading that says what it corrects. A missing translation
    of the source may be added.
    """

    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        on_delete=models.PROTECT,
        related_name="readings",
    )
    # That of the indicator: what is shown of an item is read by its key.
    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="readings",
    )
    read_on = models.DateField(_("measured on"), default=timezone.localdate)
    value = models.DecimalField(_("value"), **NUMBERS)
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Who measured it, or where it can be read.")
    )
    corrects = models.OneToOneField(
        "self",
        verbose_name=_("corrects the reading"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="correction",
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["read_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="reading_does_not_correct_itself",
                condition=Q(corrects=None) | ~Q(corrects=F("pk")),
                violation_error_message=_("A reading cannot correct itself."),
            )
        ]

    def __str__(self):
        return f"{self.read_on} · {'' if self.value is None else exact(self.value)}"

    def clean(self):
        """Refuses a reading of the future, and a correction of another indicator's."""
        super().clean()
        check_past_day(self, "read_on", future=_("The date of a reading cannot be in the future."))
        self.validate_correction()

    def validate_correction(self):
        """Raises ValidationError unless what it corrects is of the same indicator."""
        if self.corrects and self.corrects.indicator_id != self.indicator_id:
            raise ValidationError(
                _("Only a reading of the same indicator can be corrected."), code="corrects"
            )

    def validate_new(self):
        """Raises ValidationError unless the item is adopted and its year still open."""
        self.validate_correction()
        items = related(type(self), "recommendation").objects
        item = items.select_related("plan").get(pk=self.indicator.recommendation_id)
        item.validate_accepts_progress()
        self.recommendation = item

    def validate_change(self, stored):
        """Raises ValidationError for anything but a missing translation of the source."""
        names = ["indicator_id", "recommendation_id", "read_on", "value", "corrects_id"]
        names += [name for code in CODES if getattr(stored, name := f"source_{code}")]
        if any(getattr(self, name) != getattr(stored, name) for name in names):
            raise changed_error()

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for a change, and where the item takes no readings."""
        if stored := self.read_stored():
            self.validate_change(stored)
        else:
            self.validate_new()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise deleted_error()
