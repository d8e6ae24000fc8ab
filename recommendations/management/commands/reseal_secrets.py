"""Encrypt anew what an old SECRET_KEY encrypted, so that the old one can be removed."""

from django.core.management.base import BaseCommand, CommandError, no_translations

from recommendations.accounts import reencryption


class Command(BaseCommand):
    help = (
        "Encrypts with SECRET_KEY the secrets of second factors that a key in "
        "SECRET_KEY_FALLBACKS encrypted. Afterwards, and half a day later so that open sessions "
        "go on, the old key can be taken out. Running it again changes nothing."
    )

    @no_translations
    def handle(self, **options):
        done = reencryption.reencrypt()
        self.stdout.write(
            f"Second factors encrypted anew: {done.renewed}. Already current: {done.current}."
        )
        if done.unreadable:
            raise CommandError(
                f"{done.unreadable} second factors were encrypted with a key that is neither "
                "SECRET_KEY nor in SECRET_KEY_FALLBACKS: they stay as they are, and nobody can "
                "sign in with them."
            )
