"""Forms, imports and commands happen or do not: their statements fail, and nothing is half done.

As ``tests/workflow/test_failing_statements.py`` does with each transition.
"""

import pytest
from django.db import transaction

from recommendations.models import Plan
from recommendations.sample_data import loading
from tests.support.faults.failures import Trial
from tests.support.faults.roads import CASES
from tests.support.faults.transitions import chief

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", CASES)
def test_what_fails_leaves_nothing_and_can_be_repeated(name, published, record_property):
    chief()
    step = CASES[name]()

    tried = Trial(step).run()

    assert tried.failures
    record_property("statements", f"{name}; {tried.statements} {len(tried.failures)}")


def load():
    loading.load(with_progress=False)


def test_an_example_that_breaks_off_leaves_nothing(record_property):
    with transaction.atomic():
        # What the first one finds out, the others remember.
        load()
        transaction.set_rollback(True)

    tried = Trial(load, tried=3).run()

    assert not Plan.objects.exists()
    record_property("statements", f"quickstart; {tried.statements} {len(tried.failures)}")
