"""The list of a user's sessions, which they can end."""

import time
from datetime import timedelta
from importlib import import_module

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_set
from allauth.account.signals import user_logged_in as signed_in
from allauth.core.internal.sessionkit import get_session_user
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.localization.keys import as_key

from . import second_factor, user_agents
from .session_store import load_stored, stored_key

# Seconds between two records of use; not every page writes one.
USE_INTERVAL = 5 * 60


def connect():
    """Called once, when the apps are ready."""
    user_logged_in.connect(begin)
    for signal in (signed_in, password_changed, password_set):
        signal.connect(list_session)


def begin(request, **kwargs):
    request.session["used_at"] = time.time()


def list_session(request, **kwargs):
    """Lists the session of ``request`` among those of the account, under its stored key."""
    longest = UserSession._meta.get_field("user_agent").max_length
    client = {
        "user": request.user,
        "ip": get_adapter().get_client_ip(request),
        "user_agent": request.META.get("HTTP_USER_AGENT", "")[:longest],
        "last_seen_at": timezone.now(),
    }
    if not request.session.session_key:
        request.session.save()
    UserSession.objects.update_or_create(
        session_key=stored_key(request.session.session_key), defaults=client
    )


def open_sessions(user):
    """The sessions in which ``user`` is signed in; forgets those that have ended meanwhile."""
    listed = list(UserSession.objects.filter(user=user))
    is_open = {one.pk: bool(get_session_user(load_stored(one.session_key))) for one in listed}
    ended = [pk for pk, is_so in is_open.items() if not is_so]
    UserSession.objects.filter(pk__in=ended).delete()
    return [one for one in listed if is_open[one.pk]]


def record_use(request):
    """Records now and then that the session is in use; that also keeps it from expiring."""
    if time.time() - request.session.get("used_at", 0) > USE_INTERVAL:
        request.session["used_at"] = time.time()
        list_session(request)


def forget_ended():
    """Deletes the records of expired sessions, with their network addresses."""
    oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE + USE_INTERVAL)
    UserSession.objects.filter(last_seen_at__lt=oldest).delete()


def end_all(*, but=None):
    """Ends every session of the site, also of those who are half-way through signing in.

    ``but`` is the session of the request that asks for it: it is stored again under its key.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    UserSession.objects.all().delete()
    store.get_model_class().objects.all().delete()
    if but is not None:
        but.save(must_create=True)


@login_required
def sessions(request):
    """The sessions of whoever asks; ``session`` in the form ends one, ``others`` all but this."""
    if request.method == "POST":
        end(request)
        return redirect("usersessions_list")
    own = stored_key(request.session.session_key)
    rows = [
        {
            "session": session,
            "browser": user_agents.browser_name(session.user_agent),
            "is_this": session.session_key == own,
        }
        for session in open_sessions(request.user)
    ]
    rows.sort(key=lambda row: row["session"].last_seen_at, reverse=True)
    return render(request, "usersessions/usersession_list.html", {"rows": rows})


def end(request):
    """Ends what the form asks for, with a message; a session of somebody else is never found."""
    if "others" in request.POST:
        second_factor.end_sessions(request.user, but=request.session.session_key)
        messages.success(request, _("All other sessions have been ended."))
        return
    own = UserSession.objects.filter(user=request.user)
    session = own.filter(pk=as_key(request.POST.get("session", ""))).first()
    if session and session.session_key != stored_key(request.session.session_key):
        session.end()
        messages.success(request, _("The session has been ended."))
