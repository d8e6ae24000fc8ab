"""The model fields of uploaded files, which are checked and cleaned before they are stored."""

import unicodedata
from functools import cache
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from . import new_files, upload_types
from .cleaning import clean_upload
from .errors import FileError
from .limits import MAX_BYTES
from .messages import MESSAGES, WARNINGS

# The longest name of a file that the usual file systems allow.
MAX_NAME_LENGTH = 255
MAX_ORIGINAL_NAME = 120


def as_validation_error(error: FileError) -> ValidationError:
    """The FileError as the ValidationError that forms show."""
    return ValidationError(MESSAGES[error.code], code=error.code, params=error.params)


def cleaned(name, upload):
    """The Cleaned content of the File ``upload``, called ``name``; made once, in a child process.

    Raises ValidationError for a file too large, of a kind that is not accepted, of another kind
    than its name says, or dangerous to whoever opens it.
    """
    if not hasattr(upload, "cleaned"):
        ending = PurePath(name).suffix.lower()
        _refuse_by_name_and_size(ending, upload)
        try:
            upload.cleaned = clean_upload.clean_in_child(_content(upload), ending=ending)
        except FileError as error:
            raise as_validation_error(error) from error
    return upload.cleaned


def _refuse_by_name_and_size(ending, upload):
    if ending not in upload_types.ENDINGS:
        raise ValidationError(
            _("Files of this type are not accepted. Accepted types: %(endings)s."),
            params={"endings": ", ".join(sorted(upload_types.ENDINGS))},
            code="ending",
        )
    if upload.size > MAX_BYTES:
        raise ValidationError(MESSAGES["size"], code="size")


def _content(upload):
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    return content


class CleanedFile(FieldFile):
    """The file of a record; what is stored of an upload is its cleaned content alone."""

    def prepare(self):
        """Cleans what is not stored yet, or not yet of this record; notes what remains in it, and
        the name under which it was uploaded.

        Raises ValidationError for what ``cleaned`` refuses.
        """
        if not self:
            self.note("")
            self.note_name("")
        elif not self._committed:
            self.note_name(getattr(self.file, "original_name", self.name))
            self.note_cleaned(cleaned(self.name, self.file))
        elif self.name != self.instance.stored_files().get(self.field.name):
            self.take_over()

    def take_over(self):
        """The file of another record: its warnings are found anew, and it is cleaned if need be.

        Of a file that is lost nothing can be read, now or later.
        """
        try:
            with self.storage.open(self.name) as stored:
                content = stored.read()
        except FileNotFoundError:
            return self.note("")
        upload = ContentFile(content, name=self.name)
        upload.original_name = getattr(self.instance, self.field.original_name_field, "")
        self.note_cleaned(cleaned(self.name, upload))
        if upload.cleaned.content != content:
            setattr(self.instance, self.field.name, upload)
        return None

    def note_cleaned(self, made):
        self.note(" ".join(made.warnings))

    def note(self, warnings):
        """Sets the warnings of the record; what was said of an earlier file is not said of it."""
        names = self.field.warnings_field, self.field.seen_field
        setattr(self.instance, names[0], warnings)
        if not warnings or self.instance.stored_files().get(names[1]):
            setattr(self.instance, names[1], False)

    def note_name(self, name):
        """Sets the name of the upload, where the record has a column for it."""
        if hasattr(self.instance, self.field.original_name_field):
            setattr(self.instance, self.field.original_name_field, short_name(name))

    def save(self, name, content, save=True):
        made = cleaned(name, content)
        self.note_cleaned(made)
        super().save(name, ContentFile(made.content), save=save)
        new_files.note(self)


