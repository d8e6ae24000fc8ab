"""The site as data: what leads where, in pages, refused in the reader's words, open to all."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext

from recommendations.models import ProgressUpdate, Status
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.sites import populated

pytestmark = pytest.mark.django_db
SITE = "http://testserver/ar"
FAR = "9" * 30
LISTS = ["plans.json", "meetings.json", "plans/2023/reports.json", "plans/2023/1/updates.json"]
RECORDS = ["plans/2023.json", "plans/2023/1.json", "meetings/annual-2023.json"]


@pytest.fixture(autouse=True)
def _know_the_database(db):
    """Django asks SQLite once a process whether it knows JSON; that is no answer's query."""
    assert connection.features.supports_json_field


@made_once
def met():
    """The plan of 2023 with its meeting public, and an update of number 1."""
    plan = cast.make_plan(state="published")
    plan.meeting.mark_published()
    cast.make_update(plan.recommendations.get(number=1), narrative_en="Begun", obstacle_en="Money")
    return plan


def read(client, path, **query):
    """The JSON at a path below ``/ar/``, or at a whole address."""
    path = path.removeprefix("http://testserver")
    response = client.get(path if path.startswith("/") else f"/ar/{path}", query)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/json"
    return json.loads(response.getvalue())


def test_api_leads_from_the_plans_to_an_update(client, met):
    plans = read(client, "plans.json")
    plan = read(client, plans["plans"][0]["links"]["self"])
    item = read(client, plan["recommendations"][0]["links"]["self"])
    updates = read(client, item["links"]["updates"])

    assert item == plan["recommendations"][0]
    assert [update["narrative"]["en"] for update in updates["updates"]] == ["Begun"]
    assert [update["obstacle"]["en"] for update in updates["updates"]] == ["Money"]
    assert [update["next_step"]["en"] for update in updates["updates"]] == [None]
    assert updates["updates"][0]["links"]["recommendation"] == item["links"]["self"]


def test_every_link_of_it_leads_somewhere(client, met):
    freezing.publish_report(met, by=cast.make_user(), as_of=timezone.localdate())
    waiting, seen = ["http://testserver/ar/plans.json"], {}

    while waiting:
        link = waiting.pop()
        response = client.get(link.partition("#")[0])
        seen[link] = response.status_code
        # The description has no links, it tells of them.
        if link.endswith("/openapi.json"):
            assert response.json()["servers"] == [{"url": "http://testserver"}]
        elif response["Content-Type"] == "application/json":
            found = set(links_in(json.loads(response.getvalue())))
            waiting += sorted(found - set(seen) - set(waiting))

    assert {link: status for link, status in seen.items() if status != 200} == {}
    assert {f"{SITE}/{path}" for path in [*LISTS, *RECORDS]} <= {
        link.partition("?")[0] for link in seen
    }


