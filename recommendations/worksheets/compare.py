"""Compares a worksheet with its plan: what each row would change, and why a row is refused."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from copy import copy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.files.encodings import ARABIC_OFFICE
from recommendations.localization.texts import pick_from
from recommendations.models import Decision, Recommendation
from recommendations.models.plans.assignments import validate_bodies
from recommendations.models.plans.recommendation_queryset import FROZEN_VOTES
from recommendations.workflow import postponement
from recommendations.worksheets.cells.lookups import Lookups
from recommendations.worksheets.cells.values import (
    TRUNCATION_MARK,
    multi_line_text,
    single_line_text,
)
from recommendations.worksheets.files.reading import UploadedSheet

from . import columns
from .columns import DUE_ON, LEAD, NUMBER, STATUS, SUPPORTING, THEMES, TOKEN
from .conflicts import ConflictReport
from .date_order import DateReader, date_columns
from .errors import CellWithoutValue, StruckText, UnreadableCell, messages_by_field
from .job_progress import PROGRESS_INTERVAL, Progress, Stage
from .progress_updates import UpdateReader
from .result import RowResult, WorksheetResult
from .row_matching import RowMatcher, item_number
from .sorted_columns import refuse_sorted_columns
from .stored_rows import stored_rows

# The database has constraints on several of these: they are checked when one of them changes.
CONSTRAINED_TOGETHER = {"decision", "adopted_text_ar", *FROZEN_VOTES}
MAX_NAMED = 10


def compare(
    sheet: UploadedSheet, plan, by, lookups: Lookups, *, lock=False, date_order=""
) -> Generator[Progress, None, WorksheetResult]:
    """Compares the UploadedSheet with ``plan``: yields Progress, returns the WorksheetResult.

    Saves nothing. ``lock`` locks the recommendations until the transaction ends. ``date_order`` is
    the DateOrder that the person chose, where the file does not prove it. Raises FileError if no
    row belongs to the plan.
    """
    comparison = _Comparison(sheet, plan, by, lookups, lock, date_order)
    results = []
    for row in sheet.rows:
        results.append(comparison.compare_row(row))
        if len(results) % PROGRESS_INTERVAL == 0:
            yield Progress(Stage.COMPARING, len(results), len(sheet.rows))
    comparison.refuse_sorted_columns(results)
    comparison.conflicts.write_messages()
    return WorksheetResult(results, list(comparison.notices()), comparison.dates.question)


class _Comparison:
    def __init__(self, sheet, plan, by, lookups, lock, date_order):
        self.sheet, self.plan, self.lookups = sheet, plan, lookups
        self.columns = [
            column
            for column in columns.COLUMNS
            if column.group != "read_only" and column is not TOKEN
        ]
        self.stored = stored_rows(plan, by, lock=lock)
        self.updates = UpdateReader(sheet, by, plan)
        self.conflicts = ConflictReport(plan)
        self.matcher = RowMatcher(sheet, self.stored, plan)
        self.date_columns = date_columns(self.columns)
        self.dates = DateReader(sheet, self.date_columns, self.matcher.tokens, date_order)
        self.taken_numbers = set(plan.recommendations.values_list("number", flat=True))
        self.new_numbers = Counter(
            item_number(row) for row in sheet.rows if not self.matcher.token(row)
        )
        numbers = [number for number in self.new_numbers if number]
        self.next_number = max([0, *self.taken_numbers, *numbers]) + 1
        self.unread_headings = []
        self.sorted_columns = []

    def compare_row(self, row):
        """The RowResult of a FileRow."""
        token, stored = self.matcher.token(row), self.matcher.stored_row(row)
        result = RowResult(row.row_number, item_number(row))
        values = self._read_cells(row, result, token, stored)
        if token is None:
            self._compare_new(row, result, values)
        elif mismatch := self.matcher.mismatch(row):
            self._refuse(row, result, NUMBER, mismatch)
        else:
            self._compare_stored(row, result, values, token, stored)
        result.title = result.title or values.get("title_ar", "")
        return result

    def _refuse(self, row, result, column, message):
        result.reasons.append((self.sheet.cell_name(row, column.code), str(message)))

    @contextmanager
    def _refusing_errors(self, row, result, column):
        """Refuses the row for a ValidationError, by the cell of its field, else of ``column``."""
        try:
            yield
        except ValidationError as error:
            for field, messages in messages_by_field(error).items():
                for message in messages:
                    self._refuse(row, result, columns.find(field) or column, message)

    # Reading the cells

    def _read_cells(self, row, result, token, stored):
        """Column code → canonical text; a cell that cannot be read refuses the row."""
        values = {}
        for column in self.columns:
            try:
                values[column.code] = self._read_cell(row, column, token, stored)
                self._note_struck_words(row, result, column)
            except UnreadableCell as error:
                self._refuse(row, result, column, error)
        return values

    def _note_struck_words(self, row, result, column):
        if isinstance(cell := row.cells.get(column.code), StruckText):
            message = _("%(cell)s: the struck-out words “%(words)s” were left out.")
            name = self.sheet.cell_name(row, column.code)
            result.remarks.append(message % {"cell": name, "words": single_line_text(cell.struck)})

    def _read_cell(self, row, column, token, stored):
        """The canonical text of one cell; the stored one where the cell says nothing of its own.

        A worksheet of an earlier release lacks columns that were added since. If somebody adds
        such a column by hand, the token cannot tell which of its cells were edited: it is not read.
        """
        cell = row.cells.get(column.code)
        is_unknown = token and column.is_hashed and column.code not in token.hashes
        if is_unknown and single_line_text(cell) and column.heading not in self.unread_headings:
            self.unread_headings.append(column.heading)
        if is_unknown or column.code not in row.cells:
            empty = column.cell_type.parse(None, self.lookups)
            return stored.values.get(column.code, empty) if stored else empty
        if isinstance(cell, CellWithoutValue):
            raise UnreadableCell(cell.message)
        if stored and self._differs_by_encoding(column, cell, stored):
            return stored.values.get(column.code, "")
        if column in self.date_columns:
            return self.dates.parse(column, cell)
        return column.cell_type.parse(cell, self.lookups)

    def _differs_by_encoding(self, column, cell, stored):
        """True if a cell differs from what is stored only where its encoding lacks a letter."""
        if not self.sheet.lacks_letters:
            return False
        before, after = str(stored.cell_value(column, self.lookups)), multi_line_text(cell)
        return (
            before != after
            and len(before) == len(after)
            and all(
                a == b or not _is_in_arabic_office(a) for a, b in zip(before, after, strict=True)
            )
        )

    # A row of a stored recommendation

    def _compare_stored(self, row, result, values, token, stored):
        result.item, result.title = copy(stored.item), pick_from(stored.item, "title")
        edited = [
            column
            for column in columns.hashed()
            if column.code in values
            and _differ_for_readers(column, values[column.code], stored.values[column.code])
            and token.has_changed(column.code, values[column.code])
        ]
        result.changes = [
            (column.code, stored.values[column.code], values[column.code])
            for column in edited
            if column is not STATUS
        ]
        has_new_status = STATUS in edited and bool(values[STATUS.code])
        self.updates.add_update(row, result, values, stored, has_new_status=has_new_status)
        if token.differs_from(stored.token):
            self.conflicts.add(result, self.sheet.cell_name(row, NUMBER.code))
        if result.reasons or not result.changes:
            return
        fields = [column for column in edited if column.group == "field"]
        if fields:
            self._set_fields(row, result, values, fields, stored)
        self._set_related(row, result, values, edited)

    def _set_fields(self, row, result, values, fields, stored):
        if DUE_ON in fields and result.item.has_adopted_date:
            fields = [column for column in fields if column is not DUE_ON]
            self._postpone(row, result, values)
        if not fields:
            return
        result.saves_item = True
        for column in fields:
            column.set_value(result.item, values[column.code])
            if stored.values[column.code].endswith(TRUNCATION_MARK):
                message = _(
                    "The text is too long for a cell: change it on the recommendation's page."
                )
                self._refuse(row, result, column, message)
        frozen = [column for column in fields if column.is_frozen_at_adoption]
        column = (frozen or fields)[0]
        with self._refusing_errors(row, result, column):
            result.item.validate_change(stored.item)
        with self._refusing_errors(row, result, column):
            _validate(result.item, {each.code for each in fields})

    def _postpone(self, row, result, values):
        """Notes the new date of an item whose date was adopted, or refuses it."""
        to = DUE_ON.cell_type.field_value(values[DUE_ON.code])
        with self._refusing_errors(row, result, DUE_ON):
            if to is None:
                raise ValidationError(
                    _("A date that was adopted can be postponed, not removed."), code="removed"
                )
            postponement.check_date(result.item, to)
        result.postponed_to = to

    def _set_related(self, row, result, values, edited):
        has_bodies = LEAD in edited or SUPPORTING in edited
        # The item is saved with them, so that its history and its version say so.
        result.saves_item |= has_bodies or THEMES in edited
        if has_bodies:
            lead, supporting = values[LEAD.code], values[SUPPORTING.code]
            supporting = SUPPORTING.cell_type.field_value(supporting)
            result.bodies = (lead, supporting)
            with self._refusing_errors(row, result, LEAD):
                validate_bodies(result.item, [lead] if lead else [], supporting)
        if THEMES in edited:
            result.themes = THEMES.cell_type.field_value(values[THEMES.code])

    # A row of a new recommendation

    def _compare_new(self, row, result, values):
        result.is_new = True
        if refusal := self._refusal_of_new(row, result):
            self._refuse(row, result, NUMBER, refusal)
        if result.reasons:
            return
        if result.number is None:
            result.number, self.next_number = self.next_number, self.next_number + 1
        values[NUMBER.code] = str(result.number)
        values["decision"] = values["decision"] or Decision.PROPOSED.value
        self._make_item(row, result, values)

    def _refusal_of_new(self, row, result):
        """Why the row cannot become a new recommendation, as a sentence; "" where it can."""
        if result.number in self.taken_numbers:
            return _(
                "Number %(number)s is already in the plan, and this row has lost its mark (cell "
                "%(cell)s). Copy the row from a newly downloaded file."
            ) % {"number": result.number, "cell": self.sheet.cell_name(row, TOKEN.code)}
        if not self.plan.is_draft:
            return _("The plan has been adopted: nothing can be added.")
        if result.number and self.new_numbers[result.number] > 1:
            return _("Several new rows have the number %(number)s.") % {"number": result.number}
        return ""

    def _make_item(self, row, result, values):
        result.changes = [
            (column.code, "", values[column.code])
            for column in columns.hashed()
            if column is not STATUS and values[column.code] not in {"", "no"}
        ]
        result.item = Recommendation(plan=self.plan, number=result.number)
        fields = columns.in_group("field")
        for column in fields:
            if values[column.code]:
                column.set_value(result.item, values[column.code])
        with self._refusing_errors(row, result, NUMBER):
            _validate(result.item, {NUMBER.code, *(column.code for column in fields)})
        self.updates.refuse_updates_of_new(row, result, values)
        self._set_related(row, result, values, [LEAD, THEMES])

    def refuse_sorted_columns(self, results):
        """Refuses rows of stored recommendations whose values were moved among them."""
        pairs = zip(self.sheet.rows, results, strict=True)
        of_stored = [(row, result) for row, result in pairs if not result.is_new]
        self.sorted_columns = refuse_sorted_columns(self.sheet, of_stored)

    def notices(self):
        """Yields the messages about the file as a whole."""
        for column in self.sorted_columns:
            yield _("The column “%(column)s” has been sorted without the others.") % {
                "column": column.heading
            }
        yield from self.dates.notices(self.date_columns)
        if unread := [*self.sheet.unknown_headings, *self.unread_headings]:
            names = ", ".join(f"“{name}”" for name in unread[:MAX_NAMED])
            yield _("These columns are not part of a plan's file and were ignored: %(names)s.") % {
                "names": names
            }
        if self.sheet.lacks_letters:
            yield _(
                "The file is saved in Windows-1256, which has only Arabic and Western letters. "
                "Other letters, such as ş, stay as they are here. Use “CSV UTF-8” to keep all "
                "letters."
            )
        if missing := self.matcher.count_missing():
            yield ngettext(
                "%(n)s recommendation of the plan is not in the file; it stays as it is.",
                "%(n)s recommendations of the plan are not in the file; they stay as they are.",
                missing,
            ) % {"n": missing}


def _differ_for_readers(column, one, other):
    """True if two canonical texts of a column look different."""
    reader_form = column.cell_type.reader_form
    return one != other and reader_form(one) != reader_form(other)


def _validate(item, names):
    """Validates the fields ``names`` of an item, and the constraints on them."""
    has_constraint = bool(names & CONSTRAINED_TOGETHER)
    names = names | CONSTRAINED_TOGETHER if has_constraint else names
    others = {field.name for field in Recommendation._meta.fields} - names
    item.full_clean(exclude=others, validate_constraints=has_constraint)


def _is_in_arabic_office(character):
    try:
        character.encode(ARABIC_OFFICE)
    except UnicodeEncodeError:
        return False
    return True
