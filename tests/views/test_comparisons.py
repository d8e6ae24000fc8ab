"""The lists of institutions and of themes, and how they are compared."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from recommendations.models import Status, Theme
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
BODIES = {"department": "ت", "health": "أ", "water": "پ", "small": "ب"}


@made_once
@cast.made_at_once()
def compared():
    """A plan of which the department leads 8, health 5, water 5 and a small body 1; the first three
    have implemented 2, 3 and 1. Water is past its date twice."""
    for slug, name in BODIES.items():
        cast.make_institution(slug, name_ar=name, kind="commission")
    trade, culture = (
        Theme.objects.create(slug=slug, name_ar=slug, order=order)
        for order, slug in enumerate(("trade", "culture"))
    )
    plan = cast.make_plan(items=0)
    late = timezone.localdate() - timedelta(days=1)
    for slug, number in {"department": 8, "health": 5, "water": 5, "small": 1}.items():
        for place in range(number):
            cast.make_recommendation(
                plan,
                lead=slug,
                themes=[trade, culture][: place % 3],
                due_on=late if slug == "water" and place > 2 else None,
            )
    cast.assign(plan.recommendations.first(), "health", "supporting")
    cast.advance(plan, "published")
    for slug, number in {"department": 2, "health": 3, "water": 1}.items():
        for item in plan.recommendations.led_by(cast.make_institution(slug))[:number]:
            cast.make_update(item, Status.IMPLEMENTED)
    return plan


def rows(client, path):
    return client.get(path).context["rows"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["department", "health", "water", "small"]),
        ("?sort=number", ["department", "health", "water", "small"]),
        # 3 of 5, 2 of 8, 1 of 5; of the small one there is nothing to compare.
        ("?sort=implemented", ["health", "department", "water", "small"]),
        ("?sort=overdue", ["water", "health", "small", "department"]),
        # The letters that Arabic does not have are at the end.
        ("?sort=name", ["health", "small", "department", "water"]),
        ("?sort=unknown", ["department", "health", "water", "small"]),
    ],
)
def test_institutions_are_listed_in_the_order_asked_for(client, compared, query, expected):
    assert [row.slug for row in rows(client, f"/ar/institutions/{query}")] == expected


def test_institutions_are_compared_by_what_they_lead(client, compared):
    found = {row.slug: row for row in rows(client, "/ar/institutions/?sort=number")}

    assert {
        slug: (row.figures.implemented, row.figures.rated, row.figures.overdue, row.supported)
        for slug, row in found.items()
    } == {
        "department": (2, 8, 0, 0),
        "health": (3, 5, 0, 1),
        "water": (1, 5, 2, 0),
        "small": (0, 1, 0, 0),
    }


def test_bars_have_one_scale(client, compared):
    page = Page(client.get("/ar/institutions/"))

    drawn = [found["width"] for found in page.all("svg", height="100%") if "class" not in found]
    assert drawn == ["100.000%", "62.500%", "62.500%", "12.500%"]


def test_no_percentage_is_given_of_fewer_than_five(client, compared):
    found = {row.slug: row.percent for row in rows(client, "/en/institutions/?sort=name")}
    words = Page(client.get("/en/institutions/")).words

    assert found == {"department": 25, "health": 60, "water": 20, "small": None}
    assert words.count("too few to compare") == 1
    assert words.count("%") == 3


def test_themes_count_an_item_with_several_in_each(client, compared):
    found = {row.slug: row.figures.adopted for row in rows(client, "/ar/themes/?sort=number")}

    items = compared.recommendations.all()
    assert found == {slug: items.filter(themes__slug=slug).count() for slug in ("trade", "culture")}
    assert sum(found.values()) > items.exclude(themes=None).count()


def test_lists_name_nothing_that_is_not_public(client, compared):
    theme = Theme.objects.create(slug="hidden", name_ar="hidden")
    cast.make_recommendation(cast.make_plan(2024, items=0), lead="draft-body", themes=[theme])

    found = [*rows(client, "/ar/themes/"), *rows(client, "/ar/institutions/")]

    assert not {"hidden", "draft-body"} & {row.slug for row in found}


def test_institution_without_recommendations_says_what_it_does(client, compared):
    cast.make_institution("guest", name_en="Guest")
    cast.make_meeting(2023).delegations.create(
        institution=cast.make_institution("guest"), disclosure="count", head_count=1
    )
    cast.make_meeting(2023, published=True)

    assert "is responsible for no recommendation" in Page(client.get("/en/institutions/")).words


@pytest.mark.parametrize("path", ["institutions", "themes"])
def test_search_engines_are_given_one_order_only(client, compared, path):
    plain, ordered = (client.get(f"/ar/{path}/{query}") for query in ("", "?sort=name"))

    assert [Page(answer).all("meta", name="robots") for answer in (plain, ordered)] == [
        [],
        [{"name": "robots", "content": "noindex"}],
    ]


def test_list_of_nothing_says_so(client):
    with translation.override("en"):
        assert "No theme is published yet." in Page(client.get("/en/themes/")).words
