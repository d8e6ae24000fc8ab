"""Sections on the page of their plan, on that of a recommendation, in bulk and at the adoption."""

import pytest

from recommendations.models import Plan, PlanSection, Recommendation, Role
from tests.support import cast
from tests.support.bulk import press, preview, preview_rows, select
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]


def send(desk, record, form, **answers):
    where = address(record._meta.model_name, "change", record.pk)
    return desk.post(where, {**form_data(desk.get(where), form), **answers})


def sections(plan):
    return list(plan.sections.order_by("order").values_list("order", "title_ar"))


@pytest.fixture
def health(plan):
    return plan.sections.create(order=1, title_ar="الصحة")


@pytest.fixture
def schools(plan, health):
    return plan.sections.create(order=2, title_ar="التعليم")


def test_sections_are_typed_on_the_page_of_their_plan(desk, plan):
    typed = {
        "sections-TOTAL_FORMS": "3",
        "sections-0-order": "",
        "sections-0-title_ar": "الصحة",
        "sections-1-order": "٤",
        "sections-1-title_ar": "التعليم",
        "sections-1-title_en": "Schools",
        "sections-2-title_ar": "الشباب",
    }

    response = send(desk, plan, "plan_form", **typed)

    assert response.status_code == 302
    assert sections(plan) == [(4, "التعليم"), (5, "الصحة"), (6, "الشباب")]
    assert plan.sections.first().history.get().history_user.username == "chief"


def test_sections_change_places(desk, plan, health, schools):
    typed = {"sections-0-order": "2", "sections-1-order": "1"}

    response = send(desk, plan, "plan_form", **typed)

    assert response.status_code == 302
    assert sections(plan) == [(1, "التعليم"), (2, "الصحة")]


def test_a_section_takes_the_place_of_one_that_is_deleted(desk, plan, health, schools):
    typed = {"sections-0-DELETE": "on", "sections-1-order": "1"}

    response = send(desk, plan, "plan_form", **typed)

    assert response.status_code == 302
    assert sections(plan) == [(1, "التعليم")]


@pytest.mark.parametrize("order", ["1", "0", "x", "-1"])
def test_a_wrong_place_is_refused_and_what_was_typed_stays(desk, plan, health, schools, order):
    typed = {"sections-1-order": order, "sections-1-title_ar": "عنوان آخر"}

    response = send(desk, plan, "plan_form", **typed)

    assert response.status_code == 200
    assert "عنوان آخر" in page(response)
    assert sections(plan) == [(1, "الصحة"), (2, "التعليم")]


def test_a_section_needs_its_arabic_title(desk, plan):
    typed = {"sections-TOTAL_FORMS": "1", "sections-0-title_en": "Health"}

    response = send(desk, plan, "plan_form", **typed)

    assert response.status_code == 200
    assert not plan.sections.exists()


def test_a_section_with_items_is_not_deleted(desk, plan, health):
    item = plan.recommendations.get(number=1)
    item.section = health
    item.save()

    response = send(desk, plan, "plan_form", **{"sections-0-DELETE": "on"})

    assert response.status_code == 200
    assert "2023/1" in page(response)
    assert sections(plan) == [(1, "الصحة")]


def test_adopted_sections_are_locked_and_a_missing_title_can_be_typed(desk, plan, health):
    cast.advance(plan, "adopted")
    typed = {"sections-0-title_ar": "التعليم", "sections-0-order": "9", "sections-0-DELETE": "on"}
    typed |= {"sections-0-title_en": "Health"}

    response = send(desk, plan, "plan_form", **typed)

    health.refresh_from_db()
    assert response.status_code == 302
    assert (health.title_ar, health.title_en, health.order) == ("الصحة", "Health", 1)
    html = page(desk.get(address("plan", "change", plan.pk)))
    assert "sections-0-DELETE" not in html


def test_the_page_of_a_plan_lists_items_under_their_sections(desk, plan, health):
    last = plan.recommendations.get(number=3)
    last.section = health
    last.save()

    html = page(desk.get(address("plan", "change", plan.pk)))

    _before, _mark, below = html.partition('class="plan-items__section"')
    places = [below.index(one) for one in ("الصحة", "التوصية 3", "توصيات أخرى", "التوصية 1")]
    assert places == sorted(places)


