"""Backups are made, and proven by restoring one."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from recommendations.backup.encryption import Recipients
from recommendations.backup.errors import BackupError
from recommendations.backup.state import read_state
from recommendations.doctor.registry import check, fault, fine, warning

# One is made each night; a missed run is caught up on.
MADE_WITHIN = timedelta(days=2)
# A backup is restored as it is made.
RESTORE = "manage.py backup   (it restores what it has made, and compares)"
MAKE_KEY = (
    "On your own computer: age-keygen -o KEY. Then in the environment of the site: "
    "BACKUP_RECIPIENTS=age1…"
)
RESTORED_WITHIN, RESTORED_AT_LEAST = timedelta(days=9), timedelta(days=30)
# The checksum of the newest is compared each week.
COMPARED_WITHIN = timedelta(days=10)


@check("backups.made")
def made():
    """The newest backup is of last night."""
    if settings.LOCAL:
        return fine("A trial has no backups.")
    newest = read_state().last_made
    if newest is None:
        return fault(
            "No backup was ever made: when the disk breaks, all is lost.",
            "manage.py backup   and for each night: systemctl enable --now tawsiyat-backup.timer",
        )
    age = timezone.now() - newest.made
    if age <= MADE_WITHIN:
        return fine(f"The newest backup is {_said(age)} old.")
    return fault(
        f"The newest backup is {_said(age)} old: what was entered since would be lost with the "
        "disk.",
        "See why: journalctl --namespace=tawsiyat -u tawsiyat-backup\n"
        "Make one: systemctl start tawsiyat-backup",
    )


@check("backups.restored")
def restored():
    """A backup was restored and compared not long ago."""
    if settings.LOCAL:
        return fine("A trial has no backups.")
    newest = read_state().last_restored
    if newest is None:
        return warning("No backup was ever restored: nobody knows whether one can be.", RESTORE)
    age = timezone.now() - newest.restored
    if age <= RESTORED_WITHIN:
        return fine(f"A backup was restored and compared {_said(age)} ago.")
    write = warning if age <= RESTORED_AT_LEAST else fault
    return write(
        f"The last backup was restored {_said(age)} ago: nobody knows whether newer ones can be.",
        RESTORE,
    )


@check("backups.compared")
def compared():
    """The stored bytes of a backup were compared with their checksum not long ago."""
    state = read_state()
    if settings.LOCAL or state.last_made is None:
        return fine("There are no backups to compare.")
    # Before the first week is over, its first run is still to come.
    last = state.last_compared or state.archives[0].made
    age = timezone.now() - last
    if age <= COMPARED_WITHIN:
        return fine(f"The checksum of a backup was compared not more than {_said(age)} ago.")
    return warning(
        f"No backup was compared with its checksum for {_said(age)}: nobody knows whether the "
        "stored ones are unchanged.",
        "See why: journalctl --namespace=tawsiyat -u tawsiyat-backup-verify\n"
        "Each week: systemctl enable --now tawsiyat-backup-verify.timer",
    )


@check("backups.encrypted")
def encrypted():
    """Who finds a backup cannot read it."""
    try:
        Recipients(settings.BACKUP_RECIPIENTS)
    except BackupError as error:
        return fault(f"No backup can be made: {error}", MAKE_KEY)
    if settings.LOCAL or settings.BACKUP_RECIPIENTS:
        return fine("Backups are encrypted, or this is a trial.")
    return fault(
        "BACKUP_RECIPIENTS is not set: no backup is made, as it would hold names and drafts for "
        "whoever finds it.",
        MAKE_KEY,
    )


def _said(age):
    days = age.days
    if days:
        return "1 day" if days == 1 else f"{days} days"
    return f"{age.seconds // 3600} hours"
