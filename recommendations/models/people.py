from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who signs in: staff of the department, or a focal point of a responsible body."""

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
