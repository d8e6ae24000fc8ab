"""The page of a sample: how it was drawn, and what was found of the claims."""

from datetime import date

import pytest

from recommendations.workflow import freezing, sampling
from tests.support import cast

pytestmark = pytest.mark.django_db
PAGE = "/en/plans/2023/reports/2023-06-30/sample/"


@pytest.fixture
def items():
    """Three public items that are implemented, and a frozen report of them."""
    plan = cast.make_plan(items=3, state="published")
    items = list(plan.recommendations.order_by("number"))
    for item in items:
        cast.make_update(item, "implemented", reported_on=date(2023, 3, 1))
    freezing.publish_report(plan, by=cast.make_user(), as_of=date(2023, 6, 30))
    return items


def draw(items, size=2):
    report = items[0].plan.reports.get()
    by = cast.make_user("chief", is_superuser=True)
    return sampling.draw(report, by=by, size=size, site="https://example.org")


def test_there_is_no_page_before_the_draw(client, items):
    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get("/en/plans/2023/reports/2023-06-30/").content.decode()


def test_it_lists_what_was_drawn_with_what_was_found(client, items):
    sample = draw(items)
    drawn = [reference for _digest, reference in sample.in_order(sample.report)][:2]
    first = next(item for item in items if item.reference == drawn[0])
    cast.make_verification(first.updates.get(), "contradicted")

    response = client.get(PAGE)

    shown = response.context["items"]
    assert [item.reference for item in shown] == drawn
    assert [item.assurance for item in shown] == ["contradicted", "reported"]
    assert response.context["counted"] == [("reported", 1), ("contradicted", 1)]
    text = response.content.decode()
    assert text.count(sample.seed) == 2
    assert "2 of the 3 recommendations" in text
    assert PAGE in client.get("/en/plans/2023/reports/2023-06-30/").content.decode()


def test_it_shows_nobody_who_drew(client, items):
    draw(items)

    assert "chief" not in client.get(PAGE).content.decode()


def test_what_was_withdrawn_since_is_left_out(client, items):
    draw(items, size=3)
    items[1].refresh_from_db()
    items[1].is_public = False
    items[1].save()

    assert {item.number for item in client.get(PAGE).context["items"]} == {1, 3}


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
def test_it_asks_as_often_for_many_claims_as_for_one(
    client, items, language, django_assert_max_num_queries
):
    draw(items, size=3)

    with django_assert_max_num_queries(5):
        assert client.get(PAGE.replace("/en/", f"/{language}/")).status_code == 200
