"""The form of a record: tabs with counts, languages, folded fieldsets, numbers of new rows."""

import pytest
from django.urls import reverse

from recommendations.models import Meeting
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def meeting(db):
    meeting = cast.make_meeting(2024)
    for number, topic in enumerate(["الصحة", "التعليم"], 1):
        meeting.agenda.create(number=number, topic_ar=topic)
    return meeting


def where(record):
    return address(record._meta.model_name, "change", record.pk)


def send(desk, record, **answers):
    form = f"{record._meta.model_name}_form"
    return desk.post(where(record), {**form_data(desk.get(where(record)), form), **answers})


def agenda(meeting):
    return list(meeting.agenda.order_by("number").values_list("number", "topic_ar"))


def test_the_tabs_of_a_meeting_have_counts(desk, meeting):
    tabs = desk.get(where(meeting)).context["tabs"]

    assert {tab.name: tab.count for tab in tabs} == {
        "facts": None,
        "agenda": 2,
        "delegations": 0,
        "statements": 0,
        "evaluation": 0,
        "documents": 0,
    }


def test_the_tab_of_an_error_is_marked(desk, meeting):
    response = send(desk, meeting, **{"agenda-2-topic_en": "Without an Arabic topic"})

    tabs = response.context["tabs"]
    assert [tab.name for tab in tabs if tab.has_errors] == ["agenda"]


def test_a_tab_with_nothing_on_it_is_not_shown_and_its_form_can_be_sent(desk, plan):
    item = plan.recommendations.first()

    html = page(desk.get(where(item)))

    assert 'id="tab-milestones"' in html
    assert 'id="tab-errata"' not in html
    assert "errata-TOTAL_FORMS" in html
    assert send(desk, item).status_code == 302


def test_a_new_row_of_the_agenda_has_the_next_number(desk, meeting):
    data = form_data(desk.get(where(meeting)), "meeting_form")

    assert data["agenda-2-number"] == "3"
    assert data["agenda-2-topic_ar"] == ""


def test_a_new_row_with_a_number_only_is_not_stored(desk, meeting):
    assert send(desk, meeting, **{"agenda-2-number": "9"}).status_code == 302

    assert agenda(meeting) == [(1, "الصحة"), (2, "التعليم")]


def test_agenda_items_change_places_while_one_is_added_and_one_deleted(desk, meeting):
    meeting.agenda.create(number=3, topic_ar="المياه")
    typed = {
        "agenda-0-number": "3",
        "agenda-1-DELETE": "on",
        "agenda-2-number": "1",
        "agenda-3-number": "2",
        "agenda-3-topic_ar": "الكهرباء",
    }

    assert send(desk, meeting, **typed).status_code == 302

    assert agenda(meeting) == [(1, "المياه"), (2, "الكهرباء"), (3, "الصحة")]


def test_an_agenda_item_without_a_number_comes_last(desk, meeting):
    typed = {"agenda-2-number": "", "agenda-2-topic_ar": "المياه"}

    assert send(desk, meeting, **typed).status_code == 302

    assert agenda(meeting) == [(1, "الصحة"), (2, "التعليم"), (3, "المياه")]


def test_two_agenda_items_with_one_number_are_refused(desk, meeting):
    assert send(desk, meeting, **{"agenda-1-number": "1"}).status_code == 200

    assert agenda(meeting) == [(1, "الصحة"), (2, "التعليم")]


def test_a_finding_without_a_number_comes_after_the_others_of_its_kind(desk, meeting):
    meeting.findings.create(kind="strength", number=4, text_ar="قوة")
    typed = {"findings-TOTAL_FORMS": "3"}
    for row, kind in [(1, "strength"), (2, "weakness")]:
        typed |= {f"findings-{row}-kind": kind, f"findings-{row}-text_ar": "نص"}

    assert send(desk, meeting, **typed).status_code == 302

    found = meeting.findings.order_by("kind", "number").values_list("kind", "number")
    assert list(found) == [("strength", 4), ("strength", 5), ("weakness", 1)]


def test_the_slug_is_folded_and_opens_with_its_error(desk, meeting):
    folded = page(desk.get(where(meeting)))
    refused = page(send(desk, meeting, slug="عربي"))

    assert is_open(folded, "slug") is False
    assert is_open(refused, "slug") is True


def test_what_is_folded_opens_where_it_holds_something(desk, plan):
    item = plan.recommendations.first()
    empty = page(desk.get(where(item)))
    item.votes_for = 30
    item.save()

    filled = page(desk.get(where(item)))

    assert is_open(empty, "votes_for") is False
    assert is_open(filled, "votes_for") is True


def is_open(html, name):
    before = html[: html.index(f'name="{name}"')]
    return before[before.rindex("<details") :].startswith("<details open")


def test_a_field_of_a_language_is_called_by_its_own_name(desk, meeting):
    html = page(desk.get(where(meeting)))

    label = html[html.index('<label for="id_title_ku"') :].split("</label>")[0]
    assert label.endswith(">العنوان")


def test_a_new_meeting_takes_arabic_digits_and_makes_its_slug(desk):
    add = reverse("admin:recommendations_meeting_add")
    typed = {"title_ar": "الاجتماع السنوي", "year": "٢٠٣١"}

    response = desk.post(add, {**form_data(desk.get(add), "meeting_form"), **typed})

    assert response.status_code == 302
    assert Meeting.objects.get().slug == "al-ijtima-al-sanawi"


def test_rows_with_the_highest_numbers_change_places(desk, plan):
    meeting = plan.meeting
    for number, topic in [(32766, "الصحة"), (32767, "التعليم")]:
        meeting.agenda.create(number=number, topic_ar=topic)
    where = address("meeting", "change", meeting.pk)
    rows = form_data(desk.get(where), "meeting_form")

    response = desk.post(where, rows | {"agenda-0-number": "32767", "agenda-1-number": "32766"})

    assert response.status_code == 302
    assert list(meeting.agenda.values_list("topic_ar", flat=True)) == ["التعليم", "الصحة"]
