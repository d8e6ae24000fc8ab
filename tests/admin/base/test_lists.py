"""The lists of the admin: what they show, what they find, what they cost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.models import (
    Document,
    ProgressUpdate,
    Recommendation,
    Report,
    Role,
    Theme,
)
from tests.support import cast
from tests.support.bulk import press, select
from tests.support.desk import address, page
from tests.support.made_once import made_once

pytest_plugins = ["tests.support.desk"]


def institutions(count):
    for number in range(count):
        cast.make_institution(f"body-{number}", parent=cast.make_institution())


def meetings(count):
    for number in range(count):
        cast.make_meeting(2020 + number)


def plans(count):
    for number in range(count):
        cast.make_plan(2020 + number, items=0)


def recommendations(count):
    cast.make_plan(2023, items=count)


def updates(count):
    for item in cast.make_plan(2023, items=count, state="adopted").recommendations.all():
        cast.make_update(item)


def themes(count):
    for number in range(count):
        Theme.objects.create(slug=f"theme-{number}", name_ar=f"محور {number}")


def documents(count):
    for number in range(count):
        meeting = cast.make_meeting(2020 + number)
        Document.objects.create(title_ar="محضر", file="minutes.txt", meeting=meeting)


def reports(count):
    for number in range(count):
        plan = cast.make_plan(2020 + number, items=0)
        Report.objects.create(
            plan=plan, as_of=date(2023, 6, 30), figures={}, rows=[], created_by=cast.make_user()
        )


def users(count):
    for number in range(count):
        cast.make_user(f"user-{number}")


@pytest.mark.parametrize(
    ("model", "make", "queries"),
    [
        ("institution", institutions, 7),
        ("meeting", meetings, 8),
        ("plan", plans, 7),
        ("recommendation", recommendations, 12),
        ("progressupdate", updates, 7),
        ("theme", themes, 7),
        ("document", documents, 7),
        ("report", reports, 7),
        ("user", users, 9),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_however_long(
    desk,
    model,
    make,
    queries,
    rows,
    django_assert_num_queries,
):
    make(rows)
    desk.get(address(model))  # the content types are remembered from here on

    with django_assert_num_queries(queries):
        response = desk.get(address(model))

    assert response.status_code == 200


def test_the_list_of_recommendations_says_where_each_stands(desk):
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan, due_on=date(2023, 6, 30), title_en="Health")
    cast.advance(plan, "adopted")

    html = page(desk.get(address("recommendation")))

    assert "<bdi>2023/1</bdi>" in html
    assert cast.DEPARTMENT in html
    assert "30 حزيران 2023" in html
    assert 'class="status status--not_started"' in html
    assert 'class="overdue"' in html
    assert '<bdi class="missing-language" lang="ku">Kurdî</bdi>' in html


def test_nothing_is_overdue_before_its_date(desk):
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan, due_on=timezone.localdate() + timedelta(days=90))
    cast.advance(plan, "adopted")

    assert 'class="overdue"' not in page(desk.get(address("recommendation")))


@made_once
def two_items():
    """An overdue item of the department with a theme, and one of nobody in three languages."""
    plan = cast.make_plan(2023, items=0)
    theme = Theme.objects.create(slug="rights", name_ar="حقوق الإنسان")
    cast.make_recommendation(plan, due_on=date(2023, 1, 31), themes=[theme])
    texts = {f"{name}_{code}": "نص" for name in ["title", "adopted_text"] for code in ["ku", "en"]}
    second = cast.make_recommendation(plan, lead="health", **texts)
    cast.advance(plan, "adopted")
    cast.make_update(second)
    return Recommendation.objects.order_by("number")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2]),
        ("status=open", [1, 2]),
        ("status=in_progress", [2]),
        ("status=closed", []),
        ("schedule=overdue", [1]),
        ("schedule=none", [2]),
        ("missing=ku", [1]),
        ("lead={health}", [2]),
        ("lead=none", []),
        ("themes__id__exact={theme}", [1]),
        ("plan__id__exact={plan}", [1, 2]),
        ("schedule=overdue&_facets=True", [1]),
    ],
)
def test_a_filter_leaves_what_it_says(desk, two_items, query, numbers):
    theme, plan = Theme.objects.get(), two_items[0].plan
    query = query.format(health=cast.make_institution("health").pk, theme=theme.pk, plan=plan.pk)

    response = desk.get(f"{address('recommendation')}?{query}")

    assert [item.number for item in response.context["cl"].queryset] == numbers


@pytest.mark.parametrize("words", ["التوصيه", "توصية", "2023/1", "٢٠٢٣/١", "1"])
def test_a_search_finds_other_spellings_and_numbers(desk, words):
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan, title_ar="تطوير العمل", adopted_text_ar="هذه توصية الاجتماع")
    cast.make_recommendation(plan, title_ar="أمر آخر", adopted_text_ar="نص آخر")

    response = desk.get(address("recommendation"), {"q": words})

    assert [item.number for item in response.context["cl"].queryset] == [1]


@pytest.mark.parametrize(
    "lookup", ["internal_note__startswith", "internal_note", "plan__introduction_ar__contains"]
)
def test_a_list_refuses_a_lookup_that_its_filters_do_not_offer(client, adopted, lookup):
    adopted.recommendations.update(internal_note="ملاحظة")
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["department"]))

    response = client.get(address("recommendation"), {lookup: "م"})

    assert response.status_code in (302, 400)
    assert "cl" not in (response.context or {})


def test_every_list_can_be_searched_and_filtered_by_missing_translation(desk):
    cast.make_plan(2023, state="adopted")
    lists = ["institution", "meeting", "plan", "theme", "document", "progressupdate"]

    for model in lists:
        for query in ["q=هيئة", "missing=en"]:
            assert desk.get(f"{address(model)}?{query}").status_code == 200, (model, query)


def test_waiting_updates_are_published_from_their_list(desk, chief, adopted):
    item = adopted.recommendations.first()
    cast.make_update(item, publish=False)
    waiting = ProgressUpdate.objects.get()

    press(desk, select(desk, [waiting], "publish", model="progressupdate"), "confirm")

    waiting.refresh_from_db()
    item.refresh_from_db()
    assert waiting.published_by == chief
    assert item.status == "in_progress"


def test_a_published_update_can_neither_be_changed_nor_deleted(desk, adopted):
    cast.make_update(adopted.recommendations.first())
    update = ProgressUpdate.objects.get()

    shown = desk.get(address("progressupdate", "change", update.pk))
    deleted = desk.post(address("progressupdate", "delete", update.pk), {"post": "yes"})

    assert 'name="narrative_ar"' not in page(shown)
    assert deleted.status_code == 403
    assert ProgressUpdate.objects.count() == 1


def test_the_menu_is_in_the_order_of_the_work(desk):
    response = desk.get(reverse("admin:index"))

    names = [
        model["object_name"] for app in response.context["app_list"] for model in app["models"]
    ]
    assert names == [
        "Meeting",
        "DisclosureRequest",
        "Plan",
        "Recommendation",
        "ProgressUpdate",
        "Calendar",
        "Translations",
        "Institution",
        "Theme",
        "Document",
        "Report",
        "Redaction",
        "SiteProfile",
        "User",
        "Group",
        "SignIn",
        "NameAccess",
        "Letter",
        "Activity",
        "Emergency",
    ]
    assert reverse("admin:recommendations_plan_from_minutes") in page(response)


def test_there_is_one_profile_and_its_list_is_its_form(desk):
    response = desk.get(address("siteprofile"))

    assert response.url == address("siteprofile", "change", 1)
    assert desk.get(response.url).status_code == 200
    assert desk.get(address("siteprofile", "add")).status_code == 403
