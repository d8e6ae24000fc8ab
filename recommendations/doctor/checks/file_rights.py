"""Who may read and write the files of the site."""

import os
from pathlib import Path

from django.conf import settings

from recommendations.doctor import disk_space
from recommendations.doctor.registry import check, fault, fine, warning
from recommendations.doctor.wording import counted, named
from recommendations.files import file_rights

ENVIRONMENT_FILES = [Path("/etc/tawsiyat/tawsiyat.env"), Path(settings.BASE_DIR) / ".env"]
OTHERS = 0o007


@check("files.private")
def private():
    """Other accounts of the machine read neither the database nor uploads."""
    loose = [str(path) for path in file_rights.loose_paths()]
    if not loose:
        return fine("Only the account of the site reads its data.")
    return fault(
        f"Other accounts of this machine may open {counted(len(loose), 'path')} with private "
        f"data: {named(loose)}",
        f"chmod -R go= {settings.DATA_DIR}",
    )


@check("files.environment")
def environment():
    """Only root and the site read the file with the secrets."""
    for path in ENVIRONMENT_FILES:
        if path.exists() and path.stat().st_mode & OTHERS:
            return fault(
                f"Every account of this machine may open {path}, which holds SECRET_KEY and "
                "passwords.",
                f"chmod o= {path}   then change the secrets if others use this machine.",
            )
    return fine("The file with the secrets is private.")


@check("files.writable")
def writable():
    """The site can write its data, and belongs to the account that runs it."""
    folders = [settings.DATA_DIR, settings.MEDIA_ROOT]
    backups = settings.BACKUP_TO
    if backups and "://" not in backups:
        folders.append(backups)
    for folder in folders:
        existing = disk_space.existing(folder)
        if not os.access(existing, os.W_OK | os.X_OK):
            yield fault(
                f"The account of the site (number {os.geteuid()}) cannot write in {existing}: "
                "saves, uploads or backups fail.",
                f"chown -R tawsiyat: {existing}   or, where the disk is mounted read-only: dmesg "
                "| tail",
            )
        else:
            yield fine(f"The site can write in {folder}.")


@check("files.code")
def code():
    """A fault of the site cannot rewrite its code."""
    if settings.LOCAL or not os.access(settings.BASE_DIR, os.W_OK):
        return fine("The account of the site cannot change its code, or this is a trial.")
    return warning(
        f"The account of the site may change its own code in {settings.BASE_DIR}: an attacker "
        "who gets in could stay.",
        f"chown -R root: {settings.BASE_DIR}   (but not the folder of data, {settings.DATA_DIR})",
    )
