"""The API asked by a machine for all that its own description allows, and for what it refuses."""

import os
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from recommendations.exports.api import openapi
from recommendations.models import Institution, Meeting, Theme
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.sites import populated

pytestmark = pytest.mark.django_db
OPERATIONS = sorted(operation["get"]["operationId"] for operation in openapi.paths().values())
PLAIN = {"Accept-Encoding": "identity"}
QUESTIONS = int(os.environ.get("EXAMPLES", "16"))
# They take nothing that could be wrong.
FIXED = {"description", "schema"}
# A theme, body or report that nothing is known of is refused, and no description could tell.
UNTOLD = [positive_data_acceptance]


@pytest.fixture(scope="module")
def api(module_db):
    """The API of a full site, as it describes itself, to one who also knows what there is."""
    plan = populated.populate(populated.Words("seen"))
    freezing.publish_report(plan, by=cast.make_user(), as_of=timezone.localdate())
    described = Client().get("/openapi.json").json()
    known(described["components"]["parameters"])
    api = schemathesis.openapi.from_dict(described, config=SchemathesisConfig())
    api.app = get_wsgi_application()
    with connection_kept():
        yield api


@contextmanager
def connection_kept():
    """Requests leave the connection open, as those of Django's own test client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def known(parameters):
    """Makes most questions ones about what is there, and some about what could be and is not."""
    there = {
        "year": [2022, 2023, 1999],
        "number": [1, 2, 3, 32767],
        "page": [1, 2],
        "since": ["2023-02-01", "2023-03-01", "2001-01-01"],
        "until": ["2023-03-01", "2023-04-01", "2999-01-01"],
        "name": [str(timezone.localdate()), "2001-01-01"],
        "slug": slugs(Meeting),
        "theme": slugs(Theme),
        "institution": slugs(Institution),
    }
    for name, values in there.items():
        parameters[name]["schema"] = {"enum": values}


def slugs(model):
    return [*model.objects.values_list("slug", flat=True), "nobody"]


def ask(operation, mode):
    """Asks ``operation`` many things and checks each answer; the numbers that it answered."""
    numbers = set()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=QUESTIONS,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def answers(case):
        # The client that asks here knows no such path together with a query.
        assume("?" not in case.formatted_path)
        numbers.add(case.call_and_validate(headers=PLAIN, excluded_checks=UNTOLD).status_code)

    answers()
    return numbers


@pytest.mark.parametrize("name", OPERATIONS)
def test_it_answers_what_it_allows_as_it_is_described(api, name):
    numbers = ask(api.find_operation_by_id(name), GenerationMode.POSITIVE)

    # Questions about nothing that is there would prove little.
    assert 200 in numbers


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in FIXED])
def test_it_refuses_what_it_does_not_allow_as_it_is_described(api, name):
    numbers = ask(api.find_operation_by_id(name), GenerationMode.NEGATIVE)

    assert 404 in numbers
