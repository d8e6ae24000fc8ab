from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.content import Permanent, PermanentQuerySet, Versioned
from recommendations.models.base.slugs import AutomaticSlug


class Theme(AutomaticSlug, Versioned, Permanent):
    """A subject that recommendations share, by which readers find them."""

    name = models.CharField(_("name"), max_length=100)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PermanentQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "slug"]

    def __str__(self):
        return self.name or self.slug

    def get_absolute_url(self):
        return reverse("theme", args=[self.slug])

    def was_public(self):
        return self.recommendations.once_public().exists()
