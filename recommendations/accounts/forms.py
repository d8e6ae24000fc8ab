"""The forms of django-allauth with our labels, limits and log."""

import struct
import unicodedata
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.localization.folding import without_invisible
from recommendations.models import SignIn

from .sign_in import attempts, sign_in_log, too_many_attempts

# Seconds for which a used code is remembered: longer than any code is valid.
CODE_LIFE = 2 * 60


@contextmanager
def attempt(user, method):
    """Counts the block as an attempt by ``method``, and logs it if it fails.

    Raises ImmediateHttpResponse after too many attempts.
    """
    kind, identities = (attempts.CODE, [user.pk]) if user else (attempts.PASSKEY, [])
    begun = too_many_attempts.begin_attempt(
        context.request, kind, identities, user=user, method=method
    )
    try:
        yield
    except forms.ValidationError:
        sign_in_log.write(context.request, SignIn.Outcome.WRONG_CODE, user=user, method=method)
        raise
    begun.succeed()


class SignInForm(LoginForm):
    """The name or the e-mail address, and the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean_login(self):
        """Without the invisible characters that come with a name copied from a message."""
        self.cleaned_data["login"] = without_invisible(self.cleaned_data["login"])
        return super().clean_login()


class TypedEmailField(EmailField):
    """An address without the invisible characters that come with a copied one."""

    def to_python(self, value):
        return super().to_python(without_invisible(value) if isinstance(value, str) else value)


class PasswordLinkForm(ResetPasswordForm):
    """Where to send a link for a new password."""

    email = TypedEmailField()

    def save(self, request, **kwargs):
        """Sends an e-mail to unknown addresses too: the time it takes reveals no account."""
        if not self.users:
            email = self.cleaned_data["email"]
            get_adapter().send_mail("account/email/unknown_account", email, {"email": email})
        else:
            super().save(request, **kwargs)


def normalized_code(code):
    """``code`` without spaces and punctuation, and with Latin digits for Arabic ones."""
    return "".join(str(unicodedata.digit(sign, sign)) for sign in code if sign.isalnum())


class TypedCode:
    """Mixin of forms with a typed code."""

    def clean_code(self):
        self.cleaned_data["code"] = normalized_code(self.cleaned_data["code"])
        return super().clean_code()


class FirstCodeForm(TypedCode, ActivateTOTPForm):
    """The code that shows that the app is set up; it counts as used from then on."""

    def clean_code(self):
        code = super().clean_code()
        attempts.claim_code(self.user, code, CODE_LIFE)
        return code


class OneTimeCode(TypedCode):
    """Mixin of forms whose code is accepted once."""

    def clean_code(self):
        with attempt(self.user, SignIn.Method.TOTP):
            code = super().clean_code()
            if not attempts.claim_code(self.user, code, CODE_LIFE):
                raise forms.ValidationError(
                    _("This code has already been used. Wait for the next one.")
                )
        return code


class CodeForm(OneTimeCode, AuthenticateForm):
    """The second step of a sign-in: a code from the app, or a recovery code."""


class ReauthenticateCodeForm(OneTimeCode, ReauthenticateForm):
    """As above, to reauthenticate before something sensitive."""


@contextmanager
def malformed_credentials_refused():
    """Refuses malformed credentials as wrong ones; the libraries would raise other errors."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class CredentialField(forms.JSONField):
    """The credential of a key as JSON; refuses numbers and depths that break Python's parser."""

    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data, initial):
        """Shows nothing when the form is shown again: the key signs anew."""
        return


class AddKeyForm(AddWebAuthnForm):
    """A new key, which the browser has made."""

    credential = CredentialField()

    def clean(self):
        with malformed_credentials_refused():
            return super().clean()


class LoggedKeyAnswer:
    """Mixin of forms with a key's credential: counts and logs the attempts."""

    method = SignIn.Method.WEBAUTHN

    def clean_credential(self):
        with attempt(self.user, self.method), malformed_credentials_refused():
            return super().clean_credential()


class KeyForm(LoggedKeyAnswer, AuthenticateWebAuthnForm):
    """The second step of a sign-in: a key."""

    credential = CredentialField()


class ReauthenticateKeyForm(LoggedKeyAnswer, ReauthenticateWebAuthnForm):
    """As above, to reauthenticate before something sensitive."""

    credential = CredentialField()


class PasskeyForm(LoggedKeyAnswer, LoginWebAuthnForm):
    """A sign-in by passkey alone; whose it is, the passkey says."""

    credential = CredentialField()
    method = SignIn.Method.PASSKEY
