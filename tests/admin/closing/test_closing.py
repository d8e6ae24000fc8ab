"""Closing a year at the desk: decided one by one, previewed, confirmed once."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from recommendations.admin.closing import views
from recommendations.models import ClosingDecision, Plan, Report, Role
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.pages import Page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.usefixtures("in_english")
CHANGED = "This has changed since you last viewed it. Check it again, then confirm."


def decisions_of(plan):
    return address("plan", "close", plan.pk)


def preview_of(plan):
    return address("plan", "close_preview", plan.pk)


def send(desk, plan, button, shown=None, query="", **answers):
    """Answers the page of decisions (as it is, or as ``shown``) and presses ``button``."""
    where = decisions_of(plan) + query
    data = form_data(shown or desk.get(where), "closing")
    return desk.post(where, {**data, **answers, **button})


def go_on(number):
    """The button “Save and continue” of the item ``number``."""
    return {"next": number}


def closing_with(number, status="not_implemented", **more):
    """What is chosen and typed to close the item ``number``."""
    actual = {"choice": "close", "status": status, "reason_ar": cast.REASON} | more
    return {f"n{number}-{name}": text for name, text in actual.items()}


def new_date(day):
    """A new date for all the rest, with its reason and who decided it."""
    body = cast.make_institution().pk
    return {
        "rest_due_on": day,
        "rest_postponement_reason_ar": cast.REASON,
        "rest_postponing_body": body,
    }


def confirm(desk, plan, shown=None, **answers):
    """Presses “Close the year” on the preview, as it is or as it was ``shown``."""
    data = form_data(shown or desk.get(preview_of(plan)))
    return desk.post(preview_of(plan), {**data, **answers, "close": "Close the year"})


def decided(plan):
    """The number of each decided item → what becomes of it, and its new number."""
    rows = ClosingDecision.objects.filter(recommendation__plan=plan)
    return {
        number: actual
        for number, *actual in rows.values_list("recommendation__number", "choice", "number")
    }


def errors(response):
    """What the cards say beside their fields: number → sentences by the field's name."""
    return {
        card.item.number: {name: list(said) for name, said in card.form.errors.items()}
        for card in response.context["cards"]
        if card.form.is_bound
    }


def test_a_year_is_closed_with_three_carried_over_and_one_ended(desk, chief):
    plan = cast.make_plan(items=4, state="published")

    send(desk, plan, go_on(2), **closing_with(2))
    send(desk, plan, go_on(1), **{"n1-choice": "carry_over", "n1-number": "9"})
    send(desk, plan, {"rest": "1"}, **new_date("2024-06-30"))
    actual = decided(plan)
    response = confirm(desk, plan, closed_on="2023-12-31")
    # The day was not the one that was shown: shown first, then confirmed.
    assert CHANGED in page(response)
    response = confirm(desk, plan, response)

    plan.refresh_from_db()
    assert actual == {
        1: ["carry_over", 9],
        2: ["close", None],
        3: ["carry_over", None],
        4: ["carry_over", None],
    }
    assert response.url == address("plan", "change", plan.pk)
    assert (plan.state, plan.closed_on, plan.closed_by) == ("closed", date(2023, 12, 31), chief)
    following = Plan.objects.get(year=2024)
    due = date(2024, 6, 30)
    carried = following.recommendations.order_by("number")
    assert list(carried.values_list("number", "carried_from__number", "due_on")) == [
        (1, 3, due),
        (2, 4, due),
        (9, 1, None),
    ]
    assert plan.recommendations.get(number=2).status == "not_implemented"
    assert Report.objects.get().head["state"] == "closed"
    assert not ClosingDecision.objects.exists()


def test_a_year_is_closed_into_a_plan_two_years_later(desk, chief):
    plan = cast.make_plan(items=2, state="published")
    send(desk, plan, {"rest": "1"})

    shown = confirm(desk, plan, into="٢٠٢٥")
    # The plan was not the one that was shown: shown first, then confirmed.
    assert CHANGED in page(shown)
    assert "The plan in which it goes on: 2025" in Page(shown).words
    confirm(desk, plan, shown)

    assert Plan.objects.get(year=2025).recommendations.count() == 2
    assert not Plan.objects.filter(year=2024).exists()


def test_a_plan_that_is_not_later_is_refused_and_what_was_typed_stays(desk, published):
    send(desk, published, {"rest": "1"})

    shown = confirm(desk, published, into="2023")

    assert "Choose a plan of a later year than 2023." in Page(shown).words
    assert form_data(shown)["into"] == "2023"


