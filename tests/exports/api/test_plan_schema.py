"""The published JSON Schema, held against real files by a validator that is not ours."""

import json

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from recommendations.localization.languages import CODES
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.sites import populated

pytestmark = pytest.mark.django_db
ADDRESS = "/schemas/plan-1.json"


@pytest.fixture
def schema(client):
    return client.get(ADDRESS).json()


@made_once
def full():
    """A plan with all that one can have."""
    return populated.populate(populated.Words("seen"))


def errors(schema, data):
    """What the validator says against ``data``: the paths of what is wrong."""
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [error.json_path for error in validator.iter_errors(data)]


def read(client, path):
    return json.loads(client.get(path).getvalue())


def test_plan_schema_is_a_schema_with_a_permanent_address(client, schema):
    Draft202012Validator.check_schema(schema)

    assert schema["$id"] == f"http://testserver{ADDRESS}"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert client.get(ADDRESS)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("language", CODES)
def test_the_live_plan_answers_to_it(client, schema, full, language):
    plan = read(client, f"/{language}/plans/2023.json")

    assert len(plan["recommendations"]) == 4
    assert errors(schema, plan) == []
    assert errors(schema, read(client, f"/{language}/plans/2022.json")) == []


def test_a_frozen_report_answers_to_it(client, schema, full):
    today = timezone.localdate()
    first = freezing.publish_report(full, by=cast.make_user(), as_of=today)
    words = dict.fromkeys(CODES, "Corrected")
    freezing.publish_report(
        full, by=cast.make_user(), as_of=today, replaces=first, correction=words
    )
    withdrawn = full.recommendations.get(number=1)
    withdrawn.is_public = False
    withdrawn.save()

    for name in (today, f"{today}-2"):
        report = read(client, f"/en/plans/2023/reports/{name}.json")
        assert report["recommendations"][0]["is_withdrawn"] is True
        assert errors(schema, report) == []


def test_a_plan_with_nothing_in_it_answers_to_it(client, schema):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, is_public=False)
    cast.advance(plan, "published")

    plan = read(client, "/ar/plans/2023.json")

    assert (plan["recommendations"], plan["meeting"]) == ([], None)
    assert errors(schema, plan) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "done"), ("number", "1"), ("due_on", "30.6.2023"), ("title", "A title")],
)
def test_a_row_that_says_something_else_is_refused(client, schema, full, field, value):
    plan = read(client, "/ar/plans/2023.json")

    plan["recommendations"][0][field] = value

    assert errors(schema, plan) == ["$"]


def test_a_field_that_is_not_described_is_refused(client, schema, full):
    plan = read(client, "/ar/plans/2023.json")

    plan["recommendations"][0]["notes"] = "internal"

    assert errors(schema, plan) == ["$"]


def test_plan_schema_shows_nothing_that_a_plan_does_not_need(schema):
    named = set(schema["$defs"])

    assert {"Plan", "Report", "Recommendation", "Survey", "MeetingFacts"} <= named
    assert named.isdisjoint({"Error", "PlanOfList", "PlanPage", "MeetingOfList", "UpdateOfList"})
