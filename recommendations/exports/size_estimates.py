"""About how large each file of a plan or report is, before anybody makes it.

The costs were measured on real files. Texts that repeat are packed smaller, so an estimate is
right within a factor of two.
"""

import json
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Length
from django.utils.formats import number_format
from django.utils.translation import gettext

from recommendations.localization.languages import CODES, direction
from recommendations.models import ProgressUpdate, Recommendation
from recommendations.translation import TRANSLATED_FIELDS

from .formats import FORMATS

# Items of a plan whose texts are measured: few, because each page of a plan does it anew.
SAMPLE = 25
# The record of a meeting, where it was not measured; and what every head holds.
MEETING, HEAD = 8_000, 700


@dataclass(frozen=True)
class Amount:
    """What a file has to hold: numbers of rows, updates and ``groups`` of figures; ``texts``,
    ``update_texts`` and the ``head`` in bytes."""

    rows: int
    texts: int
    updates: int
    update_texts: int
    groups: int
    head: int


@dataclass(frozen=True)
class Cost:
    """What each part of an Amount adds to a file, in bytes; ``empty`` is a file without any."""

    empty: int
    row: int
    text: float
    update: int = 0
    update_text: float = 0
    group: int = 0
    head: float = 0

    def of(self, amount):
        return round(
            self.empty
            + self.row * amount.rows
            + self.text * amount.texts
            + self.update * amount.updates
            + self.update_text * amount.update_texts
            + self.group * amount.groups
            + self.head * amount.head
        )


COSTS = {
    "pdf": Cost(55_000, row=2_000, text=0.5, update=900, update_text=0.5, group=700, head=1),
    "docx": Cost(41_000, row=150, text=0.12, update=60, update_text=0.12, group=100, head=0.1),
    "csv": Cost(empty=460, row=270, text=1),
    "json": Cost(2_000, row=940, text=1, update=500, update_text=1, group=600, head=1),
    "xlsx": Cost(16_000, row=60, text=0.4, update=50, update_text=0.4, group=40, head=0.2),
    "zip": Cost(20_000, row=20, text=0.4, update=50, update_text=0.4, group=40, head=0.1),
}


class Measures(NamedTuple):
    """What the first ``SAMPLE`` items of a plan hold: bytes of texts, updates, bytes of theirs."""

    texts: int
    updates: int
    update_texts: int


def measures():
    """The Measures of a plan, as columns of the query that reads it.

    They look at its first items only: a long plan costs no more than a short one.
    """
    items = Recommendation.objects.filter(plan=OuterRef(OuterRef("pk")), is_public=True)
    sample = items.order_by("number").values("pk")[:SAMPLE]
    texts = Recommendation.objects.filter(pk__in=sample).values("plan")
    updates = ProgressUpdate.objects.published().filter(recommendation__in=sample)
    updates = updates.values("recommendation__plan")
    return Measures(
        texts=_sum(texts, Sum(_bytes(TRANSLATED_FIELDS[Recommendation]))),
        updates=_sum(updates, Count("pk")),
        update_texts=_sum(updates, Sum(_bytes(ProgressUpdate.ACCOUNT))),
    )._asdict()


def _bytes(fields):
    """The bytes of the translated ``fields`` of a row in UTF-8: a letter of Arabic has two."""
    lengths = [
        Coalesce(Length(f"{field}_{code}"), 0) * (2 if direction(code) == "rtl" else 1)
        for field in fields
        for code in CODES
    ]
    return sum(lengths[1:], lengths[0])


def _sum(of_plan, aggregate):
    """An aggregate over the rows ``of_plan``."""
    one = of_plan.order_by().annotate(whole=aggregate).values("whole")
    return Coalesce(Subquery(one), 0)


def of_plan(measured, *, listed, rows, tables, has_meeting):
    """The Amount of a file with ``rows`` of the ``listed`` items of a live plan.

    Those in the file are taken to be like the first ones, which are ``measured``. ``tables``: how
    many groups of figures the file has.
    """
    share = rows / min(listed, SAMPLE) if listed else 0
    return Amount(
        **{name: round(share * whole) for name, whole in measured._asdict().items()},
        rows=rows,
        groups=tables,
        head=HEAD + MEETING * has_meeting,
    )


def of_rows(rows, snapshot):
    """The Amount of a frozen PlanSnapshot, from its ``rows``."""
    updates = [update for row in rows for update in row["updates"]]
    survey = snapshot.survey
    return Amount(
        rows=len(rows),
        texts=_length(rows, TRANSLATED_FIELDS[Recommendation]),
        updates=len(updates),
        update_texts=_length(updates, ProgressUpdate.ACCOUNT),
        groups=len(survey.by_theme) + len(survey.by_body) + len(survey.by_year),
        head=len(json.dumps(snapshot.head, ensure_ascii=False).encode()),
    )


def _length(records, fields):
    """The bytes of the translated ``fields`` of all ``records``."""
    # Reports of earlier versions lack what was added since.
    texts = [record.get(field) or {} for record in records for field in fields]
    return sum(len((text or "").encode()) for words in texts for text in words.values())


class Download(NamedTuple):
    """A file that a page offers; ``purpose`` and ``size`` in words.

    One that does not hold so many rows has no ``address``, and says as ``max_rows`` how many it can
    contain.
    """

    ending: str
    address: str
    max_rows: int | None
    name: str
    purpose: str
    type: str
    size: str


def downloads(amount, address):
    """The Downloads of a page; ``address(ending)`` gives the address of a file."""
    return tuple(
        Download(
            ending=ending,
            address=address(ending) if kind.holds(amount.rows) else "",
            max_rows=kind.max_rows,
            name=str(kind.name),
            purpose=str(kind.purpose),
            type=kind.content_type.partition(";")[0],
            size=in_words(COSTS[ending].of(amount)),
        )
        for ending, kind in FORMATS.items()
    )


def in_words(size):
    """A number of bytes, roughly, in the active language: "about 14 kB"."""
    thousands = max(size / 1000, 1)
    if thousands < 1000:
        rough = round(thousands) if thousands < 100 else 10 * round(thousands / 10)
        return gettext("about %(size)s kB") % {"size": number_format(rough)}
    millions = thousands / 1000
    rough = (
        number_format(round(millions, 1), 1) if millions < 10 else number_format(round(millions))
    )
    return gettext("about %(size)s MB") % {"size": rough}