def test_the_section_of_an_item_is_chosen_on_its_page(desk, plan, health):
    other = cast.make_plan(2024).sections.create(order=1, title_ar="محور آخر")
    adopted = cast.make_plan(2022)
    locked = adopted.sections.create(order=1, title_ar="محور مقفل")
    cast.advance(adopted, "adopted")
    item = plan.recommendations.get(number=1)

    html = page(desk.get(address("recommendation", "change", item.pk)))
    refused = send(desk, item, "recommendation_form", section=other.pk)
    done = send(desk, item, "recommendation_form", section=health.pk, votes_for="١٢")

    item.refresh_from_db()
    assert "2023 · الصحة" in html
    assert locked.title_ar not in html
    assert refused.status_code == 200
    assert "اختر محوراً من محاور هذه الخطة." in page(refused)
    assert done.status_code == 302
    assert (item.section, item.votes_for) == (health, 12)


def test_votes_without_those_in_favour_are_refused(desk, plan):
    item = plan.recommendations.get(number=1)

    response = send(desk, item, "recommendation_form", votes_against="3")

    assert response.status_code == 200
    assert "لا تُسجَّل الأصوات من دون عدد الأصوات المؤيدة." in page(response)


def test_an_adopted_item_shows_its_section_locked(desk, plan, health):
    item = plan.recommendations.get(number=1)
    item.section, item.votes_for = health, 12
    item.save()
    cast.advance(plan, "adopted")

    response = send(
        desk, item, "recommendation_form", section="", votes_for="13", votes_against="3"
    )

    item.refresh_from_db()
    assert response.status_code == 302
    assert (item.section, item.votes_for, item.votes_against) == (health, 12, 3)


def test_a_focal_point_reads_the_section_of_its_item(client, plan, health):
    item = plan.recommendations.get(number=1)
    item.section = health
    item.save()
    cast.advance(plan, "adopted")
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["department"]))

    html = page(client.get(address("recommendation", "change", item.pk)))

    assert "الصحة" in html
    assert client.get(address("plan", "change", plan.pk)).status_code == 403


def test_items_are_put_into_a_section_in_bulk(desk, plan, health):
    items = list(plan.recommendations.order_by("number"))

    seen = preview(desk, items[:2], "section", section=health.pk)
    press(desk, seen, "confirm")

    assert preview_rows(seen) == [
        ("2023/1", "من دون محور", "2023 · الصحة"),
        ("2023/2", "من دون محور", "2023 · الصحة"),
    ]
    found = Recommendation.objects.order_by("number").values_list("section", flat=True)
    assert list(found) == [health.pk, health.pk, None]


def test_items_of_another_plan_are_refused_in_bulk(desk, plan, health):
    other = cast.make_plan(2024, items=1).recommendations.get()
    mine = plan.recommendations.get(number=1)

    seen = preview(desk, [mine, other], "section", section=health.pk)
    press(desk, seen, "confirm")

    other.refresh_from_db()
    mine.refresh_from_db()
    assert "اختر محوراً من محاور هذه الخطة." in page(seen)
    assert (mine.section, other.section) == (health, None)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_takes_the_same_queries_for_any_number(
    desk, plan, health, django_assert_num_queries, rows
):
    items = list(plan.recommendations.order_by("number"))[:rows]
    response = select(desk, items, "section")

    with django_assert_num_queries(7):
        seen = press(desk, response, "preview", section=health.pk)

    assert len(preview_rows(seen)) == rows


def test_the_page_of_the_adoption_shows_items_under_their_sections(desk, plan, health, schools):
    for number, section in [(1, schools), (2, health)]:
        item = plan.recommendations.get(number=number)
        item.section, item.votes_for = section, 12
        item.save()

    _before, _mark, html = page(desk.get(address("plan", "adopt", plan.pk))).partition("<h3>")

    html = f"<h3>{html}"
    words = ["<h3>الصحة</h3>", "التوصية 2", "<h3>التعليم</h3>", "التوصية 1", "توصيات أخرى"]
    assert [html.index(word) for word in words] == sorted(html.index(word) for word in words)
    assert "12 صوتاً مؤيداً" in html


def test_a_title_that_changed_meanwhile_is_not_adopted_unseen(desk, plan, health):
    where = address("plan", "adopt", plan.pk)
    data = form_data(desk.get(where))
    health.title_ar = "التعليم"
    health.save()

    refused = desk.post(where, data)

    assert refused.status_code == 200
    assert Plan.objects.get(pk=plan.pk).is_draft
    assert PlanSection.objects.get().title_ar == "التعليم"


def test_history_names_sections_by_their_titles(desk, plan, health):
    item = plan.recommendations.get(number=1)
    item.section, item.votes_for = health, 12
    item.save()
    health.title_ar = "الصحة العامة"
    health.save()

    of_item = page(desk.get(address("recommendation", "history", item.pk)))
    of_plan = page(desk.get(address("plan", "history", plan.pk)))

    assert "المحور" in of_item
    assert "الصحة العامة" in of_item
    assert "الأصوات المؤيدة" in of_item
    assert "الصحة العامة" in of_plan
