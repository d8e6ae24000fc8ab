"""Indicators on the page of their recommendation, and readings on the indicator's own."""

import pytest

from recommendations.models import Indicator, Role
from recommendations.workflow.closing.closing import close
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]


def send(desk, record, form, **answers):
    where = address(record._meta.model_name, "change", record.pk)
    return desk.post(where, {**form_data(desk.get(where), form), **answers})


@pytest.fixture
def indicator(plan):
    """Of the first item of an adopted plan."""
    item = plan.recommendations.get(number=1)
    made = item.indicators.create(number=1, baseline=0, target=7, name_ar="دورات")
    cast.advance(plan, "adopted")
    return made


def test_an_indicator_is_typed_on_the_page_of_its_item(desk, plan):
    item = plan.recommendations.get(number=1)
    typed = {
        "indicators-TOTAL_FORMS": "1",
        "indicators-0-number": "1",
        "indicators-0-target": "7",
        "indicators-0-name_ar": "دورات",
    }

    response = send(desk, item, "recommendation_form", **typed)

    assert response.status_code == 302
    assert [(one.target, one.name_ar) for one in item.indicators.all()] == [(7, "دورات")]


def test_an_adopted_indicator_is_shown_locked_and_what_is_missing_can_be_typed(desk, indicator):
    item = indicator.recommendation
    typed = {"indicators-0-name_ar": "لقاءات", "indicators-0-name_en": "Courses"}

    response = send(desk, item, "recommendation_form", **typed)

    indicator.refresh_from_db()
    assert response.status_code == 302
    assert (indicator.name_ar, indicator.name_en) == ("دورات", "Courses")
    html = page(desk.get(address("recommendation", "change", item.pk)))
    assert "indicators-0-DELETE" not in html


def test_a_reading_is_added_on_the_page_of_the_indicator(desk, indicator):
    typed = {
        "readings-2-TOTAL_FORMS": "1",
        "readings-2-0-read_on": "2023-05-01",
        "readings-2-0-value": "3.5",
        "readings-2-0-source_ar": "الدائرة",
    }

    response = send(desk, indicator, "indicator_form", **typed)
    reading = indicator.readings.get()
    again = page(desk.get(address("indicator", "change", indicator.pk)))

    assert response.status_code == 302
    assert (str(reading.value), reading.source_ar) == ("3.5000", "الدائرة")
    assert reading.recommendation == indicator.recommendation
    assert "3,5" in again
    assert reading.history.get().history_user.username == "chief"


def test_no_reading_is_offered_once_the_plan_is_closed(desk, indicator):
    plan = indicator.recommendation.plan
    for item in plan.recommendations.all():
        cast.make_decision(item, "not_implemented")
    where = address("indicator", "change", indicator.pk)
    before = page(desk.get(where))

    close(plan, by=cast.make_user())

    assert "readings-2-0-value" in before
    assert "readings-2-0-value" not in page(desk.get(where))


def test_only_readings_of_the_same_indicator_are_offered_to_be_corrected(desk, indicator):
    other = indicator.recommendation.indicators.create(number=2, target=1, name_ar="اتفاق")
    own = indicator.readings.create(value=3, source_ar="الدائرة")
    other.readings.create(value=4, source_ar="الدائرة")

    response = desk.get(address("indicator", "change", indicator.pk))

    _past, new = [one.formset for one in response.context["inline_admin_formsets"]]
    assert list(new.empty_form.fields["corrects"].queryset) == [own]


@pytest.mark.parametrize(("institution", "status"), [("department", 200), ("health", 302)])
def test_a_focal_point_reads_the_indicators_of_the_own_items(
    client, indicator, institution, status
):
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=[institution]))

    response = client.get(address("indicator", "change", indicator.pk))

    assert response.status_code == status
    assert Indicator.objects.count() == 1
