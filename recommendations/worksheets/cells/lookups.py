"""Institutions, themes and sections, by their name in any language or by a key."""

from django.utils.translation import gettext as _

from recommendations.localization.folding import lookup_key
from recommendations.localization.texts import columns, pick
from recommendations.models import Institution, Theme
from recommendations.worksheets.errors import UnreadableCell

from .values import code_text, single_line_text, split_names

# How similar, of 100, a known name must be to be suggested in place of an unknown one.
MIN_SIMILARITY = 75


class NameLookup:
    """All records of a model, found by slug or by name.

    ``slugs`` are in the order of the records; ``names`` maps each to what a worksheet writes: the
    name in the active language, or the slug where that name would not find the record again.
    """

    def __init__(self, model):
        rows = list(model.objects.values("pk", "slug", *columns("name")))
        self.slugs = [row["slug"] for row in rows]
        self.slugs_by_name = {}
        for row in rows:
            for name in {lookup_key(row[column] or "") for column in columns("name")} - {""}:
                self.slugs_by_name.setdefault(name, set()).add(row["slug"])
        self.names = {row["slug"]: self._written_name(row) for row in rows}

    def _written_name(self, row):
        name = single_line_text(pick(row, "name").plain)
        is_unique = self.slugs_by_name.get(lookup_key(name)) == {row["slug"]}
        return name if is_unique and split_names(name) == [name] else row["slug"]

    def find(self, name):
        """The slug of the record called ``name``. Raises UnreadableCell for none and for two."""
        name = single_line_text(name)
        if name in self.names:
            return name
        found = self.slugs_by_name.get(lookup_key(name), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            message = _("Several are called “%(name)s”. Write one of: %(keys)s.")
            raise UnreadableCell(message % {"name": name, "keys": ", ".join(sorted(found))})
        raise UnreadableCell(self._unknown_name_message(name))

    def _unknown_name_message(self, name):
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - heavy

        similar = process.extractOne(
            lookup_key(name),
            list(self.slugs_by_name),
            scorer=fuzz.ratio,
            score_cutoff=MIN_SIMILARITY,
        )
        if not similar:
            return _("Unknown name: “%(name)s”.") % {"name": name}
        meant = self.names[min(self.slugs_by_name[similar[0]])]
        message = _("Unknown name: “%(name)s”. Did you mean “%(meant)s”?")
        return message % {"name": name, "meant": meant}


class SectionLookup:
    """The sections of a plan, found by their title or their place.

    ``titles`` maps each key (a str) to what a worksheet writes: the title in the active language,
    or the place where that title would not find the section again.
    """

    def __init__(self, plan):
        rows = list(plan.sections.order_by("order").values("pk", "order", *columns("title")))
        self.keys_by_place = {str(row["order"]): row["pk"] for row in rows}
        self.keys_by_title = {}
        for row in rows:
            for title in {lookup_key(row[column] or "") for column in columns("title")} - {""}:
                self.keys_by_title.setdefault(title, set()).add(row["pk"])
        self.titles = {str(row["pk"]): self._written_title(row) for row in rows}

    def _written_title(self, row):
        title = single_line_text(pick(row, "title").plain)
        is_unique = self.keys_by_title.get(lookup_key(title)) == {row["pk"]}
        is_place = code_text(title).isdecimal()
        return title if is_unique and not is_place else str(row["order"])

    def find(self, title):
        """The key of the section with this title or place. Raises UnreadableCell for none and for
        two."""
        if key := self.keys_by_place.get(code_text(title)):
            return key
        found = self.keys_by_title.get(lookup_key(title), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            message = _("Several sections are called “%(title)s”. Write the place of one instead.")
        else:
            message = _("The plan has no section “%(title)s”. Add it on the page of the plan.")
        raise UnreadableCell(message % {"title": title})


class Lookups:
    """The records that the worksheet of a plan refers to by name."""

    def __init__(self, plan):
        self.institutions = NameLookup(Institution)
        self.themes = NameLookup(Theme)
        self.sections = SectionLookup(plan)
