"""Every field of a recommendation: where it is shown, and why not elsewhere.

Whoever adds a field says here what happens to it in each place; the table is compared with what
the code does.
"""

import pytest
from django.db.models import CharField, TextField
from django.utils import timezone

from recommendations.admin.records.plans.recommendations import RecommendationAdmin
from recommendations.exports.print.recommendations import item_blocks
from recommendations.exports.snapshot import BLANKED_WHEN_WITHDRAWN, live_snapshot
from recommendations.exports.tables.recommendations import RECOMMENDATIONS
from recommendations.exports.types import record_types
from recommendations.localization.languages import CODES
from recommendations.models import Recommendation
from recommendations.models.plans.recommendation_queryset import (
    FROZEN_AT_ADOPTION,
    FROZEN_TEXTS,
    FROZEN_VOTES,
)
from recommendations.views.plans import recommendations as page
from recommendations.workflow.closing.closing import carried_fields
from recommendations.workflow.redaction.texts import TEXTS
from recommendations.worksheets.columns import COLUMNS
from tests.support import cast

ADMIN, PAGE, PAPER, WORKSHEET = "form of the admin", "public page", "paper", "worksheet"
JSON, TABLE, CARRIED, FROZEN = "JSON", "table of a file", "carry-over", "frozen at adoption"
PLACES = [ADMIN, PAGE, PAPER, WORKSHEET, JSON, TABLE, CARRIED, FROZEN]
PUBLIC = [PAGE, PAPER, JSON, TABLE]

OWN = "each plan's item has its own"
STAFF = "for staff only"
ADOPTED = "decided when the plan is adopted"
MOVES = "changes after adoption"
INTERNAL = "no value that people know"
# What a frozen report shows of a withdrawn item: nothing that a person has worded.
SHOWN_OF_WITHDRAWN = {
    "address",
    "links",
    "redactions",
    "is_withdrawn",
    "year",
    "number",
    "reference",
    "decision",
    "is_priority",
    "due_on",
    "first_due_on",
    "times_postponed",
    "status",
    "status_on",
    "assurance",
    "schedule",
    "silent_since",
    "carried_from",
    "carried_to",
    "continues_as",
    "continues_as_status",
    "reported_status",
    "first_year",
    "superseded_by",
    "verified_on",
}
# Field → place → why it is not there; in all other places it is.
FIELDS = {
    "id": dict.fromkeys(PLACES, INTERNAL),
    "version": dict.fromkeys(PLACES, INTERNAL),
    "plan": {WORKSHEET: "a worksheet is of one plan", CARRIED: OWN},
    "number": {CARRIED: OWN},
    "section": {
        PAPER: "is the heading above it",
        CARRIED: "the section of the same title in the new plan",
    },
    **dict.fromkeys(["votes_for", "votes_against", "votes_abstained"], {CARRIED: OWN}),
    "title": {FROZEN: "may be worded better at any time"},
    "adopted_text": {},
    "done_when": {},
    "decision": {CARRIED: OWN},
    "is_public": dict.fromkeys(PUBLIC, "only public ones are there")
    | {WORKSHEET: "changed one by one", FROZEN: MOVES},
    "withdrawn_at": dict.fromkeys([ADMIN, WORKSHEET, *PUBLIC], "the address answers 410")
    | {CARRIED: OWN, FROZEN: MOVES},
    "is_priority": {FROZEN: MOVES},
    "themes": {FROZEN: MOVES},
    "due_on": {FROZEN: "changes by postponements alone"},
    "first_due_on": {WORKSHEET: "set by adopting the plan"},
    "times_postponed": {WORKSHEET: "counted by postponing", FROZEN: MOVES},
    "status": {CARRIED: OWN, FROZEN: MOVES},
    "status_on": {WORKSHEET: "the day of the report is there", CARRIED: OWN, FROZEN: MOVES},
    "assurance": {
        ADMIN: "each of its updates says it",
        WORKSHEET: "given in review",
        CARRIED: OWN,
        FROZEN: MOVES,
    },
    "carried_from": {WORKSHEET: "set by closing a year", CARRIED: "is the item itself"},
    "first_year": {WORKSHEET: "set by closing a year", CARRIED: "follows from the lineage"},
    "origin": dict.fromkeys([ADMIN, *PUBLIC], "shown by its lineage")
    | {WORKSHEET: "set by closing a year", CARRIED: "follows from the lineage"},
    "superseded_by": {ADMIN: "each of its updates says it", CARRIED: OWN, FROZEN: MOVES},
    "internal_note": dict.fromkeys(PUBLIC, STAFF) | {CARRIED: OWN, FROZEN: MOVES},
}
# What a place calls the fields that it does not call by their own names.
OTHER_NAMES = {
    "section__order": ["section"],
    "year": ["plan"],
    "plan__year": ["plan"],
    "reference": ["plan", "number"],
    "status_word": ["status"],
    "since": ["status_on"],
    "lineage": ["carried_from", "first_year"],
    "dates": ["first_due_on", "times_postponed"],
    "theme_rows": ["themes"],
    "lineage_items": ["carried_from"],
    "replacements": ["superseded_by"],
}


