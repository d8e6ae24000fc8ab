from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .base import Versioned


class SiteProfileQuerySet(models.QuerySet):
    def current(self):
        """The one profile; an unsaved empty one on a site that has none yet."""
        return self.first() or SiteProfile(pk=SiteProfile.ONLY)

    def move_content(self):
        """Says that something the public may see has changed.

        Called in the transaction of the change, so that no reader keeps an older page.
        """
        if not self.filter(pk=SiteProfile.ONLY).update(content_version=F("content_version") + 1):
            self.bulk_create([SiteProfile(pk=SiteProfile.ONLY)], ignore_conflicts=True)


class SiteProfile(Versioned):
    """What makes the site one body's own: its name, its words, its notice."""

    ONLY = 1

    body_name = models.CharField(_("name of the body"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    notice = models.TextField(
        _("notice"), blank=True, help_text=_("Shown at the top of every page while it has text.")
    )
    contact = models.TextField(_("contact"), blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    # Moves with every change the public may see; pages and caches are keyed by it.
    content_version = models.PositiveBigIntegerField(default=1, editable=False)

    objects = SiteProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("the site's own words")
        verbose_name_plural = _("the site's own words")
        constraints = [
            models.CheckConstraint(
                name="site_profile_is_one",
                condition=Q(pk=1),
                violation_error_message=_("A site has one profile."),
            )
        ]

    def __str__(self):
        return self.body_name or str(_("the site's own words"))
