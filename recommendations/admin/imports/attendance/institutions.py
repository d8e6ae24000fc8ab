"""The institutions of the site, found by the names that an attendance list uses."""

from django.utils.translation import gettext

from recommendations.intake.attendance.persons.name_matching import (
    comparable,
    is_misspelt,
    similar_institutions,
)
from recommendations.intake.attendance.vocabulary.words import key
from recommendations.localization.texts import columns, pick_from
from recommendations.models import Institution

# The choice of an institution that is to be created.
NEW = "new"
NAMES = columns("name")
# A shorter name is that of an institution only where it is the very same.
MIN_LETTERS_OF_BODY = 6


class Institutions:
    """All institutions, found by the names that a list may use."""

    def __init__(self):
        self.by_pk = {one.pk: one for one in Institution.objects.all()}
        named = [
            (one.pk, name) for one in self.by_pk.values() for name in names_of(one) if key(name)
        ]
        self.by_name = {key(name): pk for pk, name in reversed(named)}
        self.comparable = {(pk, place): comparable(name) for place, (pk, name) in enumerate(named)}

    def label(self, pk):
        return pick_from(self.by_pk[pk], "name").plain or self.by_pk[pk].slug

    def is_known(self, text):
        """True when a text names an institution, also where it is misspelt a little."""
        compared = comparable(text)
        if len(compared) < MIN_LETTERS_OF_BODY:
            return key(text) in self.by_name
        return key(text) in self.by_name or is_misspelt(compared, self.comparable.values())

    def similar_to(self, text):
        """The keys of the institutions with names similar to ``text``, best first."""
        found = similar_institutions(text, self.comparable)
        return list(dict.fromkeys(pk for pk, _place in found))

    def choices(self, similar, may_add):
        """Choices for a name in the list: similar institutions, then a new one, then all."""
        first = [(str(pk), self.label(pk)) for pk in similar]
        others = [(str(pk), self.label(pk)) for pk in self.by_pk if pk not in similar]
        choices: list[tuple] = [("", "—")]
        if first:
            choices.append((gettext("Similar names"), first))
        if may_add:
            choices.append((NEW, gettext("a new institution")))
        return [*choices, (gettext("All institutions"), sorted(others, key=lambda one: one[1]))]


def names_of(record):
    """The names of a record in all its languages, without empty ones."""
    return [name for column in NAMES if (name := getattr(record, column))]