def links_in(value):
    """Every address in every ``links`` of a JSON value."""
    if isinstance(value, list):
        for one in value:
            yield from links_in(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "links":
                yield from addresses_in(one)
            else:
                yield from links_in(one)


def addresses_in(links):
    if isinstance(links, str):
        yield links
    elif isinstance(links, (list, dict)):
        for one in links.values() if isinstance(links, dict) else links:
            yield from addresses_in(one)


def test_the_plans_show_their_figures_and_where_all_else_is(client, met):
    plans = read(client, "plans.json")

    plan = plans["plans"][0]
    figures, links = plan.pop("figures"), plan.pop("links")
    assert plans["total"] == 1
    assert plan == {
        "year": 2023,
        "title": {"ar": None, "ku": None, "en": None},
        "state": "adopted",
        "is_selection": False,
        "adopted_on": "2023-01-07",
        "closed_on": None,
        "meeting": "annual-2023",
    }
    assert {name: figures[name] for name in ("listed", "rated", "implemented", "reported")} == {
        "listed": 3,
        "rated": 3,
        "implemented": 0,
        "reported": 1,
    }
    assert links.pop("files")["csv"] == f"{SITE}/plans/2023.csv"
    assert links == {
        "self": f"{SITE}/plans/2023.json",
        "html": f"{SITE}/plans/2023/",
        "recommendations": f"{SITE}/plans/2023.json?page=1",
        "reports": f"{SITE}/plans/2023/reports.json",
        "plans": f"{SITE}/plans.json",
        "meeting": f"{SITE}/meetings/annual-2023.json",
    }


def test_a_plan_names_no_meeting_that_is_not_public(client, published):
    listed, plan = read(client, "plans.json")["plans"][0], read(client, "plans/2023.json")

    assert (listed["meeting"], listed["links"]["meeting"]) == (None, None)
    assert (plan["meeting"], plan["links"]["meeting"]) == (None, None)


def test_a_recommendation_leads_along_its_lineage(client, met):
    first, second = met.recommendations.order_by("number")[:2]
    cast.make_update(first, Status.SUPERSEDED, superseded_by=second)

    item = read(client, "plans/2023/1.json")

    assert item["superseded_by"] == "2023/2"
    assert item["links"] == {
        "self": f"{SITE}/plans/2023/1.json",
        "html": f"{SITE}/plans/2023/1/",
        "updates": f"{SITE}/plans/2023/1/updates.json",
        "plan": f"{SITE}/plans/2023.json",
        "carried_from": None,
        "carried_to": None,
        "continues_as": None,
        "superseded_by": f"{SITE}/plans/2023/2.json",
    }


def test_a_long_plan_comes_fifty_at_a_time_where_a_page_is_asked_for(client):
    populated.long_plan(101)

    pages = [read(client, "plans/2023.json", page=number) for number in (1, 2, 3)]
    whole = read(client, "plans/2023.json")

    assert [[row["number"] for row in page["recommendations"]] for page in pages] == [
        list(range(1, 51)),
        list(range(51, 101)),
        [101],
    ]
    assert [(page["total"], page["figures"]["listed"]) for page in pages] == [(101, 101)] * 3
    assert len(whole["recommendations"]) == 101
    assert "total" not in whole
    own = f"{SITE}/plans/2023.json?page="
    assert {name: pages[1]["links"][name] for name in ("self", "previous", "next", "last")} == {
        "self": f"{own}2",
        "previous": f"{own}1",
        "next": f"{own}3",
        "last": f"{own}3",
    }
    assert (pages[0]["links"]["previous"], pages[2]["links"]["next"]) == (None, None)


def test_api_pages_keep_to_the_filters(client, met):
    page = read(client, "plans/2023.json", page=1, status="in_progress", q="", odd="x")

    assert [row["number"] for row in page["recommendations"]] == [1]
    assert (page["total"], page["figures"]["listed"]) == (1, 1)
    assert page["links"]["self"] == f"{SITE}/plans/2023.json?status=in_progress&page=1"


def test_many_updates_come_fifty_at_a_time(client, met):
    item = met.recommendations.get(number=1)
    updates(item, 50)

    pages = [read(client, "plans/2023/1/updates.json", page=number) for number in (1, 2)]

    assert [len(page["updates"]) for page in pages] == [50, 1]
    assert {page["total"] for page in pages} == {51}
    assert pages[0]["links"]["next"] == f"{SITE}/plans/2023/1/updates.json?page=2"
    keys = [update["id"] for page in pages for update in page["updates"]]
    assert keys == list(
        item.updates.newest_first().values_list("pk", flat=True),
    )


def updates(item, count):
    """``count`` more published updates of ``item``."""
    by, now = cast.make_user(), timezone.now()
    cast.past_the_models(ProgressUpdate).bulk_create(
        ProgressUpdate(
            recommendation=item,
            status="in_progress",
            author=by,
            published_by=by,
            published_at=now,
        )
        for _number in range(count)
    )


def test_an_unpublished_update_is_not_among_them(client, met):
    cast.make_update(met.recommendations.get(number=1), publish=False, narrative_ar="سر")

    assert read(client, "plans/2023/1/updates.json")["total"] == 1


def test_the_reports_show_which_one_replaces_which(client, met):
    by, today = cast.make_user(), timezone.localdate()
    wrong = freezing.publish_report(met, by=by, as_of=today)
    freezing.publish_report(met, by=by, as_of=today, replaces=wrong, correction={"ar": "صححنا"})

    reports = read(client, "plans/2023/reports.json")

    shown = [(one["name"], one["replaces"], one["replaced_by"]) for one in reports["reports"]]
    assert shown == [(f"{today}-2", f"{today}", None), (f"{today}", None, f"{today}-2")]
    assert reports["reports"][0]["correction"]["ar"] == "صححنا"
    links = reports["reports"][1]["links"]
    assert links["html"] == f"{SITE}/plans/2023/reports/{today}/"
    assert links["replaced_by"] == f"{SITE}/plans/2023/reports/{today}-2.json"
    assert read(client, links["self"])["links"]["replaced_by"] == links["replaced_by"]


def test_a_meeting_names_people_only_as_far_as_they_are_disclosed(client, met):
    for slug, disclosure in (("open", "names"), ("shut", "count")):
        body = cast.make_institution(slug)
        delegation = met.meeting.delegations.create(
            institution=body, disclosure=disclosure, head_count=1
        )
        delegation.attendees.create(name_ar=f"اسم {slug}")
    cast.grant_disclosures()

    meeting = read(client, "meetings/annual-2023.json")

    people = {
        one["institution"]["slug"]: [person["name"]["ar"] for person in one["people"]]
        for one in meeting["delegations"]
    }
    assert people == {"open": ["اسم open"], "shut": []}
    assert meeting["links"]["plans"] == [f"{SITE}/plans/2023.json"]
    listed = read(client, "meetings.json")["meetings"][0]
    assert (listed["slug"], listed["links"]) == ("annual-2023", meeting["links"])


def test_api_addresses_are_those_of_the_site_and_of_the_language(client, met, settings):
    settings.SITE_ADDRESS = "https://plans.example.org"

    listed = json.loads(client.get("/ku/plans.json").getvalue())

    assert listed["plans"][0]["links"]["self"] == "https://plans.example.org/ku/plans/2023.json"
    assert listed["links"]["self"] == "https://plans.example.org/ku/plans.json?page=1"


NOWHERE = [
    *(f"{path}?page=2" for path in [*LISTS, "plans/2023.json"]),
    *(f"{path}?page=" for path in [*LISTS, "plans/2023.json"]),
    f"plans.json?page={FAR}",
    "plans.json?page=0",
    "plans.json?page=x",
    "plans/1999.json",
    "plans/1999/reports.json",
    "plans/1999/1.json",
    "plans/2023/99.json",
    "plans/2023/99/updates.json",
    "plans/2023/reports/2023-01-01.json",
    "meetings/nowhere.json",
    "nothing-here.json",
    f"plans/{FAR}.json",
    f"plans/{FAR}/reports.json",
    f"plans/2023/{FAR}.json",
    f"plans/{FAR}/{FAR}/updates.json",
    f"plans/{FAR}/reports/9999-99-99-{FAR}.json",
]


@pytest.mark.parametrize(
    ("code", "paths"), [("ku", NOWHERE), ("ar", NOWHERE[-2:]), ("en", NOWHERE[-2:])]
)
def test_api_says_404_as_json_in_the_language_of_the_address(client, met, code, paths):
    answers = {path: client.get(f"/{code}/{path}") for path in paths}

    with translation.override(code):
        message = gettext("Page not found")
    found = {
        path: (answer.status_code, answer["Content-Type"], answer.json())
        for path, answer in answers.items()
    }
    assert found == dict.fromkeys(paths, (404, "application/json", {"error": message}))


def test_api_says_400_as_json_of_a_filter_it_does_not_know(client, met):
    answers = [client.get(f"/en/plans/2023.json?{query}status=odd") for query in ("", "page=1&")]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (400, {"error": "Invalid request"})
    ] * 2


