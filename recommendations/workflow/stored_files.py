"""Files that were stored before uploads were cleaned, or as an earlier release cleaned them."""

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePath

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from recommendations.files.cleaning import clean_upload
from recommendations.files.errors import FileError
from recommendations.files.messages import WARNINGS
from recommendations.files.uploads import HoldsFiles
from recommendations.models.site_profile import SiteProfile

# By year and month, as ``random_name`` names them; uploads that wait are elsewhere.
STORED_FILES = "[0-9][0-9][0-9][0-9]/[0-9][0-9]/*"
ORPHANED_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Outcome:
    """What became of one stored file: ``is_changed``, its warnings, and why it was refused."""

    name: str
    is_changed: bool = False
    warnings: tuple = ()
    refusal: str = ""

    def sentences(self):
        return [self.refusal] if self.refusal else [str(WARNINGS[code]) for code in self.warnings]


def clean_stored(*, dry_run=False):
    """Yields the Outcome of cleaning each stored file in its place, earlier ones included.

    A file keeps its name: what is published or frozen is not touched but for the bytes.
    """
    changed = False
    for name in sorted(stored_names()):
        outcome = _clean_one(name, dry_run=dry_run)
        changed |= outcome.is_changed
        if outcome.warnings and not dry_run:
            _note_warnings(name, " ".join(outcome.warnings))
        yield outcome
    if changed and not dry_run:
        SiteProfile.objects.bump_content_version()


def holders():
    """The models with files."""
    models = apps.get_app_config("recommendations").get_models()
    return [model for model in models if issubclass(model, HoldsFiles)]


def stored_names():
    """The names of all stored files that a record has, or had at an earlier time."""
    names = set()
    for model in holders():
        for field in model.file_fields():
            for rows in (model._base_manager, model.history):
                names |= set(rows.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return {name for name in names if name and default_storage.exists(name)}


def orphaned_names(*, now=None):
    """The names of stored files that no record has or had: those of steps that were cut off.

    They are a day old at least: the row of a file that is being stored follows it.
    """
    before = ((now or timezone.now()) - ORPHANED_AFTER).timestamp()
    root = Path(default_storage.path(""))
    old = [path for path in root.glob(STORED_FILES) if path.stat().st_mtime < before]
    known = stored_names() if old else set()
    return sorted({str(path.relative_to(root)) for path in old} - known)


def _clean_one(name, *, dry_run):
    with default_storage.open(name) as stored:
        content = stored.read()
    try:
        made = clean_upload.clean_in_child(content, ending=PurePath(name).suffix.lower())
    except FileError as error:
        return Outcome(name, refusal=str(error))
    is_changed = made.content != content
    if is_changed and not dry_run:
        replace_stored(name, made.content)
    return Outcome(name, is_changed, made.warnings)


def replace_stored(name, content):
    """Puts ``content`` in the place of a stored file; a power cut leaves one of the two, whole."""
    beside = default_storage.save(f"{name}.{timezone.now():%s}", ContentFile(content))
    path = Path(default_storage.path(beside))
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(default_storage.path(name))


def _note_warnings(name, warnings):
    """Notes what remains in the file, for those who may make it public later.

    What is public already stays so: the command says it, and a person decides.
    """
    for model in holders():
        for field in model.file_fields():
            private = {model.PUBLIC_FILES[field.name]: False, field.name: name}
            rows = QuerySet(model).filter(**private)
            if any(one.name == "published_at" for one in model._meta.fields):
                rows = rows.filter(published_at=None)
            rows.exclude(**{field.warnings_field: warnings}).update(
                **{field.warnings_field: warnings, field.seen_field: False}
            )
