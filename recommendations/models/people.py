from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .institutions import Institution
from .roles import Role


class User(AbstractUser):
    """Somebody who signs in: staff of the department, or a focal point of a responsible body."""

    institutions = models.ManyToManyField(
        Institution,
        verbose_name=_("reports for"),
        blank=True,
        related_name="focal_points",
        help_text=_("For a focal point: sees and reports on the recommendations of these only."),
    )
    language = models.CharField(
        _("language of letters"),
        max_length=8,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        permissions = [("view_activity", "Can read the list of all changes")]

    @cached_property
    def is_focal_point(self):
        """True for who reports for certain institutions only.

        The bond wins over every other role, so that adding one never widens what is seen.
        """
        return not self.is_superuser and self.groups.filter(name=Role.FOCAL_POINT).exists()

    def colleagues(self):
        """The accounts that report for one of the same institutions, this one among them."""
        return User.objects.filter(institutions__focal_points=self)
