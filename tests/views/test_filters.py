"""The filters of a plan select the same in the database, on its page and in a report."""

from itertools import combinations, product

import pytest
from django.utils import timezone

from recommendations.exports.filters import CHOICES
from recommendations.exports.rows import recommendation_rows
from recommendations.models import Plan, Recommendation
from recommendations.views.base.list_rows import from_record
from recommendations.views.base.page_versions import Version
from recommendations.views.base.plan_items import plan_items
from recommendations.views.base.plan_pages import published_plan
from recommendations.views.filters import PlanFilter
from tests.support.sites import varied

pytestmark = pytest.mark.django_db
FIELDS = ["status", "schedule", "section", "theme", "institution", "lead", "decision", "assurance"]
FIELDS += ["news", "lineage", "postponed", "first_date"]
# What only a closed plan has.
CARRIED_OVER = [
    ("status", "carried_over"),
    ("schedule", "carried_over_in_time"),
    ("schedule", "carried_over_late"),
]


@pytest.fixture(scope="module")
def plan(module_db):
    return varied.make_plan()


def form_of(**asked):
    names = {"themes": [(slug, slug) for slug in varied.THEMES]}
    names["institutions"] = [(slug, slug) for slug in [*varied.BODIES, "idle"]]
    names["sections"] = [(order, order) for order in varied.SECTIONS]
    return PlanFilter(asked, **names)


def choices():
    """Field → every value that can be asked for in it."""
    fields = form_of().fields
    return {name: [value for value, _label in fields[name].choices if value] for name in FIELDS}


def every_question():
    """Nothing, each choice of each field, and each pair of choices of two fields."""
    singles = [(name, value) for name, values in choices().items() for value in values]
    yield {}
    yield from ({name: value} for name, value in singles)
    for one, other in combinations(FIELDS, 2):
        for value, second in product(choices()[one], choices()[other]):
            yield {one: value, other: second}


def kept(form, rows):
    """The numbers of those among the ``rows`` of a list that the form asks for."""
    return sorted(row.number for row in rows if form.matches(row))


def chosen(form, on):
    """The numbers of those that the database finds for it."""
    items = Recommendation.objects.filter(form.condition(on), plan__year=2023)
    return list(items.order_by("number").values_list("number", flat=True))


def test_the_form_has_a_field_for_each_filter():
    assert list(PlanFilter.base_fields) == list(CHOICES) == ["q", *FIELDS]


def rows_of_page(plan):
    version = Version(plan.year, 1, timezone.localdate())
    return plan_items(published_plan(plan.year), version, "ar").items


def rows_of_report(plan):
    frozen = recommendation_rows.rows(plan.recommendations.all(), on=timezone.localdate())
    return [from_record(recommendation_rows.addressed(row, "")) for row in frozen]


def test_each_choice_of_the_test_s_own_finds_something(plan):
    rows = rows_of_page(plan)

    idle = {
        (name, value)
        for name, values in choices().items()
        for value in values
        if not any(form_of(**{name: value}).matches(row) for row in rows)
    }

    # Nothing is proposed any more once the meeting has decided, and nothing is carried over yet.
    assert idle == {
        ("institution", "idle"),
        ("lead", "idle"),
        ("decision", "proposed"),
        *CARRIED_OVER,
    }


@pytest.mark.parametrize("rows_of", [rows_of_page, rows_of_report])
def test_filter_selects_what_a_closed_plan_carried_over(plan, rows_of):
    today = timezone.localdate()
    varied.close(plan)
    rows = rows_of(Plan.objects.get(pk=plan.pk))

    for name in ("status", "schedule"):
        for value in choices()[name]:
            form = form_of(**{name: value})
            assert kept(form, rows) == chosen(form, on=today), (name, value)
    found = {question: kept(form_of(**dict([question])), rows) for question in CARRIED_OVER}
    assert all(found.values())
    by_schedule = found["schedule", "carried_over_in_time"] + found["schedule", "carried_over_late"]
    undated = [row.number for row in rows if row.status == "carried_over" and not row.due_on]
    assert sorted(by_schedule + undated) == found["status", "carried_over"]
    assert kept(form_of(status="open"), rows) == kept(form_of(schedule="overdue"), rows) == []


def test_filter_selects_the_same_rows_as_the_database(plan):
    today = timezone.localdate()
    on_page, in_report = rows_of_page(plan), rows_of_report(plan)
    questions = list(every_question())

    differing = []
    for asked in questions:
        form = form_of(**asked)
        if not kept(form, on_page) == kept(form, in_report) == chosen(form, on=today):
            differing.append(asked)

    assert differing == []
    assert len(questions) > 500
