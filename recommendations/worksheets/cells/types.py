"""The types of a worksheet's cells.

Every value has one canonical text, in which stored and uploaded values are compared: a date is
2023-03-15, a choice its code, an institution its slug, several slugs have semicolons between them,
and "" is no value.
"""

from datetime import date

from django.utils.translation import gettext as _

from recommendations.localization.dates.dates import written_out
from recommendations.worksheets.errors import UnreadableCell

from . import values


class SingleLineText:
    """A text on one line; the base of the other types."""

    def canonical(self, value):
        """The canonical text of a model field's value."""
        return values.single_line_text(value)

    def parse(self, cell, lookups):
        """The canonical text of an uploaded cell. Raises UnreadableCell."""
        return values.single_line_text(cell)

    def reader_form(self, canonical):
        """The form in which values are compared: equal where a reader sees no difference."""
        return values.reader_form(canonical)

    def field_value(self, canonical):
        """The model field's value for a canonical text."""
        return canonical

    def cell_value(self, canonical, lookups):
        """What a worksheet's cell contains: a str, an int or a date."""
        return canonical

    def display(self, canonical, lookups):
        """The text for a page, in the active language."""
        return str(self.cell_value(canonical, lookups))


class MultiLineText(SingleLineText):
    """A text of several lines."""

    def canonical(self, value):
        return values.multi_line_text(value)

    def parse(self, cell, lookups):
        return values.multi_line_text(cell)


class WholeNumber(SingleLineText):
    """A number of a recommendation, or a count."""

    def canonical(self, value):
        return "" if value is None else str(value)

    def parse(self, cell, lookups):
        return self.canonical(values.parse_number(cell))

    def field_value(self, canonical):
        return int(canonical) if canonical else None

    def cell_value(self, canonical, lookups):
        return int(canonical) if canonical else ""


class Date(SingleLineText):
    """A date, in any of the forms in which people write it."""

    def canonical(self, value):
        return value.isoformat() if value else ""

    def parse(self, cell, lookups, *, month_first=False):
        return self.canonical(values.parse_date(cell, month_first=month_first))

    def field_value(self, canonical):
        return date.fromisoformat(canonical) if canonical else None

    def cell_value(self, canonical, lookups):
        return self.field_value(canonical) or ""

    def display(self, canonical, lookups):
        return written_out(self.field_value(canonical)) if canonical else ""


class YesNo(SingleLineText):
    """True or false, as yes or no in any language."""

    def canonical(self, value):
        return "yes" if value else "no"

    def parse(self, cell, lookups):
        return self.canonical(values.parse_yes_no(cell))

    def field_value(self, canonical):
        return canonical == "yes"

    def cell_value(self, canonical, lookups):
        return _("yes") if canonical == "yes" else _("no")


class Choice(SingleLineText):
    """One of the choices of ``enum``."""

    def __init__(self, enum):
        self.enum = enum

    def canonical(self, value):
        return str(value or "")

    def parse(self, cell, lookups):
        return values.parse_choice(cell, self.enum)

    def cell_value(self, canonical, lookups):
        return str(self.enum(canonical).label) if canonical else ""


class RecordNames(SingleLineText):
    """The name of a record, or the names of several where ``is_list``.

    ``lookup`` is the attribute of ``Lookups`` that finds them.
    """

    def __init__(self, lookup, is_list=False):
        self.lookup, self.is_list = lookup, is_list

    def canonical(self, value):
        """``value`` is a list of slugs."""
        return ";".join(sorted(value))

    def parse(self, cell, lookups):
        names = values.split_names(cell) if self.is_list else [values.single_line_text(cell)]
        lookup = getattr(lookups, self.lookup)
        slugs = [lookup.find(name) for name in names if name]
        if len(slugs) != len(set(slugs)):
            raise UnreadableCell(_("The same name appears twice."))
        return self.canonical(slugs)

    def field_value(self, canonical):
        return canonical.split(";") if canonical else []

    def cell_value(self, canonical, lookups):
        names = getattr(lookups, self.lookup).names
        return "; ".join(names.get(slug, slug) for slug in self.field_value(canonical))


class SectionTitle(SingleLineText):
    """The title of a section of the plan, or its place; its canonical text is its key."""

    def canonical(self, value):
        return str(value or "")

    def parse(self, cell, lookups):
        title = values.single_line_text(cell)
        return self.canonical(lookups.sections.find(title) if title else None)

    def field_value(self, canonical):
        return int(canonical) if canonical else None

    def cell_value(self, canonical, lookups):
        return lookups.sections.titles.get(canonical, canonical)
