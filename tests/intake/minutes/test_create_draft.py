"""Items of minutes become recommendations of a draft, many at the cost of a few."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.intake.minutes.create_draft import DraftItem, create_draft_plan
from recommendations.models import Assignment, ChangeLogEntry, Plan, Recommendation, SearchEntry
from recommendations.models.history import Cause, acting_as
from tests.support import cast


def create(n=3, *, year=2031, **fields):
    values = {"title": "عنوان", "text": "نص القرار كاملاً"} | fields
    items = [DraftItem(number=number, **values) for number in range(1, n + 1)]
    return create_draft_plan(year=year, items=items)


def test_an_item_has_its_bodies_date_and_votes(db):
    health, water = cast.make_institution("health"), cast.make_institution("water")

    create(1, lead=health, supporting=[water], due_on="2031-06-30", votes=(12, 3, None))

    item = Recommendation.objects.get()
    assert (item.due_on, item.votes_for, item.votes_against) == (date(2031, 6, 30), 12, 3)
    assert (item.first_year, item.decision) == (2031, "proposed")
    assert [(one.institution, one.role) for one in item.assignments.all()] == [
        (health, Assignment.Role.LEAD),
        (water, Assignment.Role.SUPPORTING),
    ]


def test_every_item_has_its_history_its_log_and_its_entry_of_the_search(db):
    clerk = cast.make_user("clerk")

    with acting_as(clerk):
        create(2, lead=cast.make_institution("health"))

    for model, count in [(Recommendation, 2), (Assignment, 2)]:
        records = model.history.filter(history_type="+")
        stored = [(one.history_user_name, one.history_change_reason) for one in records]
        assert stored == [("clerk", Cause.MINUTES)] * count
    logged = ChangeLogEntry.objects.filter(record_kind="recommendation", cause=Cause.MINUTES)
    assert logged.count() == 2
    assert SearchEntry.objects.filter(kind="recommendation").count() == 2


def test_the_history_of_an_item_has_its_version(db):
    item = create(1).recommendations.get()

    assert item.history.get().version == item.version > 0


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"title": "س" * 301}, {"votes": (None, 3, None)}, {"due_on": "2031-02-30"}],
    ids=["no title", "a long title", "votes without those for", "no day"],
)
def test_an_item_that_breaks_a_rule_creates_nothing(db, wrong):
    good = DraftItem(number=1, title="عنوان", text="نص")
    bad = DraftItem(**{"number": 2, "title": "عنوان", "text": "نص"} | wrong)

    with pytest.raises(ValidationError):
        create_draft_plan(year=2031, items=[good, bad])

    assert not Plan.objects.filter(year=2031).exists()


def test_a_number_must_be_one_or_more(db):
    items = [DraftItem(number=number, title="عنوان", text="نص") for number in (1, 0)]

    with pytest.raises(ValidationError, match="تبدأ|begin"):
        create_draft_plan(year=2031, items=items)


def queries(n, year):
    with CaptureQueriesContext(connection) as captured:
        create(n, year=year, lead=cast.make_institution("health"))
    return len(captured)


def test_thirty_items_need_hardly_more_queries_than_three(db):
    cast.make_institution("health")

    # PostgreSQL needs three more than SQLite; that takes only so many parameters
    # in one statement, and needs two more for the history of thirty.
    few, many = (42, 42) if connection.vendor == "postgresql" else (39, 41)
    assert (queries(3, 2031), queries(30, 2032)) == (few, many)
