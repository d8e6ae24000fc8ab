"""The evaluation of a year begins with how it ended, and its items are there to be ticked."""

import pytest

from recommendations.admin.records.meetings import findings
from recommendations.models import CarryOver
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.desk import address, form_data
from tests.support.pages import Page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def meeting(published, staff):
    """The meeting of 2024: 2023 is closed, two of its three items go on, one was carried out."""
    cast.make_update(published.recommendations.get(number=1), "implemented")
    left = published.recommendations.open()
    closing.close(published, by=staff, decisions={item.pk: CarryOver() for item in left})
    return cast.make_meeting(2024)


def save(desk, meeting, **answers):
    where = address("meeting", "change", meeting.pk)
    return desk.post(where, {**form_data(desk.get(where), "meeting_form"), **answers})


def boxes(html, name):
    """The references of the items that may be ticked in the first finding."""
    fields = html.context["inline_admin_formsets"]
    formset = next(one.formset for one in fields if one.formset.prefix == "findings")
    return [item.reference for item in formset.forms[0].fields[name].items]


def test_findings_start_with_the_figures_and_items_of_the_past_year(desk, meeting):
    words = Page(desk.get(address("meeting", "change", meeting.pk))).words

    assert "The past year: Plan of 2023 This plan was closed on" in words
    assert "implemented 1 of 3" in words
    assert "1 التوصية 1 implemented 2 التوصية 2 carried over Carried over to: 2024/1" in words


def test_findings_list_the_obstacles_of_the_past_year(desk, published):
    cast.make_update(published.recommendations.get(number=2), obstacle_en="No money")
    cast.make_update(published.recommendations.get(number=1), publish=False, obstacle_en="Draft")
    meeting = cast.make_meeting(2024)

    words = Page(desk.get(address("meeting", "change", meeting.pk))).words

    assert "Obstacles of 2023" in words
    assert "1 update names an obstacle" in words
    assert "2023/2 التوصية 2 دائرة العلاقات الخارجية No money" in words
    assert "Draft" not in words


def test_findings_say_that_no_update_of_the_past_year_names_an_obstacle(desk, meeting):
    words = Page(desk.get(address("meeting", "change", meeting.pk))).words

    assert "No published update of that year names an obstacle." in words


def test_findings_offer_the_items_of_both_years_as_checkboxes(desk, meeting):
    meeting.findings.create(kind="strength", number=1, text_ar="انفتاح")

    response = desk.get(address("meeting", "change", meeting.pk))

    assert boxes(response, "about") == ["2023/1", "2023/2", "2023/3"]
    assert boxes(response, "answered_by") == ["2024/1", "2024/2"]


def test_ticked_items_are_linked_to_the_finding(desk, meeting, published):
    finding = meeting.findings.create(kind="weakness", number=1, text_ar="بطء")
    late = published.recommendations.get(number=3)

    response = save(
        desk,
        meeting,
        **{"findings-0-about": [late.pk], "findings-0-answered_by": [late.carried_to.pk]},
    )

    assert response.status_code == 302
    assert (list(finding.about.all()), list(finding.answered_by.all())) == (
        [late],
        [late.carried_to],
    )


def test_a_link_to_an_older_item_stays_when_the_meeting_is_saved(desk, meeting):
    old = cast.make_plan(2020, items=1, state="adopted").recommendations.get()
    finding = meeting.findings.create(kind="weakness", number=1, text_ar="بطء")
    finding.about.add(old)

    response = save(desk, meeting)

    assert response.status_code == 302
    assert list(finding.about.all()) == [old]


def test_an_item_that_is_not_offered_is_refused(desk, meeting):
    old = cast.make_plan(2020, items=1, state="adopted").recommendations.get()
    finding = meeting.findings.create(kind="weakness", number=1, text_ar="بطء")

    response = save(desk, meeting, **{"findings-0-about": [old.pk]})

    assert response.status_code == 200
    assert not finding.about.exists()


def test_a_plan_that_is_not_closed_yet_says_so(desk):
    cast.make_plan(2023, items=1, state="adopted")
    meeting = cast.make_meeting(2024)

    words = Page(desk.get(address("meeting", "change", meeting.pk))).words

    assert "This plan is not closed yet; its figures can still change." in words


def test_the_first_meeting_shows_no_past_year(desk):
    meeting = cast.make_meeting(2024)

    words = Page(desk.get(address("meeting", "change", meeting.pk))).words

    assert "The past year" not in words
    assert desk.get(address("meeting", "add")).status_code == 200


def test_findings_of_long_plans_offer_a_search_instead_of_checkboxes(desk, meeting, monkeypatch):
    monkeypatch.setattr(findings, "MAX_CHECKBOXES", 2)
    finding = meeting.findings.create(kind="strength", number=1, text_ar="انفتاح")

    response = desk.get(address("meeting", "change", meeting.pk))

    assert "admin-autocomplete" in response.content.decode()
    assert save(desk, meeting).status_code == 302
    assert not finding.about.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_meeting_takes_the_same_queries_for_any_number_of_findings(
    desk, meeting, count, django_assert_num_queries
):
    for number in range(1, count + 1):
        finding = meeting.findings.create(kind="strength", number=number, text_ar="انفتاح")
        finding.about.add(*cast.make_plan(2000 + number, items=1).recommendations.all())
    where = address("meeting", "change", meeting.pk)
    desk.get(where)

    with django_assert_num_queries(23):
        response = desk.get(where)

    assert response.status_code == 200
