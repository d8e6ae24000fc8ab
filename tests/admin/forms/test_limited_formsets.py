"""A form makes as many rows as were sent, whatever number a request names."""

import pytest
from django.urls import reverse

from recommendations.admin import site
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk", "tests.support.sites.full_site"]
# Forms are checked before the database is asked.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def forms_with_rows():
    for model in site._registry:
        newest = model._base_manager.order_by("-pk").first()
        if newest and site._registry[model].inlines:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            yield reverse(name, args=[newest.pk])


def test_no_number_makes_more_rows_than_were_sent(client, full, chief):
    client.force_login(chief)
    tried = 0

    for where in forms_with_rows():
        data = form_data(client.get(where))
        for name in [name for name in data if name.endswith("-TOTAL_FORMS")]:
            answer = client.post(where, data | {name: "1000000", "title_ar": "", "status": "x"})
            assert answer.status_code in {200, 302}
            assert len(answer.content) < 300_000, (where, name)
            tried += 1

    assert tried > 8


def test_rows_that_were_sent_stay_when_the_form_is_shown_again(desk, meeting, health):
    where = address("meeting", "change", meeting.pk)
    data = form_data(desk.get(where))
    rows = {"agenda-TOTAL_FORMS": "2", "agenda-0-number": "1", "agenda-0-topic_ar": "الأول"}
    rows |= {"agenda-1-number": "x", "agenda-1-topic_ar": "الثاني"}

    shown = form_data(desk.post(where, data | rows))

    assert shown["agenda-TOTAL_FORMS"] == "2"
    assert [shown[f"agenda-{n}-topic_ar"] for n in (0, 1)] == ["الأول", "الثاني"]


def test_stored_rows_that_were_not_sent_are_not_removed(desk):
    item = cast.make_plan(2061).recommendations.get(number=1)
    where = address("recommendation", "change", item.pk)
    data = form_data(desk.get(where))
    rows = [name for name in data if name.startswith("assignments-0-")]
    without = {name: value for name, value in data.items() if name not in rows}

    answer = desk.post(where, without | {"title_ar": "عنوان آخر"})

    item.refresh_from_db()
    assert rows
    assert answer.status_code == 200
    assert item.title_ar != "عنوان آخر"
    assert item.assignments.count() == 1


def test_earlier_reports_stay_in_sight_when_the_form_is_shown_again(desk):
    item = cast.make_plan(2060, state="published").recommendations.get(number=1)
    cast.make_update(item, narrative_ar="بدأ العمل")
    where = address("recommendation", "change", item.pk)
    data = form_data(desk.get(where))

    answer = page(desk.post(where, data | {"title_ar": ""}))

    assert "errorlist" in answer
    assert "بدأ العمل" in answer
