"""Our system checks: private files, and secrets that SECRET_KEY decrypts."""

from django.core.checks import Error, Tags, Warning, register
from django.db import connections

from .accounts import reencryption
from .files import file_rights

MAX_NAMED = 5


@register(Tags.security, deploy=True)
def files_are_private(app_configs, **kwargs):
    """Warns of data that other accounts of the machine may read."""
    loose = [str(path) for path in file_rights.loose_paths()]
    if not loose:
        return []
    named = ", ".join(loose[:MAX_NAMED]) + (" …" if len(loose) > MAX_NAMED else "")
    return [
        Warning(
            f"Other accounts of this machine may open {len(loose)} files or folders: {named}",
            hint="chmod -R go= on them; gunicorn does so at its start where they are its own.",
            id="tawsiyat.W001",
        )
    ]


@register(Tags.database)
def secrets_can_be_opened(app_configs, databases=None, **kwargs):
    """Refuses a SECRET_KEY that does not open the second factors of the staff."""
    unknown = 0
    for alias in databases or []:
        if reencryption.TABLE in connections[alias].introspection.table_names():
            unknown += reencryption.count_unreadable(using=alias)
    if not unknown:
        return []
    return [
        Error(
            f"{unknown} two-factor secrets were encrypted with another SECRET_KEY: nobody can "
            "sign in with them.",
            hint="Put the old key into SECRET_KEY_FALLBACKS and run manage.py reseal_secrets. If "
            "it is lost: manage.py createstaff NAME --reset --forget-second-factor",
            id="tawsiyat.E001",
        )
    ]