class CleanedFileField(models.FileField):
    """A file that is cleaned before it is stored.

    Its model is a ``HoldsFiles`` and has two columns beside it, declared after it: the codes of
    the warnings on what remains in the file, and whether somebody has looked at that. A third one
    is optional, an ``OriginalNameField``.
    """

    attr_class = CleanedFile

    def deconstruct(self):
        """To migrations a usual column: what this class adds leaves nothing in the database."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.FileField", args, options

    def formfield(self, **kwargs):
        """Its max_length is that of the name under which the file is stored, not of its own."""
        return super().formfield(**{"max_length": MAX_NAME_LENGTH, **kwargs})

    @property
    def warnings_field(self):
        return f"{self.name}_warnings"

    @property
    def seen_field(self):
        return f"{self.name}_warnings_seen"

    @property
    def original_name_field(self):
        return f"{self.name}_original_name"

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        value.prepare()
        return getattr(model_instance, self.name)

    def pre_save(self, model_instance, add):
        """Cleans also where ``Model.save`` is not called (``bulk_create``)."""
        getattr(model_instance, self.name).prepare()
        return super().pre_save(model_instance, add)


class WarningsField(models.CharField):
    """The codes of the warnings on a stored file, with spaces between; written by cleaning."""

    def __init__(self, *args, **options):
        fixed = {"max_length": 200, "default": "", "blank": True, "editable": False}
        super().__init__(*args, **options | fixed)

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class OriginalNameField(models.CharField):
    """The name that a file had on the device of whoever uploaded it; for staff alone."""

    def __init__(self, *args, **options):
        fixed = {
            "max_length": MAX_ORIGINAL_NAME,
            "default": "",
            "db_default": "",
            "blank": True,
            "editable": False,
        }
        super().__init__(*args, **options | fixed)

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def short_name(name):
    """``name`` of an upload without folders and invisible characters, short, with its ending."""
    own = str(name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(one for one in own if unicodedata.category(one)[0] != "C")
    path = PurePath(" ".join(shown.split()))
    return f"{path.stem[: MAX_ORIGINAL_NAME - len(path.suffix)]}{path.suffix}"


@cache
def _file_fields(model):
    return [field for field in model._meta.concrete_fields if isinstance(field, CleanedFileField)]


class HoldsFiles(models.Model):
    """A record with files: cleaned by each save, and public only once its warnings were seen."""

    class Meta:
        abstract = True

    @classmethod
    def file_fields(cls):
        return _file_fields(cls)  # type: ignore[arg-type] # a class is hashable

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record.note_stored_files()
        return record

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self.note_stored_files()

    def note_stored_files(self):
        """Notes what is stored of the files, to notice a new one."""
        self._stored_files = {}
        for field in self.file_fields():
            for name in (field.name, field.seen_field):
                if name in self.__dict__:
                    value = self.__dict__[name]
                    self._stored_files[name] = getattr(value, "name", value)

    def stored_files(self):
        """The names of the stored files, and whether their warnings were seen, by field."""
        return getattr(self, "_stored_files", {})

    def file_warnings_texts(self):
        """What remains in the files of this record, or was lost by cleaning them, as sentences."""
        codes = [code for field in self.file_fields() for code in self._codes(field)]
        return [WARNINGS[code] for code in codes if code in WARNINGS]

    def _codes(self, field):
        return getattr(self, field.warnings_field).split()

    def _columns_of(self, field):
        """The columns that say something of the file in ``field``."""
        names = [field.warnings_field, field.seen_field, field.original_name_field]
        return [name for name in names if hasattr(self, name)]

    def prepare_files(self):
        """Cleans new files; raises ValidationError for what is refused."""
        for field in self.file_fields():
            if field.name in self.__dict__:
                getattr(self, field.name).prepare()

    def refuse_unseen_warnings(self):
        """Raises ValidationError when a public file holds what nobody says to have looked at."""
        for field in self.file_fields():
            is_public = getattr(self, self.PUBLIC_FILES[field.name])
            if is_public and self._codes(field) and not getattr(self, field.seen_field):
                raise ValidationError(UNSEEN, code="unseen")

    @new_files.removed_on_failure()
    def save(self, *args, **kwargs):
        """Saves; a save of the file alone saves its warnings, too."""
        names = kwargs.get("update_fields")
        fields = [field for field in self.file_fields() if names is None or field.name in names]
        if fields:
            self.prepare_files()
            self.refuse_unseen_warnings()
        if names is not None:
            extra = {name for field in fields for name in self._columns_of(field)}
            kwargs["update_fields"] = {*names, *extra}
        super().save(*args, **kwargs)
        self.note_stored_files()


UNSEEN = _(
    "This file contains something that cannot be removed from it. Check it and confirm, or keep "
    "it private."
)


def seen_before_public(name, *, file, is_public):
    """The constraint that a public file has no warnings that nobody has looked at."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{is_public: False})
        | models.Q(**{f"{file}_warnings": ""})
        | models.Q(**{f"{file}_warnings_seen": True}),
        violation_error_code="unseen",
        violation_error_message=UNSEEN,
    )
