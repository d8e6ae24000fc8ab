"""Forget what is old in the log of sign-ins, and sessions that have ended."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand, no_translations

from recommendations.models import SignIn


class Command(BaseCommand):
    help = (
        "Forgets old entries of the log of sign-ins, the network addresses in it, and sessions "
        "that have ended. The log forgets by itself whenever somebody signs in; once a day this "
        "sees to the rest."
    )

    @no_translations
    def handle(self, **options):
        SignIn.objects.forget_old()
        call_command("clearsessions")
        living = Session.objects.values("session_key")
        UserSession.objects.exclude(session_key__in=living).delete()
