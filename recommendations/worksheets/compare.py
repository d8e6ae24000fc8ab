"""Row by row: what a file would change, and why a row of it is refused."""

from collections import Counter
from copy import copy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.files.encodings import ARABIC_OFFICE
from recommendations.localization.texts import pick_from
from recommendations.models import Decision, Recommendation
from recommendations.models.plans.assignments import validate_bodies

from . import row_token
from .cells import values
from .columns import (
    BY_CODE,
    COLUMNS,
    LEAD,
    NUMBER,
    STAMP,
    STAMPED,
    STATUS,
    SUPPORTING,
    THEMES,
)
from .conflicts import ChangedSince
from .errors import Unreadable, UnreadableCell, by_field
from .progress import Act, Step
from .progress_reports import Reports
from .result import ComparedRow, Outcome
from .row_matching import Marks, number_of
from .stored_rows import stored_rows

FIELDS = [column for column in COLUMNS if column.group == "field"]
READ = [column for column in COLUMNS if column.group != "told" and column is not STAMP]
# Rules of the database that look at several fields: they are asked when one of these changes.
TOGETHER = {"decision", "adopted_text_ar"}
EVERY = 100
NAMED_AT_MOST = 10


def compare(sheet, plan, by, registers, *, lock=False):
    """Holds the Sheet against ``plan``: yields Steps, and returns the Outcome.

    Writes nothing. ``lock`` holds what it looks at until the transaction ends. Raises
    FileError when no row belongs to the plan.
    """
    comparison = _Comparison(sheet, plan, by, registers, lock)
    rows = []
    for line in sheet.rows:
        rows.append(comparison.row(line))
        if len(rows) % EVERY == 0:
            yield Step(Act.COMPARING, len(rows), len(sheet.rows))
    comparison.name_who_changed()
    return Outcome(rows, list(comparison.notices()))


