"""The description of the API: every address, every shape, and nothing that is not so."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from recommendations.localization.languages import CODES
from recommendations.models import SiteProfile
from recommendations.views.filters import PlanFilter
from tests.support import cast
from tests.support.sites import addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(client):
    return client.get("/openapi.json").json()


def every(value, name):
    """Every value that stands under the key ``name``, however deep."""
    if isinstance(value, list):
        for one in value:
            yield from every(one, name)
    elif isinstance(value, dict):
        if name in value:
            yield value[name]
        for one in value.values():
            yield from every(one, name)


def test_openapi_describes_every_json_address_and_no_other(described):
    outside, inside = addresses.routes()
    routes = [f"/{route}" for route in outside] + [f"/{{language}}/{route}" for route in inside]
    paths = [re.sub(r"<\w+:(\w+)>", r"{\1}", route).replace("{kind}", "json") for route in routes]

    assert set(described["paths"]) == {path for path in paths if path.endswith(".json")}


def test_each_address_names_the_parameters_in_it(described):
    shown = {
        path: {
            parameter["$ref"].rpartition("/")[2]
            for parameter in operation["get"]["parameters"]
            if described["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]["in"]
            == "path"
        }
        for path, operation in described["paths"].items()
    }

    assert shown == {path: set(re.findall(r"{(\w+)}", path)) for path in shown}
    assert described["components"]["parameters"]["language"]["schema"]["enum"] == CODES


def test_a_plan_takes_the_filters_of_its_page(described):
    operation = described["paths"]["/{language}/plans/{year}.json"]["get"]
    parameters = described["components"]["parameters"]

    asked = {parameter["$ref"].rpartition("/")[2] for parameter in operation["parameters"]}
    assert asked == {"language", "year", "page", *PlanFilter.base_fields}
    assert parameters["assurance"]["schema"]["enum"] == [
        "",
        "reported_on",
        "unchecked",
        "reported",
        "verified",
        "insufficient",
        "contradicted",
    ]
    assert sorted(operation["responses"]) == ["200", "400", "404", "410"]


def test_openapi_shapes_are_schemas_and_name_only_shapes_that_are_there(described):
    parts = described["components"]
    for schema in parts["schemas"].values():
        Draft202012Validator.check_schema(schema)

    named = {
        tuple(reference.removeprefix("#/components/").split("/"))
        for reference in every(described, "$ref")
    }
    assert named == {(kind, name) for kind, components in parts.items() for name in components}


def test_openapi_shapes_are_closed_so_that_nothing_is_undescribed(described):
    objects = list(every(described["components"]["schemas"], "additionalProperties"))

    assert len(objects) > 20
    assert set(objects) == {False}


def test_a_field_is_described_as_its_column_is(described):
    shape = described["components"]["schemas"]["Recommendation"]["properties"]

    assert shape["due_on"] == {
        "anyOf": [{"type": "string", "format": "date"}, {"type": "null"}],
        "description": "The day by which it should be done.",
    }
    assert shape["decision"]["enum"] == [
        "proposed",
        "adopted",
        "adopted_amended",
        "deferred",
        "not_adopted",
    ]


def test_a_plan_is_as_it_is_described(client, published, described):
    published.meeting.mark_published()
    cast.make_update(published.recommendations.get(number=1))
    plan = json.loads(client.get("/ar/plans/2023.json").getvalue())
    schema = {"$ref": "#/components/schemas/Plan", "components": described["components"]}

    errors = [error.message for error in Draft202012Validator(schema).iter_errors(plan)]
    plan["recommendations"][0]["secret"] = "shown"
    plan["figures"]["open"] = "one"
    planted = Draft202012Validator(schema).iter_errors(plan)

    assert errors == []
    assert sorted(".".join(map(str, error.path)) for error in planted) == [
        "figures.open",
        "recommendations.0",
    ]


def test_openapi_names_the_body_the_licence_and_the_address(client, settings):
    settings.SITE_ADDRESS = "https://plans.example.org"
    texts = {"body_name_ar": "دائرة", "body_name_en": "The Department"}
    licence = {"licence": "CC-BY-4.0", "licence_url": "https://example.org/by"}
    SiteProfile(pk=SiteProfile.ONLY, **texts, **licence).save()

    described = client.get("/openapi.json").json()

    assert described["openapi"] == "3.1.0"
    assert described["info"]["title"] == "The Department"
    assert described["info"]["license"] == {"name": "CC-BY-4.0", "url": "https://example.org/by"}
    assert described["servers"] == [{"url": "https://plans.example.org"}]


def test_openapi_says_the_same_to_readers_of_any_language(client):
    texts = {
        client.get("/openapi.json", headers={"Accept-Language": code}).content for code in CODES
    }

    assert len(texts) == 1
    assert b"The day by which it should be done." in texts.pop()


@pytest.mark.parametrize("code", CODES)
def test_the_page_about_the_site_leads_to_it(client, code):
    page = client.get(f"/{code}/about/").content.decode()

    assert 'href="/openapi.json"' in page
    assert f'href="/{code}/plans.json"' in page
