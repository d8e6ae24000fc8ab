"""The forms of django-allauth, as people here fill them in."""

import struct
import unicodedata
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
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

from recommendations.models import SignIn

from .sign_in import attempts, sign_in_log, too_many_attempts

# Every moment at which a code is valid, and some more.
CODE_LIFE = 2 * 60


@contextmanager
def attempt(user, method):
    """The block is an attempt by ``method``: it is counted, and written into the log if it fails.

    Raises ImmediateHttpResponse where there were too many.
    """
    kind, identities = (attempts.CODE, [user.pk]) if user else (attempts.PASSKEY, [])
    begun = too_many_attempts.begin_or_refuse(
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


class AddressForm(ResetPasswordForm):
    """Where to send a link for a new password."""

    def save(self, request, **kwargs):
        """Writes to everybody who is asked about: the time it takes tells nothing either."""
        if not self.users:
            email = self.cleaned_data["email"]
            get_adapter().send_mail("account/email/unknown_account", email, {"email": email})
        else:
            super().save(request, **kwargs)


def plain(code):
    """``code`` without spaces and marks, its digits as an app shows them: Arabic ones come too."""
    return "".join(str(unicodedata.digit(sign, sign)) for sign in code if sign.isalnum())


class TypedCode:
    """Mixin of forms with a code that is typed."""

    def clean_code(self):
        self.cleaned_data["code"] = plain(self.cleaned_data["code"])
        return super().clean_code()


class FirstCodeForm(TypedCode, ActivateTOTPForm):
    """The code that shows that the app is set up; it counts as used from then on."""

    def clean_code(self):
        code = super().clean_code()
        attempts.claim_code(self.user, code, CODE_LIFE)
        return code


class CodeOnce(TypedCode):
    """Mixin of forms with a code that counts once."""

    def clean_code(self):
        with attempt(self.user, SignIn.Method.TOTP):
            code = super().clean_code()
            if not attempts.claim_code(self.user, code, CODE_LIFE):
                raise forms.ValidationError(
                    _("This code has already been used. Wait for the next one.")
                )
        return code


class CodeForm(CodeOnce, AuthenticateForm):
    """The second step of a sign-in: a code from the app, or a recovery code."""


class CodeAgainForm(CodeOnce, ReauthenticateForm):
    """The same before something that matters."""


@contextmanager
def answers_of_a_key():
    """What no key answers so is refused like a wrong answer; the libraries would break over it."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class KeyAnswer(forms.JSONField):
    """What a key answered; Python's reader of JSON breaks over numbers and depths without end."""

    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data, initial):
        """What the form shows again: nothing, for the key answers anew."""
        return


class AddKeyForm(AddWebAuthnForm):
    """A new key, which the browser has made."""

    credential = KeyAnswer()

    def clean(self):
        with answers_of_a_key():
            return super().clean()


class KeyLogged:
    """Mixin of forms that a key answers."""

    method = SignIn.Method.WEBAUTHN

    def clean_credential(self):
        with attempt(self.user, self.method), answers_of_a_key():
            return super().clean_credential()


class KeyForm(KeyLogged, AuthenticateWebAuthnForm):
    """The second step of a sign-in: a key."""

    credential = KeyAnswer()


class KeyAgainForm(KeyLogged, ReauthenticateWebAuthnForm):
    """The same before something that matters."""

    credential = KeyAnswer()


class PasskeyForm(KeyLogged, LoginWebAuthnForm):
    """A sign-in by passkey alone; whose it is, the passkey says."""

    credential = KeyAnswer()
    method = SignIn.Method.PASSKEY
