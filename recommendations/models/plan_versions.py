from django.apps import apps
from django.db import models
from django.db.models import F


class PlanVersionQuerySet(models.QuerySet):
    def bump(self, years=None, *, counted=True):
        """Counts a change on the pages of the plans of these ``years``; of all plans if None.

        ``counted``: whether their items may count otherwise now.
        """
        names = ["number", "counted"] if counted else ["number"]
        moved = {name: F(name) + 1 for name in names}
        if years is None:
            self.update(**moved)
            plans = apps.get_model("recommendations", "Plan").objects
            missing = plans.exclude(year__in=self.values("year")).values_list("year", flat=True)
            self.bulk_create([self.model(year=year) for year in missing])
            return
        for year in sorted(years):
            if not self.filter(year=year).update(**moved):
                self.create(year=year)


class PlanVersion(models.Model):
    """How often something on the pages of one plan has changed; see ``public_changes``.

    A plan has one once it is published. The pages of one that has none go by the site's content
    version, which moves with every change. ``counted`` moves with those alone by which its items
    may count otherwise: for no other are all of them counted anew.
    """

    year = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=1)
    counted = models.PositiveBigIntegerField(default=1)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "plan version"
        verbose_name_plural = "plan versions"
        default_permissions = []

    def __str__(self):
        return f"{self.year}: {self.number}"