class _Comparison:
    def __init__(self, sheet, plan, by, registers, lock):
        self.sheet, self.plan, self.registers = sheet, plan, registers
        self.stored = stored_rows(plan, by, lock=lock)
        self.reports = Reports(sheet, by, plan)
        self.changed_since = ChangedSince(plan)
        self.marks = Marks(sheet, self.stored, plan)
        self.taken = set(plan.recommendations.values_list("number", flat=True))
        self.added = Counter(number_of(line) for line in sheet.rows if not self.marks.of(line))
        self.next_number = max([0, *self.taken, *(n for n in self.added if n)]) + 1

    def row(self, line):
        """The ComparedRow of a line."""
        mark, stored = self.marks.of(line), self.marks.stored_row(line)
        row = ComparedRow(line.place, number_of(line))
        plain = self._read(line, row, stored)
        if mark is None:
            self._compare_new(line, row, plain)
        elif refusal := self.marks.misplaced(line):
            self._refuse(row, line, NUMBER, refusal)
        else:
            self._compare_stored(line, row, plain, mark, stored)
        row.title = row.title or plain.get("title_ar", "")
        return row

    def _refuse(self, row, line, column, sentence):
        row.reasons.append((self.sheet.cell(line, column.code), str(sentence)))

    def _read(self, line, row, stored):
        """The plain forms of the row's cells; one that cannot be read refuses the row."""
        plain = {}
        for column in READ:
            value = line.cells[column.code]
            try:
                if isinstance(value, Unreadable):
                    raise UnreadableCell(value.sentence)
                if stored and self._lost_only_letters(column, value, stored):
                    plain[column.code] = stored.plain.get(column.code, "")
                else:
                    plain[column.code] = column.kind.read(value, self.registers)
            except UnreadableCell as error:
                self._refuse(row, line, column, error)
        return plain

    def _lost_only_letters(self, column, value, stored):
        """True when a cell differs from what is stored by letters that its encoding lacks."""
        if not self.sheet.lost_letters:
            return False
        here, there = str(stored.cell(column, self.registers)), values.text(value)
        return (
            here != there
            and len(here) == len(there)
            and all(
                a == b or not _is_in_office_letters(a) for a, b in zip(here, there, strict=True)
            )
        )

    def _compare_stored(self, line, row, plain, mark, stored):
        row.item, row.title = copy(stored.item), pick_from(stored.item, "title")
        touched = {
            column.code
            for column in STAMPED
            if column.code in plain
            and plain[column.code] != stored.plain[column.code]
            and row_token.prints_of(plain[column.code]) != mark.prints[column.code]
        }
        row.changes = [
            (column.code, stored.plain[column.code], plain[column.code])
            for column in STAMPED
            if column.code in touched and column is not STATUS
        ]
        has_new_status = STATUS.code in touched and bool(plain[STATUS.code])
        self.reports.add(line, row, plain, stored, has_new_status=has_new_status)
        has_moved = mark.version != stored.item.version or stored.stamp.prints != mark.prints
        if has_moved:
            self.changed_since.note(row, self.sheet.cell(line, NUMBER.code))
        if row.reasons or not row.changes:
            return
        self._take_fields(line, row, plain, touched, stored)
        self._take_related(line, row, plain, touched)

    def _take_fields(self, line, row, plain, touched, stored):
        changed = [column for column in FIELDS if column.code in touched]
        for column in changed:
            setattr(row.item, column.code, column.kind.field(plain[column.code]))
            if stored.plain[column.code].endswith(values.CUT):
                message = _(
                    "The text is too long for a cell: change it on the recommendation's page."
                )
                self._refuse(row, line, column, message)
        if not changed:
            return
        row.saves_item = True
        standing = next((column for column in changed if _can_stand(column)), changed[0])
        self._ask(line, row, standing, lambda: row.item.validate_change(stored.item))
        self._ask(line, row, standing, lambda: _check(row.item, {each.code for each in changed}))

    def _take_related(self, line, row, plain, touched):
        # The item is saved with them: its history tells, and an older sheet is stale.
        row.saves_item |= bool(touched & {LEAD.code, SUPPORTING.code, THEMES.code})
        if touched & {LEAD.code, SUPPORTING.code}:
            lead, supporting = plain[LEAD.code], SUPPORTING.kind.field(plain[SUPPORTING.code])
            row.bodies = (lead, supporting)
            self._ask(line, row, LEAD, lambda: validate_bodies(row.item, lead or None, supporting))
        if THEMES.code in touched:
            row.themes = THEMES.kind.field(plain[THEMES.code])

    def _ask(self, line, row, column, rule):
        """Refuses the row where ``rule()`` raises ValidationError, by the cell that it is about."""
        try:
            rule()
        except ValidationError as error:
            for field, messages in by_field(error).items():
                for message in messages:
                    self._refuse(row, line, BY_CODE.get(field, column), message)

    def _compare_new(self, line, row, plain):
        row.is_new = True
        if refusal := self._not_to_be_added(line, row):
            self._refuse(row, line, NUMBER, refusal)
        if row.reasons:
            return
        if row.number is None:
            row.number, self.next_number = self.next_number, self.next_number + 1
        plain[NUMBER.code] = str(row.number)
        plain["decision"] = plain["decision"] or Decision.PROPOSED.value
        self._make(line, row, plain)

    def _not_to_be_added(self, line, row):
        if row.number in self.taken:
            return self._lost_mark(line, row)
        if not self.plan.is_draft:
            return _("The plan has been adopted: nothing can be added.")
        if row.number and self.added[row.number] > 1:
            return _("Several new rows have the number %(number)s.") % {"number": row.number}
        return ""

    def _lost_mark(self, line, row):
        return _(
            "Number %(number)s is already in the plan, and this row has lost its mark (cell "
            "%(cell)s). Copy the row from a newly downloaded file."
        ) % {"number": row.number, "cell": self.sheet.cell(line, STAMP.code)}

    def _make(self, line, row, plain):
        row.changes = [
            (column.code, "", plain[column.code])
            for column in STAMPED
            if column is not STATUS and plain[column.code] not in {"", "no"}
        ]
        row.item = Recommendation(plan=self.plan, number=row.number)
        for column in FIELDS:
            if plain[column.code]:
                setattr(row.item, column.code, column.kind.field(plain[column.code]))
        checked = {column.code for column in FIELDS} | {"number"}
        self._ask(line, row, NUMBER, lambda: _check(row.item, checked))
        self.reports.refuse_for_new(line, row, plain)
        self._take_related(line, row, plain, {LEAD.code, THEMES.code})

    def name_who_changed(self):
        """Says in each row that has moved since the file was made who changed it, and when."""
        self.changed_since.tell()

    def notices(self):
        if self.sheet.ignored:
            names = ", ".join(f"“{name}”" for name in self.sheet.ignored[:NAMED_AT_MOST])
            yield _("These columns are not part of a plan's file and were ignored: %(names)s.") % {
                "names": names
            }
        if self.sheet.lost_letters:
            yield _(
                "The file is saved in Windows-1256, which has only Arabic and Western letters. "
                "Other letters, such as ş, stay as they are here. Use “CSV UTF-8” to keep all "
                "letters."
            )
        if left_out := self.marks.left_out():
            yield ngettext(
                "%(n)s recommendation of the plan is not in the file; it stays as it is.",
                "%(n)s recommendations of the plan are not in the file; they stay as they are.",
                left_out,
            ) % {"n": left_out}


def _can_stand(column):
    """True for what adoption freezes."""
    return column.code == "decision" or column.code.startswith("adopted_text")


def _check(item, names):
    """Checks the fields ``names`` of an item, and the constraints that look at them."""
    has_rules = bool(names & TOGETHER)
    names |= TOGETHER if has_rules else set()
    others = {field.name for field in Recommendation._meta.fields} - names
    item.full_clean(exclude=others, validate_constraints=has_rules)


def _is_in_office_letters(sign):
    try:
        sign.encode(ARABIC_OFFICE)
    except UnicodeEncodeError:
        return False
    return True
