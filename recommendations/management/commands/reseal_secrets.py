"""Seal anew what an old SECRET_KEY sealed, so that the old one is needed no more."""

from django.core.management.base import BaseCommand, CommandError, no_translations

from recommendations.accounts import reencryption


class Command(BaseCommand):
    help = (
        "Seals with SECRET_KEY the secrets of second factors that a key in SECRET_KEY_FALLBACKS "
        "sealed. Afterwards, and half a day later so that open sessions go on, the old key can be "
        "taken out. Running it again changes nothing."
    )

    @no_translations
    def handle(self, **options):
        done = reencryption.reseal()
        self.stdout.write(
            f"Second factors sealed anew: {done.renewed}. Sealed with SECRET_KEY already: "
            f"{done.current}."
        )
        if done.unreadable:
            raise CommandError(
                f"{done.unreadable} second factors were sealed with a key that is neither "
                "SECRET_KEY nor in SECRET_KEY_FALLBACKS: they stay as they are, and nobody can "
                "sign in with them."
            )
