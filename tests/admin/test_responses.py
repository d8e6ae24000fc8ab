"""The page on which a responsible body answers the adopted plan."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.models import CarryOver, Receipt, Response, Role
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.desk import form_data, page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db
MARCH = date(2023, 3, 1)


@pytest.fixture
def plan():
    """A published plan of three items: health supports the first two."""
    made = cast.make_plan(items=3)
    for item in made.recommendations.filter(number__in=[1, 2]):
        cast.assign(item, "health", "supporting")
    return cast.advance(made, "published")


@pytest.fixture
def health(plan):
    return cast.make_institution("health")


@pytest.fixture
def focal_point(client, health):
    """A focal point of health, signed in."""
    account = cast.make_member(Role.FOCAL_POINT, institutions=[health])
    client.force_login(account)
    return account


@pytest.fixture
def where(plan, health):
    return address(plan, health)


def address(plan, body):
    return reverse("admin:recommendations_plan_responses", args=[plan.pk, body.pk])


def answers():
    """(number of the item, body, answer, Arabic words) of each response, in order."""
    rows = Response.objects.order_by("pk").values_list(
        "recommendation__number", "institution__slug", "answer", "explanation_ar"
    )
    return list(rows)


def test_a_focal_point_answers_all_items_with_one_save(client, where, focal_point):
    data = form_data(client.get(where), "responses")
    data |= {
        "n1-answer": "accepts",
        "n2-answer": "does_not_accept",
        "n2-explanation_ar": "لا تمويل",
    }

    answer = client.post(where, data, follow=True)

    assert answers() == [(1, "health", "accepts", ""), (2, "health", "does_not_accept", "لا تمويل")]
    assert [str(one) for one in answer.context["messages"]] == ["حُفظ ردان."]
    assert set(Response.objects.values_list("answered_by", "answered_on")) == {
        (focal_point.pk, timezone.localdate())
    }


def test_the_page_has_the_items_of_the_body_alone(client, where, focal_point):
    found = client.get(where).context["forms"]

    assert [form.item.number for form in found] == [1, 2]


def test_what_is_left_as_it_was_records_nothing(client, plan, where, focal_point, health):
    cast.make_response(plan.recommendations.get(number=1), body=health)

    client.post(where, form_data(client.get(where), "responses"))

    assert len(answers()) == 1


def test_a_changed_answer_is_recorded_beside_the_earlier_one(
    client, plan, where, focal_point, health
):
    cast.make_response(plan.recommendations.get(number=1), "does_not_accept", body=health)

    data = form_data(client.get(where), "responses")
    client.post(where, data | {"n1-answer": "accepts", "n1-explanation_ar": ""})

    assert answers() == [
        (1, "health", "does_not_accept", cast.PROMISE),
        (1, "health", "accepts", ""),
    ]


def test_what_is_refused_stays_as_it_was_typed_and_the_rest_is_saved(client, where, focal_point):
    data = form_data(client.get(where), "responses")
    data |= {"n1-answer": "accepts", "n2-answer": "accepts_in_part", "n2-explanation_en": "Later"}

    answer = client.post(where, data)

    assert answers() == [(1, "health", "accepts", "")]
    sent = form_data(answer, "responses")
    assert (sent["n2-answer"], sent["n2-explanation_en"]) == ("accepts_in_part", "Later")
    assert "أدخل بالعربية ما ستفعله الجهة" in page(answer)


def test_words_without_an_answer_are_refused(client, where, focal_point):
    data = form_data(client.get(where), "responses") | {"n1-explanation_ar": "نعم"}

    answer = client.post(where, data)

    assert answers() == []
    assert form_data(answer, "responses")["n1-explanation_ar"] == "نعم"
    assert "اختر ما تردّ به الجهة." in page(answer)


def test_a_stale_answer_is_refused_once_and_then_recorded(client, plan, where, focal_point, health):
    data = form_data(client.get(where), "responses") | {"n1-answer": "accepts"}
    cast.make_response(plan.recommendations.get(number=1), "does_not_accept", body=health, on=MARCH)

    answer = client.post(where, data)

    assert [one[2] for one in answers()] == ["does_not_accept"]
    assert "لا تقبل (1 آذار 2023)" in page(answer)
    client.post(where, form_data(answer, "responses"))
    assert [one[2] for one in answers()] == ["does_not_accept", "accepts"]


def test_an_untouched_item_is_not_stale(client, plan, where, focal_point, health):
    data = form_data(client.get(where), "responses") | {"n2-answer": "accepts"}
    cast.make_response(plan.recommendations.get(number=1), "does_not_accept", body=health)

    assert client.post(where, data).status_code == 302
    assert [(one[0], one[2]) for one in answers()] == [(1, "does_not_accept"), (2, "accepts")]


def test_confirming_the_receipt_saves_the_answers_too(client, plan, where, focal_point, health):
    data = form_data(client.get(where), "responses") | {"n1-answer": "accepts", "receipt": "1"}

    client.post(where, data)

    receipt = Receipt.objects.get()
    assert (receipt.plan, receipt.institution, receipt.confirmed_by) == (plan, health, focal_point)
    assert len(answers()) == 1
    assert 'name="receipt"' not in page(client.get(where))


def test_confirming_twice_says_that_it_is_confirmed(client, plan, where, focal_point, health):
    data = form_data(client.get(where), "responses") | {"receipt": "1"}
    cast.make_receipt(plan, health)

    answer = client.post(where, data)

    assert [str(one) for one in answer.context["messages"]] == ["سبق لهذه الجهة أن أكّدت الاستلام."]


def test_an_editor_answers_on_behalf_of_a_body_with_the_day_of_its_letter(client, where):
    client.force_login(cast.make_member(Role.EDITOR))
    data = form_data(client.get(where), "responses")

    client.post(where, data | {"answered_on": "2023-03-01", "n1-answer": "accepts", "receipt": "1"})

    assert Response.objects.get().answered_on == MARCH
    assert Receipt.objects.get().confirmed_on == MARCH


def test_a_wrong_day_saves_nothing_and_loses_nothing(client, where):
    client.force_login(cast.make_member(Role.EDITOR))
    data = form_data(client.get(where), "responses") | {"n1-answer": "accepts"}

    answer = client.post(where, data | {"answered_on": "soon"})

    assert answers() == []
    assert form_data(answer, "responses")["n1-answer"] == "accepts"
    to_come = timezone.localdate() + timedelta(days=1)
    answer = client.post(where, data | {"answered_on": str(to_come)})
    assert answers() == []
    assert form_data(answer, "responses")["n1-answer"] == "accepts"


def test_a_focal_point_cannot_choose_the_day(client, where, focal_point):
    data = form_data(client.get(where), "responses")

    client.post(where, data | {"answered_on": "2023-03-01", "n1-answer": "accepts"})

    assert Response.objects.get().answered_on == timezone.localdate()


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.AUDITOR])
def test_others_cannot_open_it(client, plan, health, role):
    client.force_login(cast.make_member(role, institutions=["department"]))

    assert client.get(address(plan, health)).status_code == 403
    assert client.post(address(plan, health), {"n1-answer": "accepts"}).status_code == 403
    assert answers() == []


def test_a_draft_and_a_body_without_items_have_no_page(client, plan, desk):
    draft = cast.make_plan(2024, items=1)

    assert client.get(address(draft, cast.make_institution())).status_code == 404
    assert client.get(address(plan, cast.make_institution("other"))).status_code == 404


def test_a_closed_plan_is_read_and_no_longer_answered(client, plan, where, focal_point, health):
    cast.make_response(plan.recommendations.get(number=1), body=health)
    decisions = {one.pk: CarryOver() for one in plan.recommendations.all()}
    closing.close(plan, by=cast.make_user(), decisions=decisions)

    assert cast.PROMISE in page(client.get(where))
    client.post(where, {"n2-answer": "accepts"})

    assert len(answers()) == 1


def test_the_dashboard_leads_to_the_page_while_answers_are_missing(
    client, plan, where, focal_point, health
):
    def tasks():
        lists = client.get(reverse("admin:index")).context["task_lists"]
        return [(one.total, [row["address"] for row in one.rows]) for one in lists
                if str(one.title) == "بانتظار الرد"]  # fmt: skip

    first, second = plan.recommendations.filter(number__in=[1, 2]).order_by("number")
    assert tasks() == [(2, [where])]
    cast.make_response(first, body=health)
    assert tasks() == [(1, [where])]
    cast.make_response(second, body=health)
    assert tasks() == []


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_items(client, django_assert_num_queries, chief, rows):
    made = cast.make_plan(2025, items=rows, state="adopted")
    client.force_login(chief)
    body = cast.make_institution()

    with django_assert_num_queries(QUERIES):
        client.get(address(made, body))


QUERIES = 12