def test_api_says_410_as_json_of_what_was_withdrawn(client, met):
    item = met.recommendations.get(number=2)
    item.is_public = False
    item.save()
    gone = ["plans/2023/2.json", "plans/2023/2/updates.json"]
    answers = [client.get(f"/en/{path}") for path in gone]
    met.meeting.mark_withdrawn()
    met.mark_withdrawn()
    gone = ["plans/2023.json", "plans/2023/1.json", "plans/2023/reports.json"]
    answers += [client.get(f"/en/{path}") for path in [*gone, "meetings/annual-2023.json"]]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (410, {"error": "This page has been withdrawn"})
    ] * 6


def test_api_never_admits_that_a_draft_exists(client, plan):
    paths = [path for path in [*LISTS, *RECORDS] if "2023" in path]

    assert {client.get(f"/ar/{path}").status_code for path in paths} == {404}
    assert [read(client, f"{name}.json")[name] for name in ("plans", "meetings")] == [[], []]


@pytest.mark.parametrize("path", [*LISTS, *RECORDS, "../openapi.json"])
def test_api_can_only_be_read(client, met, path):
    path = f"/ar/{path}".replace("/ar/..", "")
    methods = [client.post, client.put, client.patch, client.delete]
    head = client.head(path)

    assert {method(path).status_code for method in methods} == {405}
    assert (head.status_code, head.getvalue()) == (200, b"")