def test_afterwards_the_page_leads_to_the_draft_and_the_report(desk, published):
    send(desk, published, {"rest": "1"})

    actual = Page(desk.get(confirm(desk, published).url))

    draft = address("plan", "change", Plan.objects.get(year=2024).pk)
    report = address("report", "change", Report.objects.get().pk)
    links = {link.removeprefix("http://testserver") for link in actual.links()}
    assert {draft, report} <= links
    assert "has been closed. The draft of 2024 Final report:" in actual.words
    assert "Carried over to: 2024/1" in actual.words


def test_the_lineage_is_told_on_both_items_with_the_age(desk, published):
    send(desk, published, {"rest": "1"})
    confirm(desk, published)
    old = published.recommendations.get(number=1)

    words = [
        Page(desk.get(address("recommendation", "change", item.pk))).words
        for item in (old, old.carried_to)
    ]

    assert "first year Carried over to: 2024/1" in words[0]
    assert "second year Carried over from: 2023/1" in words[1]


def test_each_item_is_shown_with_its_last_news(desk, adopted):
    first, second, _third = adopted.recommendations.order_by("number")
    long_ago, now = date(2023, 2, 1), timezone.localdate()
    cast.make_update(first, reported_on=long_ago, narrative_en="Two meetings were held.")
    cast.make_update(second, reported_on=now, narrative_en="A draft is ready.")
    cast.make_update(second, publish=False)

    words = Page(desk.get(decisions_of(adopted))).words

    assert "No update since 1 February 2023 in progress Two meetings were held." in words
    assert "Last update:" in words
    assert words.count("No progress has been reported yet.") == 1
    assert words.count("waiting for review. Publish or return it before closing the year.") == 1
    assert "0 of 3 decided" in words


def test_it_goes_on_to_the_next_undecided_item(desk, adopted):
    cast.make_decision(adopted.recommendations.get(number=2))

    first = send(desk, adopted, go_on(1), **{"n1-choice": "carry_over"})
    last = send(desk, adopted, go_on(3), **{"n3-choice": "carry_over"})

    assert first.url.endswith("#item-3")
    assert last.url.endswith("#all-decided")


def test_everything_typed_on_the_page_is_saved_whatever_is_pressed(desk, adopted):
    answers = {"n1-choice": "carry_over", "n2-choice": "carry_over"} | closing_with(3)

    response = send(desk, adopted, {"preview": "1"}, **answers)

    assert response.url == preview_of(adopted)
    assert decided(adopted).keys() == {1, 2, 3}


def test_what_is_refused_stays_on_the_page_and_the_rest_is_saved(desk, adopted):
    answers = {"n1-choice": "carry_over"} | closing_with(2, "implemented", evidence_url="no link")

    response = send(desk, adopted, {"preview": "1"}, **answers)

    assert response.status_code == 200
    assert errors(response) == {2: {"evidence_url": ["Enter a valid URL."]}}
    assert 'value="no link"' in page(response)
    assert cast.REASON in page(response)
    assert decided(adopted) == {1: ["carry_over", None]}


WRONG = [
    ({"n1-reason_ar": "سبب"}, {"choice": ["Choose whether it is carried over or closed."]}),
    ({"n1-choice": "close"}, {"status": ["Choose the closing status."]}),
    (
        closing_with(1, reason_ar=" "),
        {"__all__": ["This status requires a reason, or what is missing."]},
    ),
    (
        closing_with(1, "superseded", superseded_by="2023/77"),
        {"superseded_by": ["Recommendation not found. Use the form 2023/7."]},
    ),
    (
        closing_with(1, "superseded", superseded_by="1"),
        {"__all__": ["A recommendation cannot replace itself."]},
    ),
    (
        {"n1-choice": "carry_over", "n1-number": "99999"},
        {"number": ["Ensure this value is less than or equal to 9999."]},
    ),
    (
        {"n1-choice": "carry_over", "n1-due_on": "31.2."},
        {"due_on": ["“31.2.” has no year. Write it, too: 15/3/2023."]},
    ),
]


def test_a_wrong_answer_is_told_where_it_stands(desk, adopted):
    shown = desk.get(decisions_of(adopted))

    for answers, said in WRONG:
        response = send(desk, adopted, go_on(1), shown, **answers)

        assert errors(response) == {1: said}
    assert decided(adopted) == {}


