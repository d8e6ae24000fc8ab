"""Encrypt anew what an old SECRET_KEY encrypted, so that the old one can be removed."""

from django.core.management.base import BaseCommand, CommandError, no_translations

from recommendations.accounts import reencryption


class Command(BaseCommand):
    help = (
        "Re-encrypts with SECRET_KEY the two-factor secrets that were encrypted with a key in "
        "SECRET_KEY_FALLBACKS. The old key can be removed afterwards; wait half a day so that "
        "open sessions continue. Running it again changes nothing."
    )

    @no_translations
    def handle(self, **options):
        done = reencryption.reencrypt()
        self.stdout.write(
            f"Two-factor secrets re-encrypted: {done.renewed}. Already current: {done.current}."
        )
        if done.unreadable:
            raise CommandError(
                f"{done.unreadable} two-factor secrets were encrypted with a key that is neither "
                "SECRET_KEY nor in SECRET_KEY_FALLBACKS: they stay as they are, and nobody can "
                "sign in with them."
            )
