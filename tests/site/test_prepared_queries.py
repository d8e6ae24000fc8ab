"""What is built once in a process is the same whoever asks first."""

import gc
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone, translation

from recommendations.localization.languages import CODES
from recommendations.models import SearchEntry
from recommendations.models.base.prepared import PreparedQuery, PreparedRecords
from recommendations.models.visibility import VISIBLE, _queries_of_one
from recommendations.search.descriptions import _query_of_one

pytestmark = pytest.mark.django_db


def every_query():
    """All that any module has, and those that are made for each model or kind."""
    # Loads every view.
    assert get_resolver().url_patterns
    for model in VISIBLE:
        _queries_of_one(model)
    for kind in SearchEntry.Kind:
        _query_of_one(kind)
    kinds = (PreparedQuery, PreparedRecords)
    queries = [one for one in gc.get_objects() if type(one) in kinds]
    return [one for one in queries if one.build.__module__.startswith("recommendations.")]


def sql(query):
    """The SQL and the parameters of a query that is built now."""
    statement = PreparedQuery(query.build).statement
    return statement.sql, [getattr(one, "name", repr(one)) for one in statement.parameters]


def test_no_prepared_query_depends_on_the_language_or_the_time(monkeypatch):
    queries = every_query()
    built = {}
    for code in CODES:
        with translation.override(code):
            built[code] = [sql(query) for query in queries]
    later = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: later)
    built["later"] = [sql(query) for query in queries]

    assert built["ar"] == built["ku"] == built["en"] == built["later"]
    assert len(queries) > 40
