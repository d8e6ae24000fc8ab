"""What lacks a translation, over all records that staff translate."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Model, Q, QuerySet

from recommendations import models
from recommendations.localization.languages import CODES
from recommendations.models import User
from recommendations.models.base.content import has_text
from recommendations.translation import TRANSLATED_FIELDS

# The languages into which texts are translated; the first of all is that of most originals.
TARGETS = CODES[1:]


@dataclass(frozen=True)
class TranslatedKind:
    """A model whose texts are translated here.

    ``owner`` names the relation to the record on whose form they are, where that is another;
    ``fields`` are the translated ones, without the names of people; ``order`` is that of the list.
    """

    model: type[Model]
    owner: str = ""
    order: tuple[str, ...] = ("-pk",)

    @property
    def key(self) -> str:
        return self.model._meta.model_name or ""

    @property
    def fields(self) -> list[str]:
        return [name for name in TRANSLATED_FIELDS[self.model] if name not in NAMES_OF_PEOPLE]

    @property
    def permission(self) -> str:
        return f"recommendations.change_{self.key}"

    def records(self) -> QuerySet:
        return self.model._default_manager.order_by(*self.order)

    def next_key(self, language: str, after: int | None = None) -> int | None:
        """The key of the first record with a text that has no translation into ``language``.

        Of those behind the record ``after`` in the order of the list, where that is given.
        """
        lacking = reduce(or_, (lacks(name, language) for name in self.fields))
        keys = list(self.records().filter(lacking | Q(pk=after)).values_list("pk", flat=True))
        if after in keys:
            keys = keys[keys.index(after) + 1 :]
        return keys[0] if keys else None

    def lacking_fields(self, record: Model, language: str) -> list[str]:
        """The translated fields of ``record`` with a text, but none in ``language``."""
        return [
            name
            for name in self.fields
            if not written(record, name, language) and source_language(record, name)
        ]


# Typed on the form of their delegation or statement alone, where reading them is logged.
NAMES_OF_PEOPLE = ["speaker", "post"]
# In the order of the work: what readers look for first comes first.
KINDS = [
    TranslatedKind(models.Recommendation, order=("-plan__year", "number")),
    TranslatedKind(models.Plan),
    TranslatedKind(models.PlanSection, owner="plan", order=("-plan__year", "order")),
    TranslatedKind(models.Meeting),
    TranslatedKind(models.AgendaItem, owner="meeting"),
    TranslatedKind(models.Finding, owner="meeting"),
    TranslatedKind(models.Institution),
    TranslatedKind(models.Theme),
    TranslatedKind(models.Milestone, owner="recommendation"),
    TranslatedKind(models.Indicator, owner="recommendation"),
    TranslatedKind(models.Document),
    TranslatedKind(models.SiteProfile),
]


def lacks(field: str, language: str) -> Q:
    """The condition that ``field`` has a text, but none in ``language``."""
    others = [code for code in CODES if code != language]
    return has_text(field, others) & ~has_text(field, [language])


def written(record: Model, field: str, language: str) -> str:
    """The text of ``field`` in ``language``; empty where there is none."""
    return (getattr(record, f"{field}_{language}") or "").strip()


def source_language(record: Model, field: str) -> str:
    """The first language in which ``field`` has a text; empty where it has none."""
    return next((code for code in CODES if written(record, field, code)), "")


def kinds_for(user: User) -> list[TranslatedKind]:
    """The kinds whose records ``user`` may change; none for a focal point."""
    return [kind for kind in KINDS if not user.is_focal_point and user.has_perm(kind.permission)]


@dataclass(frozen=True)
class TextCount:
    """How many texts of a kind there are, and how many lack a translation into one language."""

    kind: TranslatedKind
    total: int
    missing: int

    @property
    def done(self) -> int:
        return self.total - self.missing


def counts(kinds: list[TranslatedKind], language: str) -> list[TextCount]:
    """A TextCount for each of ``kinds``, in one query each."""
    return [_count(kind, language) for kind in kinds]


def _count(kind, language):
    counted = {}
    for name in kind.fields:
        counted[f"{name}_total"] = Count("pk", filter=has_text(name))
        counted[f"{name}_missing"] = Count("pk", filter=lacks(name, language))
    found = kind.records().order_by().aggregate(**counted)
    total = sum(found[f"{name}_total"] for name in kind.fields)
    return TextCount(kind, total, sum(found[f"{name}_missing"] for name in kind.fields))


def next_record(
    kinds: list[TranslatedKind], language: str, after: tuple[str, int] | None = None
) -> tuple[TranslatedKind, Model] | None:
    """The next kind and record that lack a translation into ``language``, or None.

    ``after``: the key of the kind and of the record that was shown last. At the end the list begins
    again, so that what was skipped comes back.
    """
    for kind, behind in _turns(kinds, after):
        if key := kind.next_key(language, behind):
            return kind, kind.records().get(pk=key)
    return None


def _turns(kinds, after) -> Iterator[tuple[TranslatedKind, int | None]]:
    """The kinds in turn: first that of the record ``after``, from there on; at last whole."""
    keys = [kind.key for kind in kinds]
    if after and after[0] in keys:
        place = keys.index(after[0])
        yield kinds[place], after[1]
        kinds = [*kinds[place + 1 :], *kinds[: place + 1]]
    for kind in kinds:
        yield kind, None
