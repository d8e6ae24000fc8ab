"""Somebody can sign in and manage accounts."""

from django.conf import settings

from recommendations.doctor.registry import check, fine, warning
from recommendations.models import User

CREATE = "manage.py createstaff USERNAME --email ADDRESS"


@check("accounts.superusers", needs_database=True)
def superusers():
    """There is an active superuser, and each of them has a second factor."""
    active = User.objects.filter(is_active=True, is_superuser=True)
    if not active.exists():
        return warning("No superuser can sign in: nobody can make accounts.", CREATE)
    if settings.SECOND_FACTOR_REQUIRED and not active.filter(authenticator__isnull=False).exists():
        return warning(
            "No superuser has set up a second factor yet: whoever learns a password can set up "
            "their own.",
            "Sign in at /admin/ with each superuser and set it up.",
        )
    return fine("A superuser can sign in.")
