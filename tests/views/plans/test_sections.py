"""The sections of a plan on its page, on that of an item, and in its reports; and the votes."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import Recommendation
from recommendations.views.base import sections
from recommendations.workflow.freezing import publish_report
from tests.support import caches, cast
from tests.support.content_version import moves
from tests.support.made_once import made_once
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
OTHERS = "Other recommendations"


@made_once
def plan():
    """Items 1 and 4 in the second section, 3 in the first, 2 in none; 5 is hidden in the third."""
    plan = cast.make_plan(items=0)
    schools = plan.sections.create(order=2, title_ar="التعليم", title_en="Schools")
    health = plan.sections.create(order=1, title_ar="الصحة", title_en="Health")
    secret = plan.sections.create(order=3, title_ar="السر", title_en="Secret")
    votes = {"votes_for": 12, "votes_against": 3, "votes_abstained": 1}
    cast.make_recommendation(plan, section=schools, **votes)
    for section in (None, health, schools):
        cast.make_recommendation(plan, section=section)
    cast.make_recommendation(plan, section=secret, is_public=False)
    return cast.advance(plan, "published")


def listed(response):
    """(order, numbers) of each section on the page."""
    found = response.context["sections"]
    return [(one.order, [row.number for row in one.rows]) for one in found]


def anchors(response):
    """The places on plan pages to which the page links: (query, section)."""
    links = [link for link in Page(response).all("a") if "#section-" in link["href"]]
    return [link["href"].split("#section-") for link in links]


def test_plan_page_lists_items_under_their_sections_in_order(client, plan):
    response = client.get("/en/plans/2023/")

    html = response.content.decode()
    places = [html.index(f'id="section-{order}"') for order in ("1", "2", "none")]
    assert listed(response) == [("1", [3]), ("2", [1, 4]), ("", [2])]
    assert places == sorted(places)
    assert OTHERS in html
    assert "Secret" not in html


def test_plan_page_begins_with_links_to_its_sections(client, plan):
    response = client.get("/en/plans/2023/")

    assert anchors(response) == [["", "1"], ["", "2"], ["", "none"]]


def test_contents_name_the_page_on_which_each_section_begins(plan, client):
    rows = client.get("/en/plans/2023/").context["rows"]

    contents = sections.contents(rows, [("1", "Health"), ("2", "Schools")], 2)

    assert [(one.order, one.total, one.page) for one in contents] == [
        ("1", 1, 1),
        ("2", 2, 1),
        ("", 1, 2),
    ]


def test_a_section_on_another_page_is_linked_there(client):
    plan = cast.make_plan(items=0)
    both = [plan.sections.create(order=order, title_ar=f"محور {order}") for order in (1, 2)]
    for number in range(52):
        cast.make_recommendation(plan, section=both[number // 51])
    cast.advance(plan, "published")

    assert anchors(client.get("/en/plans/2023/")) == [["", "1"], ["?page=2", "2"]]
    assert anchors(client.get("/en/plans/2023/?page=2")) == [["?page=1", "1"], ["", "2"]]


def test_a_plan_without_sections_has_neither_headings_nor_their_filter(client):
    cast.make_plan(state="published")

    response = client.get("/en/plans/2023/")

    assert listed(response) == [("", [1, 2, 3])]
    assert anchors(response) == []
    assert OTHERS not in response.content.decode()
    assert "section" not in response.context["form"].fields


def test_plan_page_is_filtered_by_section(client, plan):
    response = client.get("/en/plans/2023/?section=2")

    field = response.context["form"].fields["section"]
    assert listed(response) == [("2", [1, 4])]
    assert [value for value, _title in field.choices] == ["", "1", "2"]
    assert anchors(response) == []


@pytest.mark.parametrize("asked", ["3", "9", "x", "99999999999999999999"])
def test_an_unknown_section_is_left_out_and_said(client, plan, asked):
    response = client.get(f"/en/plans/2023/?section={asked}")

    assert len(response.context["rows"]) == 4
    assert "A filter in this address is not valid" in response.content.decode()
    assert client.get(f"/en/plans/2023.csv?section={asked}").status_code == 400


def test_files_are_filtered_by_section(client, plan):
    found = json.loads(client.get("/en/plans/2023.json?section=2").getvalue())

    assert [item["number"] for item in found["recommendations"]] == [1, 4]
    assert found["recommendations"][0]["section"]["title"]["en"] == "Schools"


def test_item_page_shows_its_section_and_the_votes(client, plan):
    page = Page(client.get("/en/plans/2023/1/"))

    [link] = {link for link in page.links() if "section=" in link}
    assert link == "http://testserver/en/plans/2023/?section=2#rows"
    assert "Schools" in page.words
    assert "12 votes for, 3 against, 1 abstention" in page.words


def test_item_page_without_section_and_votes_shows_neither(client, plan):
    page = Page(client.get("/en/plans/2023/2/"))

    assert not {link for link in page.links() if "section=" in link}
    assert "votes" not in page.words


def test_a_report_shows_the_sections_it_froze(client, plan):
    publish_report(plan, by=cast.make_user(), as_of=date(2023, 6, 30))
    section = plan.sections.get(order=1)
    section.title_ku = "Tenduristî"
    section.save()
    cast.past_the_models(Recommendation).filter(number=3).update(is_public=False)

    response = client.get("/en/plans/2023/reports/2023-06-30/")

    # What was withdrawn since shows its section no more.
    assert listed(response) == [("2", [1, 4]), ("", [2, 3])]
    assert "Health" not in response.content.decode()
    filtered = client.get("/en/plans/2023/reports/2023-06-30/?section=2")
    assert listed(filtered) == [("2", [1, 4])]


def test_a_title_that_readers_see_moves_the_version_and_another_does_not(plan, client):
    shown, hidden = plan.sections.get(order=1), plan.sections.get(order=3)
    before = client.get("/ku/plans/2023/")
    shown.title_ku, hidden.title_ku = "Tenduristî", "Veşartî"

    assert not moves(hidden.save)
    assert moves(shown.save)

    after = client.get("/ku/plans/2023/")
    assert "Tenduristî" in after.content.decode()
    assert before["ETag"] != after["ETag"]


@pytest.mark.parametrize(("path", "n"), [("", 4), ("?section=2", 4), ("1/", 2)])
def test_sections_cost_no_query(client, plan, path, n):
    caches.clear_all()

    with CaptureQueriesContext(connection) as captured:
        client.get(f"/ar/plans/2023/{path}")

    assert len(captured) == n


def test_items_are_found_by_the_title_of_their_section(client, plan):
    section = plan.sections.get(order=2)
    section.title_ku = "Perwerde"
    section.save()

    response = client.get("/ku/plans/2023/?q=perwerde")

    assert sorted(row.number for row in response.context["rows"]) == [1, 4]
