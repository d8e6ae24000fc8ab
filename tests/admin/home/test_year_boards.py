"""The boards of the years on the first page: their steps, next acts and figures."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.admin.home.year_boards import year_boards
from recommendations.models import Meeting, Role
from recommendations.workflow.closing.year_end import close_year
from tests.support import cast
from tests.support.desk import address, page

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


def boards(client, account):
    client.force_login(account)
    return client.get(reverse("admin:index")).context["boards"]


def steps(board):
    """The steps as (progress, address of the act without its query)."""
    return [
        (step.progress, step.act.address.partition("?")[0] if step.act else None)
        for step in board.steps
    ]


def test_a_meeting_without_a_plan_leads_to_its_minutes(client, publisher):
    meeting = cast.make_meeting(THIS_YEAR)

    [board] = boards(client, publisher)

    assert board.year == THIS_YEAR
    assert steps(board) == [
        ("done", address("meeting", "change", meeting.pk)),
        ("now", address("plan", "from_minutes")),
        ("later", None),
        ("later", None),
        ("later", None),
    ]
    form = client.get(board.steps[1].act.address).context["form"]
    assert (form.initial["year"], form.initial["meeting"]) == (THIS_YEAR, meeting.pk)


def test_a_draft_leads_to_its_adoption_or_to_its_completion(client, publisher, editor):
    plan = cast.make_plan(THIS_YEAR)

    [seen_by_publisher] = boards(client, publisher)
    [seen_by_editor] = boards(client, editor)

    assert steps(seen_by_publisher)[2] == ("now", address("plan", "adopt", plan.pk))
    assert steps(seen_by_publisher)[0] == ("done", address("meeting", "publish", plan.meeting_id))
    assert steps(seen_by_editor)[2] == ("now", address("recommendation"))
    assert steps(seen_by_editor)[0] == ("done", address("meeting", "change", plan.meeting_id))


def test_an_adopted_plan_leads_to_review_and_closes_after_its_year(client, publisher):
    plan = cast.make_plan(THIS_YEAR, state="adopted")
    cast.make_update(plan.recommendations.first(), publish=False)
    earlier = cast.make_plan(THIS_YEAR - 1, state="published")

    newest, older = boards(client, publisher)

    assert [newest.year, older.year] == [THIS_YEAR, THIS_YEAR - 1]
    assert steps(newest)[2:] == [
        ("done", address("plan", "publish", plan.pk)),
        ("now", address("progressupdate", "review")),
        ("later", None),
    ]
    assert newest.steps[3].facts == ["نُفّذت 0 من 3", "تحديث بانتظار المراجعة"]
    assert steps(older)[3:] == [
        ("done", address("recommendation")),
        ("now", address("plan", "close", earlier.pk)),
    ]


def test_a_closed_plan_has_no_board_and_the_next_meeting_is_offered(client, publisher):
    plan = cast.make_plan(2023, items=1, state="published")
    cast.make_update(plan.recommendations.get(), "implemented", reported_on=date(2023, 5, 1))

    close_year(plan, by=publisher, on=date(2023, 12, 31))

    assert boards(client, publisher) == []
    shown = page(client.get(reverse("admin:index")))
    assert "أُغلقت سنة 2023." in shown
    assert f'href="{address("meeting", "add")}"' in shown


def test_a_meeting_of_a_year_that_is_over_has_no_board(client, editor):
    cast.make_meeting(THIS_YEAR - 5)
    Meeting.objects.filter(year=THIS_YEAR - 5).update(kind=Meeting.Kind.ANNUAL)
    cast.make_plan(THIS_YEAR)

    assert [board.year for board in boards(client, editor)] == [THIS_YEAR]


def test_who_may_only_read_is_offered_no_act(client):
    cast.make_plan(THIS_YEAR)

    [board] = boards(client, cast.make_member(Role.AUDITOR))

    assert [step.act.address.partition("?")[0] for step in board.steps if step.act] == [
        address("recommendation")
    ]


def test_a_focal_point_has_no_board(client):
    cast.make_plan(THIS_YEAR, state="adopted")

    assert boards(client, cast.make_member(Role.FOCAL_POINT, institutions=["health"])) == []


@pytest.fixture
def two_plans(db):
    """An adopted plan of this year and a draft of the next, with something of each figure."""
    today = timezone.localdate()
    plan = cast.make_plan(THIS_YEAR, items=0)
    cast.make_recommendation(plan, due_on=date(today.year, 1, 2), title_ku="Yek", title_en="One")
    cast.make_recommendation(plan, due_on=date(today.year + 2, 1, 1), title_ku="Du")
    cast.make_recommendation(plan)
    cast.make_recommendation(plan, decision="deferred")
    cast.make_recommendation(plan)
    cast.make_recommendation(plan)
    cast.advance(plan, "adopted")
    cast.make_update(plan.recommendations.get(number=5), "implemented")
    cast.make_update(plan.recommendations.get(number=6), "implemented", outcome="confirmed")
    draft = cast.make_plan(THIS_YEAR + 1)
    cast.make_recommendation(draft, lead=None, due_on=date(today.year + 1, 1, 1))
    return plan, draft


def test_each_figure_leads_to_as_many_rows(client, publisher, two_plans):
    draft, adopted = boards(client, publisher)

    numbers = [[figure.number for figure in board.figures] for board in (draft, adopted)]
    rows = [
        [client.get(figure.address).context["cl"].result_count for figure in board.figures]
        for board in (draft, adopted)
    ]

    # Of the draft: open, no lead, no date, without Kurmanji, without English; of the adopted plan
    # overdue after the first, and claims at the end.
    assert numbers == [[4, 1, 3, 4, 4], [3, 1, 0, 1, 5, 5, 1]]
    assert rows == numbers


@pytest.mark.parametrize("rows", [1, 3])
def test_the_boards_take_the_same_queries_for_one_row_and_three(
    rows, editor, django_assert_num_queries
):
    for number in range(rows):
        plan = cast.make_plan(THIS_YEAR + number, items=rows, state="adopted")
        for item in plan.recommendations.all():
            cast.make_update(item, publish=False)
    cast.make_meeting(THIS_YEAR + 5)
    editor.has_perm("recommendations.view_plan")

    with django_assert_num_queries(6):
        year_boards(editor)
