from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.localization.phrases.account_names import account_name
from recommendations.models.institutions import Institution


class Role(models.TextChoices):
    """What an account is for; the value is the name of the group."""

    EDITOR = "editor", pgettext_lazy("role", "editor")
    PUBLISHER = "publisher", pgettext_lazy("role", "publisher")
    FOCAL_POINT = "focal_point", pgettext_lazy("role", "focal point")
    AUDITOR = "auditor", pgettext_lazy("role", "auditor")


class UserQuerySet(models.QuerySet):
    """Accounts; those that other records refer to cannot be deleted."""

    def wanting_letters(self):
        """The active accounts that have e-mail notifications turned on."""
        return self.filter(is_active=True, receives_letters=True)

    def focal_points(self):
        """As ``User.is_focal_point``."""
        return self.filter(groups__name=Role.FOCAL_POINT, is_superuser=False)

    def delete(self):
        for user in self:
            user.validate_deletion()
        return super().delete()


class AccountManager(UserManager.from_queryset(UserQuerySet)):
    """Makes accounts, as Django's manager does."""

    use_in_migrations = False


class User(AbstractUser):
    """Somebody who signs in: staff of the department, or a focal point of a responsible body."""

    institutions = models.ManyToManyField(
        Institution,
        verbose_name=_("represents"),
        blank=True,
        related_name="focal_points",
        help_text=_(
            "For a focal point, who sees and reports on the recommendations of these "
            "institutions only."
        ),
    )
    language = models.CharField(
        _("e-mail language"),
        max_length=8,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    receives_letters = models.BooleanField(
        _("receives e-mail notifications"),
        default=True,
        help_text=_("Reminders and the weekly digest, by e-mail."),
    )

    objects = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        permissions = [("view_activity", "Can read the list of all changes")]
        constraints = [
            # One signs in by either, in whatever case: each must lead to one account.
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_in_any_case",
                violation_error_message=_("An account with this name already exists."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                condition=~Q(email=""),
                violation_error_message=_("Another account already has this e-mail address."),
            ),
        ]

    def __str__(self):
        """The full name, see ``account_name``; never the user name."""
        return account_name(self)

    def save(self, *args, **kwargs):
        """Saves; the e-mail address in small letters, as it is looked for at sign-in."""
        self.email = (self.email or "").lower()
        super().save(*args, **kwargs)

    @cached_property
    def is_focal_point(self):
        """True for who reports for certain institutions only.

        This role limits every other one, so that adding a role never shows more.
        """
        return not self.is_superuser and self.groups.filter(name=Role.FOCAL_POINT).exists()

    def colleagues(self):
        """The accounts that report for one of the same institutions, this one among them."""
        return User.objects.filter(institutions__focal_points=self)

    def is_referenced(self):
        """True when a record, its history or a log names this account."""
        return any(
            model._base_manager.filter(**{field.name: self}).exists()
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.related_model is User and _is_reference(model, field)
        )

    def validate_deletion(self):
        """Raises ValidationError when a record refers to this account."""
        if self.is_referenced():
            raise ValidationError(
                _(
                    "This account has entries in its name and cannot be deleted. Deactivate it "
                    "instead."
                ),
                code="traces",
            )

    def delete(self, *args, **kwargs):
        self.validate_deletion()
        return super().delete(*args, **kwargs)


def _is_reference(model, field):
    """True for a field that records somebody's work; False for the account's own data."""
    if model._meta.label == "admin.LogEntry":
        return True
    is_own = (
        model._meta.auto_created
        or field.remote_field.on_delete is models.CASCADE
        # The history of the account's own links.
        or hasattr(model, "m2m_history_id")
    )
    return model._meta.app_label == "recommendations" and not is_own


def validate_roles(roles, institutions):
    """Raises ValidationError for a focal point that would represent no institution: it would see
    nothing. ``roles``: names of groups; ``institutions``: those that it would represent.
    """
    if Role.FOCAL_POINT in roles and not institutions:
        message = _("A focal point represents an institution: choose at least one.")
        raise ValidationError(message, code="no_institution")


def validate_new_roles(sender, instance, action, pk_set, reverse=False, **kwargs):
    """Receiver of ``m2m_changed`` of the groups: the institutions of a focal point come first.

    Raises ValidationError as ``validate_roles``, on whichever road the role is given.
    """
    if action != "pre_add" or not pk_set:
        return
    groups = [instance] if reverse else instance.groups.model.objects.filter(pk__in=pk_set)
    if Role.FOCAL_POINT not in {group.name for group in groups}:
        return
    users = User.objects.filter(pk__in=pk_set) if reverse else [instance]
    for user in users:
        validate_roles([Role.FOCAL_POINT], user.institutions.all()[:1])


def validate_last_institution(sender, instance, **kwargs):
    """Receiver of ``pre_delete`` of an Institution: it is not the only one of a focal point."""
    own = instance.focal_points.focal_points()
    others = User.institutions.through.objects.exclude(institution=instance)
    if own.exclude(pk__in=others.values("user")).exists():
        message = _(
            "An account is the focal point of this institution alone. Give it another institution "
            "or another role first."
        )
        raise ValidationError(message, code="focal_point")
