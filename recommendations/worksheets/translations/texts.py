"""The public texts that lack a translation, of every kind of record.

Nothing but what readers can see is given to translators: drafts, undisclosed names and fields of
the staff are left out by the rules of ``models/visibility.py``. What is only ever added, such as a
progress update, is translated where it is written.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone

from recommendations.localization.languages import CODES
from recommendations.models import (
    AgendaItem,
    Document,
    Finding,
    Indicator,
    Institution,
    Meeting,
    Milestone,
    Plan,
    PlanSection,
    Recommendation,
    SiteProfile,
    Theme,
)
from recommendations.models.visibility import VISIBLE
from recommendations.translation import TRANSLATED_FIELDS

MODELS = [
    SiteProfile,
    Institution,
    Theme,
    Meeting,
    AgendaItem,
    Finding,
    Plan,
    PlanSection,
    Recommendation,
    Milestone,
    Indicator,
    Document,
]
BY_NAME = {model._meta.model_name: model for model in MODELS}
_HASH_LENGTH = 10


@dataclass(frozen=True)
class TextKey:
    """Names a text: the kind and the key of its record, its field, what its languages were."""

    kind: str
    record: int
    field: str
    fingerprint: str

    @classmethod
    def parse(cls, text: str) -> "TextKey | None":
        """The key that ``text`` is; None where it names no text."""
        kind, record, field, fingerprint = (text.split() + [""] * 4)[:4]
        model = BY_NAME.get(kind)
        is_number = record.isascii() and record.isdecimal() and len(record) < 19
        if model is None or not is_number or field not in TRANSLATED_FIELDS[model]:
            return None
        return cls(kind, int(record), field, fingerprint)

    def __str__(self) -> str:
        return f"{self.kind} {self.record} {self.field} {self.fingerprint}"


@dataclass(frozen=True)
class PublicText:
    """A text of a record in each language: a dict by language."""

    record: Model
    field: str
    by_language: dict[str, str]

    @property
    def key(self) -> TextKey:
        name = self.record._meta.model_name or ""
        return TextKey(name, self.record.pk, self.field, fingerprint(self.by_language))

    @property
    def label(self) -> str:
        return str(self.record._meta.get_field(self.field).verbose_name)


def fingerprint(by_language: dict[str, str]) -> str:
    """A short hash of a text in all languages, by which a later change is recognised."""
    joined = "\0".join(by_language[code] for code in CODES)
    return hashlib.sha256(joined.encode()).hexdigest()[:_HASH_LENGTH]


def in_each_language(record: Model, field: str) -> dict[str, str]:
    return {code: getattr(record, f"{field}_{code}") or "" for code in CODES}


def public_records(model: type[Model]):
    """The records of a model that readers see, as a queryset."""
    records = model._default_manager.order_by("pk")
    return records.filter(VISIBLE[model].records(timezone.now())) if model in VISIBLE else records


def texts_to_translate(model: type[Model]) -> Iterator[PublicText]:
    """The texts of the public records of a model that are there in some languages, not in all."""
    hidden = VISIBLE[model].hidden if model in VISIBLE else frozenset()
    for record in public_records(model):
        for field in TRANSLATED_FIELDS[model]:
            texts = in_each_language(record, field)
            if field not in hidden and any(texts.values()) and not all(texts.values()):
                yield PublicText(record, field, texts)
