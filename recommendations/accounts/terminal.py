"""Authenticates a user at a terminal of the server: by a code, or by the password in a trial."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache

from recommendations.models import SignIn

from . import second_factor
from .forms import CODE_LIFE, normalized_code
from .sign_in import sign_in_log


def question(user):
    """The question that ``user`` has to answer; None where no answer could be accepted."""
    if second_factor.is_set_up(user):
        return "Code from the app, or a recovery code: "
    return None if settings.SECOND_FACTOR_REQUIRED else "Password: "


def is_answer(user, typed):
    """True if ``typed`` answers the ``question``; a code is accepted once, failures are logged."""
    if second_factor.is_set_up(user):
        is_right, wrong = _is_code(user, normalized_code(typed)), SignIn.Outcome.WRONG_CODE
    else:
        is_right, wrong = user.check_password(typed), SignIn.Outcome.WRONG_PASSWORD
    if not is_right:
        sign_in_log.write(None, wrong, user=user)
    return is_right


def _is_code(user, code):
    """True for a code of the app or a recovery code of ``user`` that was not used yet."""
    typed = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    is_right = any(one.wrap().validate_code(code) for one in typed)
    return is_right and cache.add(f"code-{user.pk}-{code}", True, timeout=CODE_LIFE)
