"""“In an emergency”: a superuser locks the site down or ends it, after confirming who it is."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from recommendations.accounts import second_factor
from recommendations.localization.dates.dates import moment
from recommendations.models import SiteProfile
from recommendations.notifications import lock_down_alert
from recommendations.workflow.disclosure.lock_down import end_lock_down, lock_down


def emergency(request, site):
    """The view; ``site`` is the admin site. What is sent counts only after a new proof."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if request.method == "POST":
        if not second_factor.has_fresh_proof(request):
            return redirect_to_login(request.path, second_factor.reauthentication_url(request.user))
        return begin_or_end(request)
    return page(request, site)


def begin_or_end(request):
    """Does what the button says; this uses up the confirmation of who it is."""
    second_factor.mark_proof_used(request)
    try:
        if "end" in request.POST:
            end(request)
        else:
            begin(request)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("admin:emergency")


def begin(request):
    profile = lock_down(by=request.user, session=request.session)
    UserSession.objects.create_from_request(request)
    messages.warning(request, gettext("The site is locked down."))
    missed = lock_down_alert.send_lock_down(by=request.user, at=profile.locked_down_at)
    warn_about_failed_emails(request, missed)


def end(request):
    end_lock_down(by=request.user)
    messages.success(request, gettext("The lock-down has ended."))
    missed = lock_down_alert.send_lock_down(by=request.user, at=timezone.now(), is_over=True)
    warn_about_failed_emails(request, missed)


def warn_about_failed_emails(request, names):
    if names:
        sentence = gettext("No e-mail could be sent to these superusers: %(names)s.")
        messages.warning(request, sentence % {"names": gettext(", ").join(names)})


def page(request, site):
    profile = SiteProfile.objects.select_related("locked_down_by").current()
    request.site_profile = profile
    began = profile.locked_down_at
    context = {
        **site.each_context(request),
        "title": gettext("Emergency"),
        "is_proved": second_factor.has_fresh_proof(request),
        "began": began and moment(began),
        "began_by": began and str(profile.locked_down_by),
    }
    request.current_app = site.name
    return TemplateResponse(request, "staff/transitions/lock_down.html", context)