def test_what_was_typed_for_the_other_choice_is_left_out(desk, adopted):
    answers = {"n1-number": "not a number", "n1-due_on": "soon"} | closing_with(1)

    send(desk, adopted, go_on(1), **answers)

    assert decided(adopted) == {1: ["close", None]}


def test_an_item_is_superseded_by_one_quoted_by_its_number(desk, adopted):
    send(desk, adopted, go_on(1), **closing_with(1, "superseded", superseded_by="٢", reason_ar=""))

    decision = ClosingDecision.objects.get()
    assert decision.superseded_by == adopted.recommendations.get(number=2)
    assert 'value="2023/2"' in page(desk.get(decisions_of(adopted)))


def test_a_decision_can_be_changed_and_taken_back(desk, adopted):
    send(desk, adopted, go_on(1), **closing_with(1))
    send(desk, adopted, go_on(1), **{"n1-choice": "carry_over", "n1-number": "4"})
    changed = decided(adopted)
    send(desk, adopted, go_on(1), **{"n1-choice": ""})

    assert changed == {1: ["carry_over", 4]}
    assert decided(adopted) == {}


def test_the_second_of_two_people_is_told_and_loses_nothing(desk, colleague, adopted):
    shown = desk.get(decisions_of(adopted))
    send(colleague, adopted, go_on(1), **closing_with(1))

    refused = send(desk, adopted, go_on(1), shown, **{"n1-choice": "carry_over", "n1-number": "5"})
    again = send(desk, adopted, go_on(1), refused)

    assert "colleague changed this record on" in Page(refused).words
    assert 'value="5"' in page(refused)
    assert again.status_code == 302
    assert decided(adopted) == {1: ["carry_over", 5]}


def test_what_somebody_else_decided_stands_where_this_person_typed_nothing(
    desk, colleague, adopted
):
    send(colleague, adopted, go_on(1), **closing_with(1))
    shown = desk.get(decisions_of(adopted))
    send(colleague, adopted, go_on(1), **{"n1-choice": "carry_over"})
    send(colleague, adopted, go_on(3), **closing_with(3))

    response = send(desk, adopted, go_on(2), shown, **{"n2-choice": "carry_over"})

    assert response.status_code == 302
    assert decided(adopted) == {
        1: ["carry_over", None],
        2: ["carry_over", None],
        3: ["close", None],
    }


def test_a_decision_that_was_taken_back_meanwhile_is_told(desk, colleague, adopted):
    send(desk, adopted, go_on(1), **closing_with(1))
    shown = desk.get(decisions_of(adopted))
    send(colleague, adopted, go_on(1), **{"n1-choice": ""})

    response = send(desk, adopted, go_on(1), shown, **closing_with(1, reason_ar="سبب آخر"))

    said = "Somebody else has withdrawn this decision. Save again to keep yours."
    assert errors(response)[1]["choice"] == [said]
    assert "سبب آخر" in page(response)
    send(desk, adopted, go_on(1), response)
    assert decided(adopted) == {1: ["close", None]}


def test_an_item_that_ended_meanwhile_needs_no_decision(desk, adopted):
    shown = desk.get(decisions_of(adopted))
    cast.make_update(adopted.recommendations.get(number=1), "implemented")

    response = send(desk, adopted, go_on(1), shown, **{"n1-choice": "carry_over"})

    actual = Page(desk.get(response.url)).words
    assert "Number 1 is no longer open; it needs no decision." in actual
    assert decided(adopted) == {}


def test_many_items_are_shown_in_parts_and_nothing_typed_is_lost_between_them(
    desk, monkeypatch, adopted
):
    monkeypatch.setattr(views, "PER_PAGE", 2)

    response = send(desk, adopted, {"page": "2"}, **{"n1-choice": "carry_over"})
    second = desk.get(response.url)
    undecided = desk.get(send(desk, adopted, {"show": "undecided"}).url)

    assert [card.item.number for card in second.context["cards"]] == [3]
    assert [card.item.number for card in undecided.context["cards"]] == [2, 3]
    assert decided(adopted) == {1: ["carry_over", None]}


def test_the_preview_lists_what_is_missing_and_offers_no_confirmation(desk, adopted):
    cast.make_update(adopted.recommendations.get(number=3), publish=False)
    shown = desk.get(preview_of(adopted))

    response = confirm(desk, adopted, shown)

    words = Page(shown).words
    assert "Still open, neither carried over nor closed with a reason: 1, 2, 3." in words
    assert "Updates on these are waiting to be published or returned: 3." in words
    assert 'name="close"' not in page(shown)
    assert response.status_code == 200
    adopted.refresh_from_db()
    assert adopted.state == "adopted"


