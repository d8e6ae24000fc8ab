"""What the cells of a column hold.

Every value has one plain form, a str, in which what is stored and what was read are compared:
a date as 2023-03-15, a choice by its code, a body by its slug, several with semicolons between
them; "" where there is nothing.
"""

from datetime import date

from django.utils.translation import gettext as _

from recommendations.localization.dates import written_out
from recommendations.worksheets.errors import UnreadableCell

from . import values


class Line:
    """A text on one line."""

    def plain(self, value):
        """The plain form of what a field holds."""
        return values.line(value)

    def read(self, value, registers):
        """The plain form of what stands in a cell. Raises UnreadableCell."""
        return values.line(value)

    def field(self, plain):
        """What a field holds, from the plain form."""
        return plain

    def cell(self, plain, registers):
        """What a sheet writes: a str, a number or a date."""
        return plain

    def shown(self, plain, registers):
        """How a page shows it."""
        return str(self.cell(plain, registers))


class Text(Line):
    """A text of several lines."""

    def plain(self, value):
        return values.text(value)

    def read(self, value, registers):
        return values.text(value)


class Number(Line):
    def plain(self, value):
        return "" if value is None else str(value)

    def read(self, value, registers):
        return self.plain(values.number(value))

    def field(self, plain):
        return int(plain) if plain else None

    def cell(self, plain, registers):
        return self.field(plain) or ""


class Day(Line):
    def plain(self, value):
        return value.isoformat() if value else ""

    def read(self, value, registers):
        return self.plain(values.day(value))

    def field(self, plain):
        return date.fromisoformat(plain) if plain else None

    def cell(self, plain, registers):
        return self.field(plain) or ""

    def shown(self, plain, registers):
        return written_out(self.field(plain)) if plain else ""


class YesNo(Line):
    def plain(self, value):
        return "yes" if value else "no"

    def read(self, value, registers):
        return self.plain(values.yes_or_no(value))

    def field(self, plain):
        return plain == "yes"

    def cell(self, plain, registers):
        return _("yes") if plain == "yes" else _("no")


class Choice(Line):
    """One of the choices of ``enum``."""

    def __init__(self, enum):
        self.enum = enum

    def plain(self, value):
        return str(value or "")

    def read(self, value, registers):
        return values.choice(value, self.enum)

    def cell(self, plain, registers):
        return str(self.enum(plain).label) if plain else ""


class Named(Line):
    """A record of a register, or several of them where ``is_list``."""

    def __init__(self, register, is_list=False):
        self.register, self.is_list = register, is_list

    def plain(self, value):
        """``value`` is a list of slugs."""
        return ";".join(sorted(value))

    def read(self, value, registers):
        names = values.parts(value) if self.is_list else [values.line(value)]
        register = getattr(registers, self.register)
        found = [register.find(name) for name in names if name]
        if len(found) != len(set(found)):
            raise UnreadableCell(_("The same name appears twice."))
        return self.plain(found)

    def field(self, plain):
        return plain.split(";") if plain else []

    def cell(self, plain, registers):
        names = getattr(registers, self.register).names
        return "; ".join(names.get(slug, slug) for slug in self.field(plain))
