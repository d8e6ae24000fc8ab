from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

READ_ONLY_MESSAGE = _("The sign-in log cannot be changed.")


class SignInQuerySet(models.QuerySet):
    """Entries are added, and forgotten when they are old; nothing else happens to them."""

    refusal = READ_ONLY_MESSAGE

    def update(self, **fields):
        raise ValidationError(self.refusal, code="log")

    def delete(self):
        raise ValidationError(self.refusal, code="log")

    def forget_old(self, *, now=None):
        """Takes the addresses out of entries, then the entries out of the log.

        ``settings.SIGN_IN_ADDRESS_DAYS`` and ``SIGN_IN_LOG_DAYS`` say after how many days.
        """
        now = now or timezone.now()
        addresses, entries = settings.SIGN_IN_ADDRESS_DAYS, settings.SIGN_IN_LOG_DAYS
        old = self.filter(at__lt=now - timedelta(days=addresses), address__isnull=False)
        models.QuerySet.update(old, address=None)
        models.QuerySet.delete(self.filter(at__lt=now - timedelta(days=entries)))


class SignIn(models.Model):
    """One attempt to sign in, or one change of what somebody signs in with."""

    class Outcome(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        WRONG_PASSWORD = "wrong_password", _("wrong name or password")
        WRONG_CODE = "wrong_code", _("wrong code or key")
        TOO_MANY = "too_many", _("blocked: too many attempts")
        NOT_ALLOWED = "not_allowed", _("blocked: this account cannot sign in")
        PASSWORD_CHANGED = "password_changed", _("new password")
        FACTOR_ADDED = "factor_added", _("two-factor authentication set up")
        FACTOR_REMOVED = "factor_removed", _("two-factor authentication removed")

    class Method(models.TextChoices):
        PASSWORD = "password", _("password")
        TOTP = "totp", _("code from the app")
        RECOVERY_CODES = "recovery_codes", _("recovery code")
        WEBAUTHN = "webauthn", _("security key")
        PASSKEY = "passkey", _("passkey")

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account"),
        null=True,
        blank=True,
        related_name="sign_ins",
    )
    typed_name = models.CharField(
        _("name entered"),
        max_length=10,
        blank=True,
        help_text=_("Only the first letters, if there is no such account."),
    )
    outcome = models.CharField(_("what happened"), max_length=20, choices=Outcome.choices)
    method = models.CharField(
        pgettext_lazy("sign-in", "means"), max_length=20, choices=Method.choices, blank=True
    )
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return f"{self.user or self.typed_name or '?'}: {self.get_outcome_display()}"

    def save(self, *args, **kwargs):
        """Adds the entry; raises ValidationError where it is there already."""
        if not self._state.adding:
            raise ValidationError(READ_ONLY_MESSAGE, code="log")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(READ_ONLY_MESSAGE, code="log")
