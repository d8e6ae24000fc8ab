"""In an emergency: hide all names, end all sessions, close sign-in to all but superusers."""

import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone

from recommendations.accounts import terminal
from recommendations.models import User
from recommendations.notifications import lock_down_alert
from recommendations.workflow.disclosure import lock_down


class Command(BaseCommand):
    help = (
        "Locks down the site: hides all names of people, ends all sessions, and closes sign-in "
        "to everybody except superusers. With --end it ends the lock-down. The superuser is "
        "asked for a code of the two-factor authentication first. Every superuser is notified by "
        "e-mail."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", help="the superuser who asks for it")
        parser.add_argument("--end", action="store_true", help="ends the lock-down")

    @no_translations
    def handle(self, *, username, end, **options):
        user = self.proved(username)
        at = timezone.now()
        try:
            if end:
                lock_down.end_lock_down(by=user, now=at)
            else:
                lock_down.lock_down(by=user, now=at)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            "The lock-down has ended. Names are shown as before; everybody can sign in."
            if end
            else "The site is locked down. Names are hidden, all sessions have been ended, and "
            "only superusers can sign in."
        )
        if missed := lock_down_alert.send_lock_down(by=user, at=at, is_over=end):
            self.stderr.write(f"No e-mail could be sent to these superusers: {', '.join(missed)}.")

    def proved(self, username):
        """The account, once it is shown to be a superuser's own; raises CommandError."""
        user = User.objects.filter(username=username, is_active=True, is_superuser=True).first()
        if user is None:
            raise CommandError(f"There is no superuser {username}.")
        question = terminal.question(user)
        if question is None:
            raise CommandError(
                f"{username} has no two-factor authentication, which this site requires."
            )
        if not terminal.is_answer(user, getpass.getpass(question)):
            raise CommandError("Incorrect. Nothing was changed.")
        return user
