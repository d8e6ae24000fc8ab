"""The types of the fields of a record, and the small records that several hold.

Records are plain dicts, and a report stores them as they are: dates are ISO strings.
"""

from dataclasses import dataclass
from typing import Annotated, Any, NotRequired, TypedDict

from django.utils.functional import Promise

from recommendations import models
from recommendations.localization.languages import CODES
from recommendations.models.plans.reports import REPORT_NAME_PATTERN


@dataclass(frozen=True)
class Keyword:
    """One keyword of JSON Schema that a type carries, as ``format: date``."""

    name: str
    value: Any


@dataclass(frozen=True, eq=False)
class Doc:
    """The description of a field or record."""

    text: str | Promise


Count = Annotated[int, Keyword("minimum", 0)]
Address = Annotated[str, Keyword("format", "uri")]
Date = Annotated[str, Keyword("format", "date")]
DateTime = Annotated[str, Keyword("format", "date-time")]
Reference = Annotated[str, Keyword("pattern", "^[0-9]{4}/[0-9]+$")]
Slug = Annotated[str, Keyword("pattern", "^[-a-zA-Z0-9_]+$")]
ReportName = Annotated[str, Keyword("pattern", f"^{REPORT_NAME_PATTERN}$")]

Text = TypedDict("Text", dict.fromkeys(CODES, str | None))
Text.__doc__ = "A text by language; null where it has none in one."


class Redaction(TypedDict):
    """That something was taken out of this record: when, why, and where."""

    date: Date
    category: models.Redaction.Category
    field: str


class Named(TypedDict):
    slug: Slug
    name: Text


class Redactable(TypedDict):
    redactions: NotRequired[list[Redaction]]
