"""Backups are made, and proven by restoring one."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from recommendations.doctor.registry import check, fault, fine, warning

# One is made each night, and the newest is verified each week; a missed run is caught up on.
MADE_WITHIN = timedelta(days=2)
VERIFY = (
    "manage.py backup --verify   and weekly: systemctl enable --now tawsiyat-backup-verify.timer"
)
VERIFIED_WITHIN, VERIFIED_AT_LEAST = timedelta(days=9), timedelta(days=30)


def read_state():
    """When the newest backup was made and one verified last: two aware times, or None for never.

    ``manage.py backup`` writes them. Raises ValueError where the file is damaged.
    """
    try:
        stored = json.loads((Path(settings.DATA_DIR) / "backup-state.json").read_text())
    except FileNotFoundError:
        return None, None
    archives = stored["archives"]
    return tuple(_newest(archives, name) for name in ("made_at", "restored_at"))


def _newest(archives, name):
    times = [datetime.fromisoformat(each[name]) for each in archives if each.get(name)]
    return max(times, default=None)


@check("backups.made")
def made():
    """The newest backup is of last night."""
    if settings.LOCAL:
        return fine("A trial has no backups.")
    made_at, _verified_at = read_state()
    if made_at is None:
        return fault(
            "No backup was ever made: when the disk breaks, all is lost.",
            "manage.py backup   and for each night: systemctl enable --now tawsiyat-backup.timer",
        )
    age = timezone.now() - made_at
    if age <= MADE_WITHIN:
        return fine(f"The newest backup is {_said(age)} old.")
    return fault(
        f"The newest backup is {_said(age)} old: what was entered since would be lost with the "
        "disk.",
        "See why: journalctl --namespace=tawsiyat -u tawsiyat-backup\n"
        "Make one: systemctl start tawsiyat-backup",
    )


@check("backups.verified")
def verified():
    """A backup was restored and compared not long ago."""
    if settings.LOCAL:
        return fine("A trial has no backups.")
    _made_at, verified_at = read_state()
    if verified_at is None:
        return warning(
            "No backup was ever verified: nobody knows whether one can be restored.", VERIFY
        )
    age = timezone.now() - verified_at
    if age <= VERIFIED_WITHIN:
        return fine(f"A backup was verified {_said(age)} ago.")
    write = warning if age <= VERIFIED_AT_LEAST else fault
    return write(
        f"The last backup that was verified is {_said(age)} old: nobody knows whether the newer "
        "ones can be restored.",
        VERIFY,
    )


def _said(age):
    days = age.days
    if days:
        return "1 day" if days == 1 else f"{days} days"
    return f"{age.seconds // 3600} hours"