def test_the_scripts_of_any_site_may_read_the_data_and_nothing_else(client, met):
    data = [f"/ar/{path}" for path in [*LISTS, *RECORDS, "plans/1999.json", "no-such.csv"]]
    data += ["/openapi.json", "/ar/plans/2023.csv", "/ar/plans/2023.atom", "/ar/plans/1999.ics"]
    pages = ["/", "/ar/", "/ar/plans/2023/", "/ar/no-such/", "/admin/", "/admin/x.json", "/healthz"]
    elsewhere = {"Origin": "https://elsewhere.example"}

    answers = {path: client.get(path, headers=elsewhere) for path in [*data, *pages]}

    allowed = {
        path: answer.headers.get("Access-Control-Allow-Origin") for path, answer in answers.items()
    }
    assert allowed == dict.fromkeys(data, "*") | dict.fromkeys(pages)
    assert [
        path for path in answers if answers[path].has_header("Access-Control-Allow-Credentials")
    ] == []


def test_an_unchanged_answer_is_open_too(client, met):
    etag = client.get("/ar/plans.json")["ETag"]

    again = client.get("/ar/plans.json", headers={"If-None-Match": etag})

    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")


def test_api_answers_a_browser_that_asks_beforehand(client, met):
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}

    answer = client.options("/ar/plans.json", headers=asked)
    page = client.options("/ar/plans/", headers=asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert (page.status_code, page.has_header("Access-Control-Allow-Origin")) == (405, False)


# Path → queries of an answer that nobody has asked for yet; one of them asks for the site's words.
# A page of a plan counts all of its items as well.
COLD = {
    "plans.json": 5,
    "plans/2023.json": 5,
    "plans/2023.json?page=1": 6,
    "plans/2023/1.json": 4,
    "plans/2023/1/updates.json": 4,
    "plans/2023/reports.json": 3,
    "meetings.json": 3,
    "meetings/annual-2023.json": 2,
}


@pytest.mark.parametrize("rows", [1, 3])
def test_api_asks_as_often_for_many_rows_as_for_one(client, rows):
    plan = populated.long_plan(rows)
    plan.meeting.mark_published()
    for item in plan.recommendations.all():
        updates(item, rows)
        item.milestones.create(number=1, title_ar="خطوة")
        indicator = item.indicators.create(number=1, target=7, name_ar="دورات")
        for value in range(rows):
            indicator.readings.create(value=value, source_ar="الدائرة")
    for year in range(2001, 2001 + rows):
        cast.make_meeting(year, published=True)
        cast.make_plan(year, items=rows, state="published")
    for month in range(1, rows + 1):
        day = timezone.localdate().replace(year=2024, month=month, day=1)
        freezing.publish_report(plan, by=cast.make_user(), as_of=day)

    assert {path: queries(client, path) for path in COLD} == COLD


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/ar/{path}")
        response.getvalue()
    assert response.status_code == 200
    return len(captured)
