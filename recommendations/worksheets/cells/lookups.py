"""Bodies and themes by what people call them: by key, or by name in any language."""

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from recommendations.localization.texts import columns, pick
from recommendations.models import Institution, Theme
from recommendations.worksheets.errors import UnreadableCell

from . import values

# How alike, of 100, a name must be to be offered in place of one that nobody knows.
ALIKE = 75


class Register:
    """All records of a kind, found by slug or by name.

    ``slugs`` are in their order; ``names`` is what a sheet writes for each: the name in the
    reader's language, or the slug where the name alone would not lead back.
    """

    def __init__(self, model):
        rows = list(model.objects.values("pk", "slug", *columns("name")))
        self.slugs = [row["slug"] for row in rows]
        self.pks = {row["slug"]: row["pk"] for row in rows}
        self.called = {}
        for row in rows:
            for name in {values.key(row[column] or "") for column in columns("name")} - {""}:
                self.called.setdefault(name, set()).add(row["slug"])
        self.names = {row["slug"]: self._name(row) for row in rows}

    def _name(self, row):
        name = values.line(pick(row, "name").plain)
        leads_back = self.called.get(values.key(name)) == {row["slug"]}
        return name if leads_back and values.parts(name) == [name] else row["slug"]

    def find(self, words):
        """The slug of the record called ``words``. Raises UnreadableCell for none and for two."""
        name = values.line(words)
        if name in self.pks:
            return name
        found = self.called.get(values.key(name), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            message = _("Several are called “%(name)s”. Write one of: %(keys)s.")
            raise UnreadableCell(message % {"name": name, "keys": ", ".join(sorted(found))})
        raise UnreadableCell(self._unknown(name))

    def _unknown(self, name):
        alike = process.extractOne(
            values.key(name), list(self.called), scorer=fuzz.ratio, score_cutoff=ALIKE
        )
        if not alike:
            return _("Unknown name: “%(name)s”.") % {"name": name}
        meant = self.names[min(self.called[alike[0]])]
        message = _("Unknown name: “%(name)s”. Did you mean “%(meant)s”?")
        return message % {"name": name, "meant": meant}


class Registers:
    """The registers that a sheet refers to."""

    def __init__(self):
        self.institutions = Register(Institution)
        self.themes = Register(Theme)