class ReadKeys(dict):
    """A dict that notes which of its keys are read."""

    def __init__(self, *args):
        super().__init__(*args)
        self.read = set()

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name, default=None):
        self.read.add(name)
        return super().get(name, default)


def bare(name):
    """The name of a column without its language."""
    stem, _underscore, code = name.rpartition("_")
    return stem if code in CODES else name.removesuffix("_id")


def fields_of(model):
    return {bare(field.name) for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}


def named(names, model=Recommendation):
    """Those fields of ``model`` that ``names`` mean."""
    meant = {field for name in names for field in OTHER_NAMES.get(name, [bare(name)])}
    return meant & fields_of(model)


def missing(fields, places=PLACES):
    """A sentence for each of ``fields`` that this file says nothing of."""
    return [
        f"{field}: say in FIELDS what happens to it in: {', '.join(places)}"
        for field in sorted(fields - FIELDS.keys())
    ]


def otherwise(place, names):
    """A sentence for each field of which FIELDS does not say what ``place`` does."""
    said = {field for field, reasons in FIELDS.items() if place not in reasons}
    done = named(names)
    return [f"{field} is not in: {place}" for field in sorted(said - done)] + [
        f"{field} is in: {place}, and FIELDS says it is not" for field in sorted(done - said)
    ]


@pytest.fixture
def published(db):
    return cast.make_plan(state="published")


def in_admin():
    return {name for _title, options in RecommendationAdmin.fieldsets for name in options["fields"]}


@pytest.mark.parametrize(
    ("place", "names"),
    [
        (ADMIN, in_admin),
        (WORKSHEET, lambda: {column.code for column in COLUMNS}),
        (JSON, lambda: set(record_types.Recommendation.__annotations__)),
        (TABLE, lambda: set(RECOMMENDATIONS.header)),
        (
            CARRIED,
            lambda: {
                *carried_fields(Recommendation),
                *(field.name for field in Recommendation._meta.many_to_many),
            },
        ),
        (FROZEN, lambda: {*FROZEN_AT_ADOPTION, *FROZEN_TEXTS, *FROZEN_VOTES}),
    ],
    ids=[ADMIN, WORKSHEET, JSON, TABLE, CARRIED, FROZEN],
)
def test_each_field_is_where_the_table_says(place, names):
    assert otherwise(place, names()) == []


def test_the_public_page_reads_the_fields_that_the_table_says(published):
    values = ReadKeys(page.WHOLE.first(year=2023, number=1, now=timezone.now()))

    page.page_context(values, timezone.localdate())

    assert otherwise(PAGE, values.read) == []


def test_paper_reads_the_fields_that_the_table_says(published):
    snapshot = live_snapshot(2023, published.recommendations.all(), site="https://example.org")
    row = ReadKeys(next(snapshot.rows()))

    list(item_blocks(row, snapshot, link=str))

    assert otherwise(PAPER, row.read) == []


def test_every_field_is_in_the_table_and_every_reason_names_a_place():
    assert missing(fields_of(Recommendation)) == []
    assert FIELDS.keys() <= fields_of(Recommendation)
    assert {place for reasons in FIELDS.values() for place in reasons} <= set(PLACES)


def test_a_field_that_the_table_forgets_is_reported_with_every_place():
    [sentence] = missing({*FIELDS, "invented"})

    assert sentence.startswith("invented: ")
    assert all(place in sentence for place in PLACES)


def test_redaction_finds_every_text_that_people_write():
    written = {
        bare(field.name)
        for field in Recommendation._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices
    }

    assert written == set(TEXTS[Recommendation]), "workflow/redaction/texts.py"


def test_a_withdrawn_item_shows_nothing_that_people_wrote():
    shown = record_types.Recommendation.__annotations__.keys() - BLANKED_WHEN_WITHDRAWN.keys()

    assert shown == SHOWN_OF_WITHDRAWN, "BLANKED_WHEN_WITHDRAWN in exports/snapshot.py"
