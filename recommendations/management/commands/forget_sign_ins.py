"""Forget what is old in the log of sign-ins, and sessions that have ended."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, no_translations

from recommendations.accounts import sessions
from recommendations.models import MinutesImport, NameAccess, SignIn, SignInCounter


class Command(BaseCommand):
    help = (
        "Deletes old entries of the sign-in log and the name access log, the network addresses "
        "in them, and expired sessions. The site does this itself whenever somebody signs in; "
        "run the command daily in case nobody does."
    )

    @no_translations
    def handle(self, **options):
        SignIn.objects.forget_old()
        SignInCounter.objects.forget_old()
        NameAccess.objects.forget_old()
        MinutesImport.objects.forget_old()
        sessions.forget_ended()
        call_command("clearsessions")
