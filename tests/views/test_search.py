"""The page of the search over the whole site."""

import pytest

from recommendations.views import search
from tests.support import cast

pytestmark = pytest.mark.django_db


def shown(client, query):
    return client.get("/ar/search/", {"q": query}).content.decode()


def test_it_counts_the_results(client, published):
    assert "نتيجتان" not in shown(client, "التوصية")
    assert "3 نتائج" in shown(client, "التوصية")


def test_it_stops_counting_at_the_most_results(client, published, monkeypatch):
    monkeypatch.setattr(search, "MAX_RESULTS", 2)

    page = shown(client, "التوصية")

    assert "أكثر من 2 نتيجة" in page
    assert page.count("results__title") == 2


def test_a_page_after_the_most_results_is_not_found(client, monkeypatch):
    cast.make_plan(items=25, state="published")
    assert client.get("/ar/search/", {"q": "التوصية", "page": 2}).status_code == 200
    monkeypatch.setattr(search, "MAX_RESULTS", 20)

    assert client.get("/ar/search/", {"q": "التوصية", "page": 2}).status_code == 404
