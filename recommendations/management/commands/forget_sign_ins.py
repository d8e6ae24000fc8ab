"""Forget what is old in the log of sign-ins, and sessions that have ended."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, no_translations

from recommendations.accounts import sessions
from recommendations.models import NameAccess, SignIn, SignInCounter


class Command(BaseCommand):
    help = (
        "Forgets old entries of the log of sign-ins and of the log of who looked at names, the "
        "network addresses in them, and sessions that have ended. The site does so itself "
        "whenever somebody signs in; run once a day, this holds where nobody does."
    )

    @no_translations
    def handle(self, **options):
        SignIn.objects.forget_old()
        SignInCounter.objects.forget_old()
        NameAccess.objects.forget_old()
        sessions.forget_ended()
        call_command("clearsessions")
