"""Sign-in while the site is locked down: for superusers only."""

from django.shortcuts import render

from recommendations.models import SiteProfile


def is_locked_down():
    """True while names are hidden and sign-in is closed."""
    return SiteProfile.objects.locked_down().exists()


def is_closed_to(user, request=None):
    """True if ``user`` may not sign in or work here now.

    With a ``request``, the site profile is stored on it for later use.
    """
    if user.is_superuser:
        return False
    if request is None:
        return is_locked_down()
    request.site_profile = SiteProfile.objects.current()
    return request.site_profile.locked_down_at is not None


def page(request):
    """The page that says that sign-in is closed, in the reader's language."""
    return render(request, "account/closed.html", status=403)
