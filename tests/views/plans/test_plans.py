"""The overview, the comparison of the years, and the page of one plan."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from recommendations.models import CarryOver, Schedule, Status, Theme
from recommendations.workflow.closing import closing
from recommendations.workflow.closing.year_end import close_year
from recommendations.workflow.freezing import publish_report
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page
from tests.support.sites import populated

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@made_once
def varied():
    """A plan with a different item for each filter; number 5 was deferred by the meeting."""
    plan = cast.make_plan(items=0)
    theme = Theme.objects.create(slug="trade", name_ar="التجارة")
    cast.make_recommendation(plan, due_on=TODAY() - timedelta(days=1), is_priority=True)
    cast.make_recommendation(plan, themes=[theme], due_on=TODAY() + timedelta(days=9))
    cast.make_recommendation(plan, lead="health", adopted_text_ar="فتح معبر للطلاب")
    cast.make_recommendation(plan)
    cast.make_recommendation(plan, decision="deferred")
    cast.advance(plan, "published")
    cast.make_update(plan.recommendations.get(number=3), Status.IN_PROGRESS)
    cast.make_update(plan.recommendations.get(number=4), Status.IMPLEMENTED)
    return plan


def numbers(response):
    return [row.number for row in response.context["rows"]]


def test_plan_page_lists_the_recommendations_in_their_order(client, varied):
    response = client.get("/ar/plans/2023/")

    titles = [link for link in Page(response).links() if "/plans/2023/" in link]
    assert numbers(response) == [1, 2, 3, 4, 5]
    assert {f"http://testserver/ar/plans/2023/{number}/" for number in range(1, 6)} <= set(titles)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "not_started"}, [1, 2]),
        ({"status": "open"}, [1, 2, 3]),
        ({"status": "closed"}, [4]),
        ({"theme": "trade"}, [2]),
        ({"institution": "health"}, [3]),
        ({"schedule": "overdue"}, [1]),
        ({"schedule": "due_soon"}, [2]),
        ({"decision": "deferred"}, [5]),
        ({"q": "معبر"}, [3]),
        ({"q": "الطلاب", "status": "in_progress", "institution": "health"}, [3]),
        ({"q": "الطلاب", "institution": "department"}, []),
    ],
)
def test_plan_page_lists_what_the_filters_ask_for(client, varied, query, found):
    response = client.get("/ar/plans/2023/", query)

    counted = ngettext("%(total)s recommendation", "%(total)s recommendations", len(found))
    assert numbers(response) == found
    assert counted % {"total": len(found)} in response.content.decode()


def test_plan_page_offers_what_the_plan_has_to_choose_from(client, varied):
    form = client.get("/ar/plans/2023/").context["form"]

    assert [value for value, _label in form.fields["theme"].choices] == ["", "trade"]
    assert [value for value, _label in form.fields["institution"].choices] == [
        "",
        "department",
        "health",
    ]


def test_plan_page_shows_which_filters_hold(client, varied):
    page = Page(client.get("/ar/plans/2023/?status=open&theme=trade"))

    chosen = [found["value"] for found in page.all("option") if "selected" in found]
    assert chosen == ["open", "", "trade", *[""] * 8]
    assert [found for found in page.all("details") if "open" in found] == [{"open": None}]


def test_plan_page_leaves_out_a_filter_it_does_not_know_and_says_so(client, varied):
    response = client.get("/ar/plans/2023/?status=done&theme=trade")

    message = gettext("A filter in this address is not valid and was ignored.")
    assert numbers(response) == [2]
    assert message in response.content.decode()


def test_plan_page_files_follow_its_filters_but_not_its_pages(client, varied):
    page = Page(client.get("/ar/plans/2023/?theme=trade&status=done&page=1"))

    files = {link for link in page.links() if ".csv" in link or ".json" in link}
    assert files == {
        "http://testserver/ar/plans/2023.csv?theme=trade",
        "http://testserver/ar/plans/2023.json?theme=trade",
    }


def test_plan_page_says_the_totals_by_status_in_words_beside_the_bar(client, varied):
    page = Page(client.get("/ar/plans/2023/"))

    bar = page.all("svg", role="img")[0]["aria-label"]
    assert bar == f"{Status.NOT_STARTED.label}: 2; {Status.IN_PROGRESS.label}: 1; " + (
        f"{Status.IMPLEMENTED.label}: 1"
    )
    assert {link for link in page.links() if "?status=" in link} == {
        f"http://testserver/ar/plans/2023/?status={status}#rows"
        for status in ("not_started", "in_progress", "implemented", "rated", "carried_out")
    }


@pytest.mark.parametrize(
    ("figure", "query"),
    [
        ("implemented", "status=implemented"),
        ("open", "status=open"),
        ("overdue", "schedule=overdue"),
        ("listed", ""),
    ],
)
def test_each_figure_leads_to_the_rows_behind_it(client, varied, figure, query):
    response = client.get(f"/ar/plans/2023/?{query}")

    assert len(numbers(response)) == getattr(response.context["figures"], figure)


def test_plan_page_totals_stay_those_of_the_whole_plan_under_a_filter(client, varied):
    whole = client.get("/ar/plans/2023/").context["figures"]
    narrowed = client.get("/ar/plans/2023/?theme=trade").context["figures"]

    assert narrowed == whole
    assert (whole.implemented, whole.rated, whole.overdue) == (1, 4, 1)


def test_plan_page_says_the_rate_as_a_number_of_a_number_with_its_date(client, varied):
    response = client.get("/en/plans/2023/")

    body = response.content.decode()
    sentence = "1 of 4 implemented, 1 overdue, 0 checked"
    assert sentence in Page(response).words.replace(" ,", ",")
    # On paper there is no link to the formula.
    assert "implemented ÷ (adopted − superseded − no longer applicable)" in Page(response).words
    assert f'<time datetime="{TODAY().isoformat()}">' in body
    assert "%" not in Page(response).words


@pytest.mark.parametrize("number", ["2", "٢"])
def test_plan_page_counts_its_pages_in_either_kind_of_digits(client, number):
    populated.long_plan(51)

    assert numbers(client.get(f"/ar/plans/2023/?page={number}")) == [51]


def test_plan_page_preserves_the_filters_from_page_to_page(client):
    populated.long_plan(51)

    page = Page(client.get("/ar/plans/2023/?status=open"))

    assert {link for link in page.links() if "page=" in link} == {
        f"http://testserver/ar/plans/2023/?status=open&page={number}#rows" for number in (1, 2)
    }


def test_plan_page_shows_what_is_beside_each_row(client, varied):
    rows = client.get("/ar/plans/2023/").context["rows"]

    assert [(row.schedule, row.is_priority, row.lead_slug) for row in rows] == [
        (Schedule.OVERDUE, True, "department"),
        (Schedule.DUE_SOON, False, "department"),
        (Schedule.NONE, False, "health"),
        (Schedule.NONE, False, "department"),
        (Schedule.NONE, False, "department"),
    ]


@pytest.mark.parametrize(
    ("published_at", "is_named"), [(None, False), (timedelta(days=1), False), (timedelta(0), True)]
)
def test_plan_page_names_its_meeting_once_that_is_public(client, published, published_at, is_named):
    if published_at is not None:
        published.meeting.mark_published(now=timezone.now() + published_at)

    response = client.get("/ar/plans/2023/")

    links = Page(response).links()
    assert ("http://testserver/ar/meetings/annual-2023/" in links) is is_named
    assert (published.meeting.title_ar in response.content.decode()) is is_named


def test_plan_page_says_so_when_only_a_part_is_published(client):
    cast.make_plan(2022, state="published")
    cast.make_plan(2023, state="published", is_selection=True)
    note = gettext("The meeting adopted more recommendations than are published here.")

    bodies = [client.get(f"/ar/plans/{year}/").content.decode() for year in (2022, 2023)]

    assert [note in body for body in bodies] == [False, True]


def test_the_overview_is_that_of_the_newest_plan(client, varied):
    cast.make_plan(2022, state="published")
    cast.make_plan(2024, state="adopted")

    context = client.get("/ar/").context

    assert context["plan"].year == 2023
    assert [row.number for row in context["attention"]] == [1, 2, 3]
    assert [update.number for update in context["news"]] == [4, 3]
    assert context["figures"].adopted == 4


def test_the_latest_updates_name_each_recommendation_once(client, varied):
    third, fourth = (varied.recommendations.get(number=number) for number in (3, 4))
    newest = cast.make_update(third, Status.ON_HOLD)
    wrong = cast.make_update(fourth, Status.NOT_IMPLEMENTED)
    cast.make_update(fourth, Status.IMPLEMENTED, corrects=wrong)

    page = client.get("/ar/?page=1")

    assert [(update.number, update.status) for update in page.context["news"]] == [
        (4, Status.IMPLEMENTED),
        (3, newest.status),
    ]
    assert "http://testserver/ar/updates/" in Page(page).links()


def test_the_overview_says_so_where_nothing_is_published(client, plan):
    response = client.get("/en/")

    with translation.override("en"):
        assert gettext("No plan is published yet") in response.content.decode()
    assert response.status_code == 200


def test_the_years_are_compared_by_the_same_figures(client, varied):
    cast.make_plan(2022, items=2, state="published")
    cast.make_plan(2021, state="adopted")

    years = client.get("/ar/plans/").context["years"]

    assert [(year.plan.year, year.figures.adopted) for year in years] == [
        (2023, 4),
        (2022, 2),
    ]
    assert years[0].figures == client.get("/ar/plans/2023/").context["figures"]


def test_a_closed_plan_leads_to_its_final_report_and_to_the_next_plan(client, published, staff):
    publish_report(published, by=staff, as_of=date(2023, 6, 30))
    for item in published.recommendations.all():
        cast.make_decision(item)
    running = Page(client.get("/ar/plans/2023/"))
    ended = close_year(published, by=staff, on=date(2023, 12, 31))
    draft = Page(client.get("/ar/plans/2023/"))
    ended.next_plan.meeting = cast.make_meeting(2024)
    cast.advance(ended.next_plan, "published")

    both = Page(client.get("/ar/plans/2023/"))

    shown = gettext("This plan was closed on %(day)s.") % {"day": "31 كانون الأول 2023 "}
    assert [shown in seen.words for seen in (running, draft, both)] == [False, True, True]
    assert "http://testserver/ar/plans/2023/reports/2023-12-31/" in draft.links()
    next_plan = "http://testserver/ar/plans/2024/"
    assert [next_plan in seen.links() for seen in (running, draft, both)] == [False, False, True]


def test_a_report_made_after_the_closing_is_not_the_final_one(client, published, staff):
    for item in published.recommendations.all():
        cast.make_decision(item)
    close_year(published, by=staff, on=date(2023, 12, 31))
    publish_report(published, by=staff, as_of=date(2024, 3, 1))

    assert client.get("/ar/plans/2023/").context["plan"].final_report == "2023-12-31"


@pytest.mark.parametrize(
    "path", ["plans/2023/", "institutions/department/", "updates/", "plans/2023/changes/"]
)
def test_a_form_leads_to_the_address_of_what_was_chosen(client, varied, path):
    answer = client.get(f"/ar/{path}?q=&status=open&schedule=&theme=")
    assert (answer.status_code, answer["Location"]) == (302, f"/ar/{path}?status=open")

    answer = client.get(f"/ar/{path}?q=&status=")
    assert (answer.status_code, answer["Location"]) == (302, f"/ar/{path}")


def test_the_overview_answers_in_one_sentence(client, varied):
    for path in ("", "plans/2023/"):
        words = Page(client.get(f"/ar/{path}")).words.replace(" ،", "،")
        assert "نُفّذت 1 من 4، وتأخرت 1، وجرى التحقق من 0" in words


@pytest.fixture
def answering():
    """A plan of which the department answered one of two items, health its one, trade none."""
    plan = cast.make_plan(items=2)
    first, second = plan.recommendations.order_by("number")
    cast.assign(first, "health", "supporting")
    cast.assign(second, "trade", "supporting")
    cast.make_recommendation(plan, lead="silent", decision="deferred")
    cast.make_recommendation(plan, lead="hidden", is_public=False)
    cast.advance(plan, "published")
    for body in ("department", "health"):
        cast.make_response(first, body=body)
    return plan


def test_plan_page_says_which_bodies_have_answered_and_since_when_the_others_have_not(
    client, answering
):
    response = client.get("/en/plans/2023/")

    assert [(body.slug, body.answered, body.items) for body in response.context["answers"]] == [
        ("department", 1, 2),
        ("health", 1, 1),
        ("trade", 0, 1),
    ]
    words = Page(response).words
    assert "Responsible bodies that have answered all their recommendations: 1 of 3" in words
    days = (TODAY() - date(2023, 1, 7)).days
    late = f"no answer yet, {days} days after the adoption"
    assert f"1 of 2 answered · to the others: {late}" in words
    assert words.count(late) == 2


def test_a_new_answer_is_counted_at_once(client, answering):
    path = "/en/plans/2023/"
    before = client.get(path).context["answered"]
    cast.make_response(answering.recommendations.get(number=2), body="trade")

    assert (before, client.get(path).context["answered"]) == (1, 2)


def test_no_answer_is_awaited_to_what_has_ended(client, answering):
    first, second = answering.recommendations.order_by("number")[:2]
    cast.assign(first, "trade", "supporting")
    cast.make_update(second, "implemented")

    response = client.get("/en/plans/2023/")

    found = {body.slug: body for body in response.context["answers"]}
    # The department answered the one that is open, trade neither.
    assert (found["department"].awaited, found["department"].ended_unanswered) == (0, 1)
    assert (found["trade"].awaited, found["trade"].ended_unanswered) == (1, 1)
    words = Page(response).words
    assert "1 of 2 answered · to the others: no answer was given" in words
    assert "after the adoption · ended without an answer: 1" in words


def test_the_json_of_a_plan_says_how_far_each_body_has_answered(client, answering):
    cast.make_update(answering.recommendations.get(number=2), "implemented")

    answers = json.loads(client.get("/en/plans/2023.json").getvalue())["answers"]

    assert [(one["body"]["slug"], *list(one.values())[1:]) for one in answers] == [
        ("department", 2, 1, 0),
        ("health", 1, 1, 0),
        ("trade", 1, 0, 0),
    ]


def test_a_closed_plan_says_that_no_answer_was_given(client, answering):
    decisions = {item.pk: CarryOver() for item in answering.adopted_recommendations().open()}
    closing.close(answering, by=cast.make_user(), decisions=decisions)

    words = Page(client.get("/en/plans/2023/")).words

    assert "no answer was given" in words
    assert "no answer yet" not in words
