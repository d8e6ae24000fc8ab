"""The forms of an account: a focal point represents at least one institution."""

from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError

from recommendations.models.accounts.users import validate_roles


class RolesMixin:
    """Mixin of forms with the fields ``groups`` and ``institutions``."""

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if "groups" in cleaned and "institutions" in cleaned:
            try:
                validate_roles({one.name for one in cleaned["groups"]}, cleaned["institutions"])
            except ValidationError as error:
                self.add_error("institutions", error)
        return cleaned

    def _save_m2m(self):
        """The institutions first: the role of a focal point is refused without one."""
        if "institutions" in self.cleaned_data:
            self.instance.institutions.set(self.cleaned_data["institutions"])
        super()._save_m2m()


class AccountForm(RolesMixin, UserChangeForm):
    """The form of an account."""

    class Meta(UserChangeForm.Meta):
        # They are shown, and written by signing in.
        exclude = ["last_login", "date_joined"]


class NewAccountForm(RolesMixin, AdminUserCreationForm):
    """The form of a new account."""
