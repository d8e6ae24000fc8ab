"""Make an account for a member of staff, or give one a new password."""

import secrets

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import transaction

from recommendations.accounts import second_factor
from recommendations.models import Institution, Role, User

DEFAULT_USERNAME = "staff"


def new_password():
    """A password that nobody can guess, of letters, digits, hyphens and underscores."""
    return secrets.token_urlsafe(15)


def how_to_reset(username):
    """The words that tell how to get a new password."""
    command = f"`manage.py createstaff {username} --reset`"
    return f"`make password` or {command}" if username == DEFAULT_USERNAME else command


class Command(BaseCommand):
    help = (
        "Creates a staff account with a random password, which is printed once. Without a role "
        "it has all permissions."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?", help="the name to sign in with")
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument(
            "--first",
            action="store_true",
            help=(
                f"creates the account {DEFAULT_USERNAME} unless a staff account can already sign in"
            ),
        )
        ways.add_argument(
            "--reset",
            action="store_true",
            help=f"gives the account (by default {DEFAULT_USERNAME}) a new random password",
        )
        parser.add_argument("--email", default="", help="e-mail address of the account")
        parser.add_argument(
            "--role",
            action="append",
            choices=Role.values,
            default=[],
            help="role of the account; can be repeated",
        )
        parser.add_argument(
            "--institution",
            action="append",
            default=[],
            metavar="SLUG",
            help="institution that a focal point represents; can be repeated",
        )
        parser.add_argument(
            "--forget-second-factor",
            action="store_true",
            help="with --reset: for someone who has lost their phone or key",
        )

    @no_translations
    def handle(self, *, username, first, reset, forget_second_factor, **options):
        given = {name: options[name] for name in ("email", "role", "institution")}
        if reset and any(given.values()):
            raise CommandError("Existing accounts are changed in the admin.")
        if forget_second_factor and not reset:
            raise CommandError(
                "Only with --reset: a new account has no two-factor authentication yet."
            )
        if reset:
            self.reset(username or DEFAULT_USERNAME, forget_second_factor)
        elif first:
            self.make_first(username or DEFAULT_USERNAME, **given)
        elif username:
            self.make(username, **given)
        else:
            raise CommandError("Give a user name: manage.py createstaff USERNAME")

    def make_first(self, username, **given):
        """Makes the account, unless an active one of the staff exists."""
        existing = User.objects.filter(is_active=True, is_staff=True).order_by("pk").first()
        if existing is None:
            self.make(username, **given)
        else:
            name = existing.username
            self.stdout.write(
                f"The staff account {name} exists; {how_to_reset(name)} gives it a new password."
            )

    @transaction.atomic
    def make(self, username, *, email="", role=(), institution=()):
        """Makes the account; raises CommandError where something given cannot be so."""
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(
                f"The account {username} already exists. Choose another name, or give it a new "
                f"password with {how_to_reset(username)}."
            )
        bodies = self.bodies(role, institution)
        user = User(username=username, email=email, is_staff=True, is_superuser=not role)
        password = new_password()
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        # First: nobody is a focal point without them.
        user.institutions.set(bodies)
        user.groups.set(Group.objects.filter(name__in=role))
        self.print_password("Created the staff account", username, password)

    def bodies(self, roles, slugs):
        """The institutions of a focal point; raises CommandError where they do not fit."""
        if (Role.FOCAL_POINT in roles) != bool(slugs):
            raise CommandError(
                "Focal points represent institutions, and only focal points do: use --role "
                "focal_point with --institution SLUG."
            )
        bodies = Institution.objects.filter(slug__in=slugs)
        if unknown := set(slugs) - {body.slug for body in bodies}:
            raise CommandError(f"There is no institution {', '.join(sorted(unknown))}.")
        return bodies

    def reset(self, username, forget_second_factor):
        """Gives a new password; raises CommandError where the account cannot sign in."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(
                f"There is no account {username}. To create it: manage.py createstaff {username}"
            )
        if not user.is_active:
            raise CommandError(f"The account {username} is inactive and cannot sign in.")
        password = new_password()
        user.set_password(password)
        user.save()
        if forget_second_factor:
            second_factor.remove(user)
        self.print_password("Set a new password for the account", username, password)

    def print_password(self, done, username, password):
        """Prints the password: the only time that anybody can read it."""
        self.stdout.write(f"{done} {username}. The password is shown this once:")
        self.stdout.write(f"  user name: {username}")
        self.stdout.write(f"  password:  {password}")
