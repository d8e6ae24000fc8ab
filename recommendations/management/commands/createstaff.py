"""Make an account for a member of staff, or give one a new password."""

import secrets

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations

from recommendations.models import User

USUAL = "staff"


def new_password():
    """A password that nobody can guess, of letters, digits, hyphens and underscores."""
    return secrets.token_urlsafe(15)


def how_to_reset(username):
    """The words that tell how to get a new password."""
    command = f"`manage.py createstaff {username} --reset`"
    return f"`make password` or {command}" if username == USUAL else command


class Command(BaseCommand):
    help = "Makes a staff account that may do everything, with a random password printed once."

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?", help="the name to sign in with")
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument(
            "--first",
            action="store_true",
            help=f"makes the account {USUAL}, unless somebody on the staff can sign in already",
        )
        ways.add_argument(
            "--reset",
            action="store_true",
            help=f"gives the account (by default {USUAL}) a new random password",
        )

    @no_translations
    def handle(self, *, username, first, reset, **options):
        if reset:
            self.reset(username or USUAL)
        elif first:
            self.make_first(username or USUAL)
        elif username:
            self.make(username)
        else:
            raise CommandError("Name the account: manage.py createstaff USERNAME")

    def make_first(self, username):
        """Makes the account, unless an active one of the staff exists."""
        existing = User.objects.filter(is_active=True, is_staff=True).order_by("pk").first()
        if existing is None:
            self.make(username)
        else:
            name = existing.username
            self.stdout.write(
                f"The staff account {name} exists; {how_to_reset(name)} gives it a new password."
            )

    def make(self, username):
        """Makes the account; raises CommandError where the name is taken or cannot be one."""
        if User.objects.filter(username=username).exists():
            raise CommandError(
                f"The account {username} exists already. Choose another name, or give it a new "
                f"password with {how_to_reset(username)}."
            )
        user = User(username=username, is_staff=True, is_superuser=True)
        password = new_password()
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        self.say("Made the staff account", username, password)

    def reset(self, username):
        """Gives a new password; raises CommandError where the account cannot sign in."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(
                f"There is no account {username}. To make it: manage.py createstaff {username}"
            )
        if not user.is_active:
            raise CommandError(
                f"The account {username} is switched off; a password would not let it in."
            )
        password = new_password()
        user.set_password(password)
        user.save()
        self.say("Set a new password for the account", username, password)

    def say(self, done, username, password):
        """Prints the password: the only time that anybody can read it."""
        self.stdout.write(f"{done} {username}. The password is shown this once:")
        self.stdout.write(f"  user name: {username}")
        self.stdout.write(f"  password:  {password}")
