"""The lineage of a recommendation over all years: a sentence, a drawing and a list."""

from datetime import date

import pytest
from django.utils import translation

from recommendations.localization.texts import Text
from recommendations.models import CarryOver, Status
from recommendations.views.base.lineage import LineageNode, _sentence
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page

pytestmark = pytest.mark.django_db


def carry_over(plan, state="published"):
    """Next year's plan, with the one item of ``plan`` in it."""
    decisions = {item.pk: CarryOver() for item in plan.adopted_recommendations().open()}
    following = closing.close(
        plan, by=cast.make_user(), decisions=decisions, on=date(plan.year, 12, 31)
    )
    following.meeting = cast.make_meeting(following.year)
    following.save()
    return cast.advance(following, state)


@made_once
@cast.made_at_once()
def last():
    """The third item of a lineage: not started in 2022, on hold in 2023, in progress in 2024."""
    first = cast.make_plan(2022, items=1, state="published")
    second = carry_over(first)
    cast.make_update(second.recommendations.get(), Status.ON_HOLD, reported_on=date(2023, 5, 1))
    third = carry_over(second)
    cast.make_update(third.recommendations.get(), reported_on=date(2024, 5, 1))
    return third.recommendations.get()


def nodes(client, path="/en/plans/2024/1/"):
    record = client.get(f"{path}?page=1").context["record"].context
    return record["lineage"].nodes


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_each_year_shows_the_whole_lineage(client, last, year):
    found = nodes(client, f"/en/plans/{year}/1/")

    assert [(node.reference, node.key, node.is_current) for node in found] == [
        ("2022/1", "not_started", year == 2022),
        ("2023/1", "on_hold", year == 2023),
        ("2024/1", "in_progress", year == 2024),
    ]


def test_lineage_is_said_in_one_sentence(client, last):
    words = Page(client.get("/en/plans/2022/1/")).words

    assert "First adopted in 2022, carried over 2 times, now in progress as 2024/1." in words


@pytest.mark.parametrize(("language", "places"), [("ar", "831"), ("en", "138"), ("ku", "138")])
def test_drawing_runs_as_the_language_is_read(client, last, language, places):
    page = Page(client.get(f"/{language}/plans/2024/1/"))

    x = [found["cx"] for found in page.all("circle") if found.get("cx", "").endswith("%")]
    assert x == [{"1": "16.667%", "3": "50.000%", "8": "83.333%"}[place] for place in places]


def test_every_other_year_is_linked_in_the_drawing_and_in_the_list(client, last):
    page = Page(client.get("/en/plans/2023/1/"))

    found = {
        year: [link.get("tabindex") for link in page.all("a", href=f"/en/plans/{year}/1/")]
        for year in (2022, 2023, 2024)
    }
    # The page also says first where the recommendation continues.
    assert found == {2022: ["-1", None], 2023: [], 2024: [None, "-1", None]}


def test_year_that_is_not_public_is_a_gap(client, last):
    second = last.carried_from
    second.is_public = False
    second.save()

    found, page = nodes(client), Page(client.get("/en/plans/2024/1/"))

    assert [(node.reference, node.words) for node in found] == [
        ("2022/1", "not started"),
        ("2023", "not public"),
        ("2024/1", "in progress"),
    ]
    assert "http://testserver/en/plans/2023/1/" not in page.links()
    assert "on hold" not in page.words


def test_last_year_that_is_not_public_is_said_to_be_so(client, last):
    last.is_public = False
    last.save()

    words = Page(client.get("/en/plans/2022/1/")).words

    assert (
        "First adopted in 2022, carried over 2 times, last into the plan of 2024, where it is not "
        "public." in words
    )


def test_draft_is_known_only_as_what_follows_a_public_item(client, last):
    fourth = carry_over(last.plan, state="draft")
    carried = fourth.recommendations.get()

    assert [node.reference for node in nodes(client)][-1] == "2025"
    last.is_public = False
    last.save()
    assert [node.reference for node in nodes(client, "/en/plans/2022/1/")] == [
        "2022/1",
        "2023/1",
        "2024",
    ]
    assert carried.origin_id == last.origin_id


def test_each_year_says_how_often_the_date_was_postponed_in_it(client):
    first = cast.make_plan(2022, items=0)
    cast.make_recommendation(first, due_on=date(2022, 6, 1))
    cast.advance(first, "published")
    item = first.recommendations.get()
    for month in (7, 8):
        cast.postpone(item, date(2022, month, 1), decided_on=date(2022, 5, 1))
    third = carry_over(carry_over(first))
    cast.postpone(third.recommendations.get(), date(2024, 7, 1), decided_on=date(2024, 5, 1))

    found = nodes(client)

    assert [(node.year, node.postponed) for node in found] == [(2022, 2), (2023, 0), (2024, 1)]
    assert [node.postponed_lines for node in found] == [
        ["postponed", "twice"],
        [],
        ["postponed", "once"],
    ]
    words = Page(client.get("/en/plans/2024/1/")).words
    title = item.title_ar
    assert (
        f"2022/1 {title} · not started · postponed twice 2023/1 {title} · not started 2024/1"
        in words
    )


def test_item_of_one_year_has_no_lineage(client):
    cast.make_plan(items=1, state="published")

    assert "Lineage" not in Page(client.get("/en/plans/2023/1/")).words


def test_each_page_of_a_lineage_is_new_when_one_of_its_items_changes(client, last):
    paths = [f"/en/plans/{year}/1/" for year in (2022, 2023, 2024)]
    before = {path: client.get(path)["ETag"] for path in paths}

    cast.make_update(last, Status.IMPLEMENTED, reported_on=date(2024, 6, 1))

    assert all(client.get(path)["ETag"] != before[path] for path in paths)
    assert "now implemented as 2024/1" in Page(client.get(paths[0])).words


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (1, "ورُحّلت مرة واحدة،"),
        (2, "ورُحّلت مرتين،"),
        (3, "ورُحّلت 3 مرات،"),
        (11, "ورُحّلت 11 مرة،"),
        (100, "ورُحّلت 100 مرة،"),
    ],
)
def test_arabic_sentence_counts_in_its_own_forms(times, words):
    node = LineageNode(2124, 1, "/", Text("", "ar"), "in_progress", "قيد التنفيذ", "", True)
    hidden = LineageNode(2124, None, "", Text("", ""), "", "", "", False)

    with translation.override("ar"):
        public, last_hidden = (_sentence([node] * times + [end], 2023) for end in (node, hidden))

    assert f"اعتُمدت أول مرة في 2023، {words} وهي الآن قيد التنفيذ برقم 2124/1." == public
    assert words.rstrip("،") in last_hidden