def test_the_preview_shows_the_next_plan_the_figures_and_what_ends(desk, published):
    cast.make_plan(2024, items=1)
    send(desk, published, go_on(1), **closing_with(1))
    send(desk, published, {"rest": "1"}, **new_date("2024-06-30"))

    words = Page(desk.get(preview_of(published))).words

    assert "adopted and published 3 implemented 0 of 3" in words
    assert "1 recommendation ends 1 التوصية 1 not implemented" in words
    assert "2 التوصية 2 30 June 2024 from number 2 · second year" in words
    assert f"http://testserver/en/plans/2023/reports/{timezone.localdate()}/" in words


def test_another_day_is_shown_before_it_is_confirmed(desk, adopted):
    send(desk, adopted, {"rest": "1"})
    data = form_data(desk.get(preview_of(adopted)))

    shown = desk.post(preview_of(adopted), {**data, "closed_on": "2023-12-31", "show": "Show"})
    confirm(desk, adopted, shown)

    adopted.refresh_from_db()
    assert adopted.closed_on == date(2023, 12, 31)


def test_a_day_that_cannot_be_is_told(desk, adopted):
    send(desk, adopted, {"rest": "1"})
    shown = desk.get(preview_of(adopted))

    answers = [confirm(desk, adopted, shown, closed_on=day) for day in ("", "31.12.", "2999-01-01")]

    assert [response.status_code for response in answers] == [200, 200, 200]
    adopted.refresh_from_db()
    assert adopted.state == "adopted"


def test_what_changed_while_reading_must_be_read_again(desk, colleague, adopted):
    send(desk, adopted, {"rest": "1"})
    shown = desk.get(preview_of(adopted))
    send(colleague, adopted, go_on(1), **closing_with(1))

    refused = confirm(desk, adopted, shown)

    assert CHANGED in page(refused)
    assert Plan.objects.get().state == "adopted"
    confirm(desk, adopted, refused)
    assert Plan.objects.get(year=2023).state == "closed"


def test_a_closed_plan_is_not_closed_again(desk, published):
    send(desk, published, {"rest": "1"})
    shown = desk.get(decisions_of(published)), desk.get(preview_of(published))
    confirm(desk, published)

    late = send(desk, published, go_on(1), shown[0]), confirm(desk, published, shown[1])

    assert [response.status_code for response in late] == [200, 200]
    assert all("This step is not available" in page(response) for response in late)
    assert decisions_of(published) not in page(desk.get(address("plan", "change", published.pk)))
    assert Report.objects.count() == 1


def test_a_draft_has_nothing_to_close(desk, plan):
    assert "This step is not available" in page(desk.get(decisions_of(plan)))
    assert "This step is not available" in page(desk.get(preview_of(plan)))
    assert desk.get(address("plan", "close", 99)).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PUBLISHER, 200), (Role.EDITOR, 403), (Role.AUDITOR, 403), (Role.FOCAL_POINT, 403)],
)
def test_only_who_may_close_a_plan_opens_its_pages(client, adopted, role, status):
    client.force_login(cast.make_member(role, institutions=["department"]))

    for where in (decisions_of(adopted), preview_of(adopted)):
        assert client.get(where).status_code == status
        assert client.post(where, {}).status_code in {status, 302 if status == 200 else status}
    assert decided(adopted) == {}


def test_the_right_to_change_a_plan_is_needed_too(client, adopted):
    account = cast.make_user()
    account.user_permissions.set(Permission.objects.filter(codename="close_plan"))
    client.force_login(account)

    assert client.get(decisions_of(adopted)).status_code == 403


@pytest.mark.parametrize("items", [1, 3])
def test_its_pages_cost_the_same_however_many_items(desk, items, django_assert_num_queries):
    with cast.made_at_once():
        plan = cast.make_plan(items=items, state="published")
        cast.make_plan(2024, items=items)
        for item in plan.recommendations.all():
            cast.make_update(item)
            cast.make_update(item, publish=False, send=False)
            cast.make_decision(item, "superseded", superseded_by=successor_of(item))

    for name, queries in [("close", 11), ("close_preview", 20)]:
        where = address("plan", name, plan.pk)
        desk.get(where)
        with django_assert_num_queries(queries):
            response = desk.get(where)
        assert response.status_code == 200


def successor_of(item):
    """What takes the place of the item: the first of next year's plan."""
    return Plan.objects.get(year=item.plan.year + 1).recommendations.first()
