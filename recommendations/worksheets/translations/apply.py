"""Takes translations from the workbook back: empty texts are filled, none is ever changed."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.files.child_process import run
from recommendations.files.errors import FileError
from recommendations.localization.languages import CODES
from recommendations.models import User
from recommendations.models.history import Cause, acting_as, caused_by
from recommendations.worksheets.cells.values import multi_line_text, reader_form

from .texts import BY_NAME, TextKey, fingerprint, in_each_language, public_records
from .workbook import COLUMN_CODES, KEY_COLUMN


@dataclass(frozen=True)
class TypedRow:
    """One row of the workbook: the text it is of, and what its cells say by language."""

    key: TextKey
    by_language: dict[str, str]


@dataclass
class TranslationResult:
    """What a workbook adds: (record, language, text); and what is refused: (record, reason)."""

    added: list[tuple[str, str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def read_workbook(content: bytes) -> list[TypedRow]:
    """The rows of a workbook. Raises FileError for a file that is none, or of something else."""
    sheets = run("recommendations.worksheets.translations.read_file.read_sheets", content)
    rows = list(chain.from_iterable(map(_rows_of_sheet, sheets)))
    if not rows:
        raise FileError("translations_heading")
    return rows


def _rows_of_sheet(rows):
    head = next((row for row in rows[:20] if KEY_COLUMN in row), None)
    if head is None or not set(COLUMN_CODES) <= set(head):
        return
    places = {code: head.index(code) for code in COLUMN_CODES}
    for row in rows:
        cells = {code: row[at] if at < len(row) else "" for code, at in places.items()}
        if key := TextKey.parse(cells[KEY_COLUMN]):
            yield TypedRow(key, {code: multi_line_text(cells[code]) for code in CODES})


def apply_translations(
    rows: list[TypedRow], by: User, *, source: str, dry_run: bool = False
) -> TranslationResult:
    """Adds the translations, and returns what was added and what was refused, with its reason.

    ``source`` is the name of the file, for the history. With ``dry_run`` nothing is saved.
    """
    result = TranslationResult()
    of_records = defaultdict(list)
    for row in rows:
        of_records[row.key.kind, row.key.record].append(row)
    with transaction.atomic(), acting_as(by), caused_by(Cause.FILE, source):
        for (kind, pk), typed in of_records.items():
            _translate(kind, pk, typed, by, result)
        transaction.set_rollback(dry_run)
    return result


def _translate(kind, pk, typed, by, result):
    """Adds what is ``typed`` for one record to it, in a savepoint of its own."""
    model = BY_NAME[kind]
    record = public_records(model).select_for_update(of=("self",)).filter(pk=pk).first()
    if record is None:
        result.refused.append((f"{kind} {pk}", _("This record is not public.")))
        return
    added = list(_missing(record, typed, result))
    if not added:
        return
    if not by.has_perm(f"recommendations.change_{kind}"):
        result.refused.append((str(record), _("You may not change records of this kind.")))
        return
    for name, code, text in added:
        setattr(record, f"{name}_{code}", text)
    try:
        with transaction.atomic():
            record.full_clean()
            record.save()
    except ValidationError as error:
        result.refused.append((str(record), " ".join(error.messages)))
    else:
        result.added += [(str(record), code, text) for _name, code, text in added]


def _missing(record, typed, result):
    """Yields (field, language, text) for what is typed where nothing was; refuses the rest."""
    for row in typed:
        stored = in_each_language(record, row.key.field)
        other = {
            code: text
            for code, text in row.by_language.items()
            if text and reader_form(text) != reader_form(stored[code])
        }
        if other and fingerprint(stored) != row.key.fingerprint:
            reason = _("The text has been changed since the file was made. Download it again.")
            result.refused.append((str(record), reason))
            continue
        for code, text in other.items():
            if stored[code]:
                reason = _("This text exists already. Change it on its page.")
                result.refused.append((f"{record} ({code})", reason))
            else:
                yield row.key.field, code, text
