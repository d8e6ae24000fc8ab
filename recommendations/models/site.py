from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .base import Versioned

# True while the version has been moved for all the changes of a transaction.
_has_moved = ContextVar("has_moved", default=False)


class SiteProfileQuerySet(models.QuerySet):
    def current(self):
        """The one profile; an unsaved empty one on a site that has none yet."""
        return self.first() or SiteProfile(pk=SiteProfile.ONLY)

    def move_content(self):
        """Says that something the public may see has changed.

        Called in the transaction of the change, so that no reader keeps an older page.
        """
        if _has_moved.get():
            return
        only = self.filter(pk=SiteProfile.ONLY)
        if not only.update():
            self.bulk_create([SiteProfile(pk=SiteProfile.ONLY)], ignore_conflicts=True)
            only.update()

    @contextmanager
    def moved_once(self):
        """Moves the content version at once, for all that is saved while this is open.

        To be opened inside the one transaction of those changes.
        """
        self.move_content()
        token = _has_moved.set(True)
        try:
            yield
        finally:
            _has_moved.reset(token)

    def update(self, **fields):
        """As usual; the content version moves with every change, and only forward."""
        return super().update(**fields | {"content_version": F("content_version") + 1})

    def delete(self):
        raise ValidationError(_("The site's own words are never deleted."), code="kept")


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
    licence = models.CharField(
        _("licence of the open data"),
        max_length=50,
        blank=True,
        help_text=_("Its short name, for example CC-BY-4.0; empty if none is given."),
    )
    licence_url = models.URLField(_("address of the licence"), blank=True)
    two_people_disclose = models.BooleanField(
        _("two people for each disclosure"),
        default=False,
        help_text=_(
            "Whoever asks that more becomes public cannot grant it too: names, speakers, documents "
            "and evidence need a second person. Only a superuser can change this."
        ),
    )
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
            ),
            models.CheckConstraint(
                name="site_profile_licence_named",
                condition=~Q(licence="") | Q(licence_url=""),
                violation_error_message=_("Give the licence its short name too."),
            ),
        ]

    def __str__(self):
        return self.body_name or str(_("the site's own words"))

    def save(self, *args, **kwargs):
        """Saves all but the content version: it may have moved since this was read."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [name for name in fields if name != "content_version"]
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("The site's own words are never deleted."), code="kept")
