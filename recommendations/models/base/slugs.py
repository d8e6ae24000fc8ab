"""The slug of a record: made from its name on the first save where nobody typed one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.localization.slugs import slug_from, unique_slug


class AutomaticSlug(models.Model):
    """A record with a unique slug, which may be left empty. Comes before ``Content`` in the bases.

    Subclasses name in ``slug_source`` the translated field that it is made from.
    """

    slug_source = "name"

    slug = models.SlugField(
        _("URL name (slug)"),
        unique=True,
        blank=True,
        help_text=_(
            "Latin letters, digits and hyphens; made from the name where it is left empty. It "
            "cannot be changed after publication."
        ),
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Saves; an empty slug is made from the English, Kurmanji or Arabic name."""
        if not self.slug:
            self.slug = self.new_slug()
        super().save(*args, **kwargs)

    def new_slug(self):
        """A slug that no other record of the model has."""
        names = [getattr(self, f"{self.slug_source}_{code}") for code in ("en", "ku", "ar")]
        slug = slug_from(*names) or self._meta.model_name
        others = type(self)._base_manager.exclude(pk=self.pk).filter(slug__startswith=slug[:40])
        return unique_slug(slug, set(others.values_list("slug", flat=True)))
