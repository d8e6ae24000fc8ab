"""The code, its requirements, translations and static files are those of one version."""

import filecmp
import platform
import re
import sys
from datetime import date
from importlib import metadata
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.utils import timezone

from recommendations.doctor.registry import check, fault, fine, not_checked, warning
from recommendations.doctor.wording import counted, named
from recommendations.localization.catalogues import catalogues, is_compiled

# The last month with corrections of security, by the projects of Python and of Django.
PYTHON_SUPPORT = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
}
DJANGO_SUPPORT = {(5, 2): date(2028, 4, 30), (6, 2): date(2030, 4, 30)}
LOCKED = re.compile(r"^([\w.-]+)==([^\s;\\]+)( ;)?", re.MULTILINE)


@check("release.support")
def support():
    """Python and Django still get corrections."""
    for name, number, ends in [
        (f"Python {platform.python_version()}", sys.version_info[:2], PYTHON_SUPPORT),
        (f"Django {django.__version__}", django.VERSION[:2], DJANGO_SUPPORT),
    ]:
        last = ends.get(number)
        if last and last < timezone.localdate():
            yield warning(
                f"{name} has had no corrections of security since {last:%B %Y}.",
                "Install a newer version of this site, on a newer Python.",
            )
        else:
            yield fine(f"{name} gets corrections{f' until {last:%B %Y}' if last else ''}.")


@check("release.requirements")
def requirements():
    """The installed packages are those that were tested together."""
    lock = Path(settings.BASE_DIR) / "requirements.lock"
    if not lock.exists():
        return not_checked(f"{lock.name} is missing, so nobody knows what was tested.")
    differing = []
    for name, version, is_conditional in LOCKED.findall(lock.read_text()):
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            installed = version if is_conditional else "missing"
        if installed != version:
            differing.append(f"{name} {installed} instead of {version}")
    if not differing:
        return fine("The installed packages are those of requirements.lock.")
    return warning(
        f"{counted(len(differing), 'package')} not of this version ({named(differing)}): they "
        "were never tested with it.",
        ".venv/bin/pip install --require-hashes -r requirements.lock",
    )


@check("release.translations")
def translations():
    """Each catalogue is compiled from its newest text."""
    stale = sorted({each.parent.parent.name for each in catalogues() if not is_compiled(each)})
    if not stale:
        return fine("The translations are compiled.")
    return fault(
        f"Translations are not compiled or older than their texts ({', '.join(stale)}): readers "
        "see English or old words.",
        "manage.py compilecatalogues   then restart: systemctl restart tawsiyat",
    )


@check("release.static_files")
def static_files():
    """Each style and script is collected as this version has it."""
    root = Path(settings.STATIC_ROOT)
    if settings.DEBUG:
        return fine("The developer's server takes static files from where they are written.")
    if not (root / "staticfiles.json").exists():
        return fault("The static files are not collected: each page fails.", COLLECT)
    stale = [
        name
        for finder in get_finders()
        for name, storage in finder.list([])
        if not _is_same(Path(storage.path(name)), root / name)
    ]
    if not stale:
        return fine("The static files are those of this version.")
    return fault(
        f"{counted(len(stale), 'static file')} missing or of another version ({named(stale)}): "
        "pages look broken or scripts fail.",
        COLLECT,
    )


COLLECT = "manage.py collectstatic --no-input   then restart: systemctl restart tawsiyat"


def _is_same(source, collected):
    return collected.exists() and filecmp.cmp(source, collected, shallow=False)
