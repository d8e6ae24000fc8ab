from datetime import date

import pytest
from concurrency.exceptions import RecordModifiedError

from recommendations.models import CarryOver, Close, Plan, Recommendation, Theme
from recommendations.workflow import adoption
from recommendations.workflow.closing import closing
from recommendations.workflow.closing.rules import suggested_year
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.refusals import database_refuses, refuses, refuses_by

pytestmark = pytest.mark.django_db

DUE = date(2024, 6, 30)
LAST_DAY = date(2023, 12, 31)
ENDED = Close("not_implemented", {"reason_ar": cast.REASON})


def carry_all(plan, **changes):
    """A decision for every open item: to carry it over, unless ``changes`` says otherwise."""
    items = plan.adopted_recommendations().open()
    return {item.pk: changes.get(f"n{item.number}", CarryOver()) for item in items}


def close(plan, into=None, **changes):
    """Closes the plan on the last day of its year; the draft in which it goes on."""
    decisions, on = carry_all(plan, **changes), date(plan.year, 12, 31)
    return closing.close(plan, by=cast.make_user(), decisions=decisions, on=on, into=into)


def unchanged(plan):
    """True when closing was refused and left nothing behind."""
    plan = Plan.objects.get(pk=plan.pk)
    statuses = set(plan.recommendations.values_list("status", flat=True))
    return (plan.state, statuses, Plan.objects.filter(year=2024).exists()) == (
        "adopted",
        {"not_started"},
        False,
    )


def test_it_records_when_and_by_whom(adopted, staff):
    close(adopted)

    adopted.refresh_from_db()
    assert (adopted.state, adopted.closed_on, adopted.closed_by) == ("closed", LAST_DAY, staff)


def test_it_refuses_while_an_open_item_has_no_decision(adopted, staff):
    decisions = carry_all(adopted)
    del decisions[adopted.recommendations.get(number=2).pk]

    with refuses("undecided"):
        closing.close(adopted, by=staff, decisions=decisions)
    with refuses("undecided"):
        closing.close(Plan.objects.get(), by=staff, decisions={})

    assert unchanged(adopted)


def test_closed_and_refused_items_need_no_decision(staff):
    plan = cast.make_plan(items=1)
    cast.make_recommendation(plan, decision="deferred")
    cast.advance(plan, "adopted")
    cast.make_update(plan.recommendations.get(number=1), "implemented")

    following = closing.close(plan, by=staff, decisions={})

    assert (plan.state, following) == ("closed", None)
    assert Plan.objects.count() == 1


def test_an_item_is_closed_with_its_reason(adopted):
    close(adopted, n2=ENDED)

    item = adopted.recommendations.get(number=2)
    update = item.updates.get()
    assert (item.status, item.status_on) == ("not_implemented", LAST_DAY)
    assert (update.reason_ar, update.published_by) == (cast.REASON, cast.make_user())
    assert [item.number for item in Plan.objects.get(year=2024).recommendations.all()] == [1, 2]


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        ("not_implemented", "update_reason_where_needed"),
        ("partially_implemented", "update_reason_where_needed"),
        ("implemented", "update_evidence_if_implemented"),
        ("superseded", "update_successor_if_superseded"),
    ],
)
def test_it_changes_nothing_when_one_decision_breaks_a_rule(adopted, status, rule):
    with refuses_by(rule):
        close(adopted, n3=Close(status))

    assert unchanged(adopted)


@pytest.mark.parametrize("status", ["not_started", "in_progress", "on_hold"])
def test_an_item_is_not_closed_with_an_open_status(adopted, status):
    with refuses("open"):
        close(adopted, n3=Close(status, {"reason_ar": cast.REASON}))

    assert unchanged(adopted)


def test_it_changes_nothing_when_a_number_is_given_twice(adopted):
    with refuses("number"):
        close(adopted, n1=CarryOver(number=5), n3=CarryOver(number=5))

    assert unchanged(adopted)


def test_carrying_over_makes_next_years_item(staff, health):
    plan = cast.make_plan(items=0)
    theme = Theme.objects.create(slug="rights", name_ar="حقوق")
    item = cast.make_recommendation(
        plan,
        themes=[theme],
        due_on=LAST_DAY,
        is_priority=True,
        title_en="Open an office",
        done_when_ar="افتُتح المكتب",
    )
    cast.assign(item, health, "supporting")
    for number, done_on in [(1, LAST_DAY), (2, None), (3, None)]:
        item.milestones.create(number=number, title_ar=f"خطوة {number}", done_on=done_on)
    item.indicators.create(number=2, baseline=1, target=7, name_ar="دورات", unit_ar="دورة")
    cast.advance(plan, "published")
    item.indicators.get().readings.create(value=3, source_ar="الدائرة")
    cast.make_update(item, "in_progress", reported_on=date(2023, 6, 1))

    following = close(plan, n1=cast.carry_over(number=7, due_on=DUE))

    successor = following.recommendations.get()
    assert (following.year, following.state) == (2024, "draft")
    assert (successor.number, successor.due_on, successor.decision) == (7, DUE, "proposed")
    assert (successor.status, successor.status_on) == ("not_started", None)
    assert (successor.title_ar, successor.title_en) == (item.title_ar, "Open an office")
    assert (successor.adopted_text_ar, successor.is_priority) == (item.adopted_text_ar, True)
    assert successor.done_when_ar == "افتُتح المكتب"
    assert (successor.carried_from, item.carried_to) == (item, successor)
    assert list(successor.themes.all()) == [theme]
    assert sorted(successor.assignments.values_list("institution__slug", "role")) == [
        ("department", "lead"),
        ("health", "supporting"),
    ]
    assert list(successor.milestones.values_list("number", "title_ar")) == [
        (1, "خطوة 2"),
        (2, "خطوة 3"),
    ]
    assert item.milestones.count() == 3
    indicator = successor.indicators.get()
    assert (indicator.number, indicator.baseline, indicator.target) == (2, 1, 7)
    assert (indicator.name_ar, indicator.unit_ar) == ("دورات", "دورة")
    assert (indicator.readings.count(), item.indicators.get().readings.count()) == (0, 1)


def test_an_item_is_carried_over_into_the_section_of_the_same_title(staff):
    plan, draft = cast.make_plan(items=3), cast.make_plan(2024, items=0)
    health = plan.sections.create(order=1, title_ar="الصحة", title_en="Health")
    schools = plan.sections.create(order=2, title_ar="التعليم", title_en="Schools")
    there = draft.sections.create(order=4, title_ar="الصحة", title_en="Public health")
    for number, section in enumerate([health, schools], start=1):
        item = plan.recommendations.get(number=number)
        item.section, item.votes_for = section, 12
        item.save()
    cast.advance(plan, "adopted")

    close(plan)

    first, second, third = draft.recommendations.order_by("number")
    assert first.section == there
    added = second.section
    assert (added.plan, added.order, added.title_ar, added.title_en) == (
        draft,
        5,
        "التعليم",
        "Schools",
    )
    assert added.history.get().history_user == staff
    assert third.section is None
    assert first.votes_for is None


def test_a_section_without_an_arabic_title_is_found_by_another(staff):
    plan, draft = cast.make_plan(items=2), cast.make_plan(2024, items=0)
    draft.sections.create(order=1, title_ku="Aborî")
    there = draft.sections.create(order=2, title_ku="Tenduristî")
    sections = [plan.sections.create(order=1, title_ku="Tenduristî")]
    sections.append(plan.sections.create(order=2, title_ku="Perwerde"))
    for number, section in enumerate(sections, start=1):
        item = plan.recommendations.get(number=number)
        item.section = section
        item.save()
    cast.advance(plan, "adopted")

    close(plan)

    first, second = draft.recommendations.order_by("number")
    assert first.section == there
    assert (second.section.order, second.section.title_ku) == (3, "Perwerde")


def test_a_hidden_item_stays_hidden_when_carried_over(staff):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, is_public=False)
    cast.advance(plan, "adopted")

    assert close(plan).recommendations.get().is_public is False


def test_carried_items_follow_those_that_are_there(adopted):
    cast.make_plan(2024, items=2)

    following = close(adopted)

    assert list(following.recommendations.values_list("number", "carried_from__number")) == [
        (1, None),
        (2, None),
        (3, 1),
        (4, 2),
        (5, 3),
    ]


def test_it_grows_a_year_older_with_each_closing(adopted, staff):
    ages = [adopted.recommendations.first().age]

    for year in (2024, 2025):
        following = close(Plan.objects.get(year=year - 1), n2=ENDED, n3=ENDED)
        following.meeting = cast.make_meeting(year)
        following.save()
        adoption.adopt(following, by=staff, on=date(year, 1, 7))
        ages.append(following.recommendations.get().age)

    assert ages == [1, 2, 3]
    lineage = Recommendation.objects.filter(number=1).order_by("plan__year")
    origins = list(lineage.values_list("origin__plan__year", flat=True))
    assert origins == [None, 2023, 2023]
    assert set(Recommendation.objects.filter(number=1).values_list("first_year", flat=True)) == {
        2023
    }


def test_it_refuses_to_carry_into_an_adopted_plan(adopted):
    cast.make_plan(2024, items=1, state="adopted")

    with refuses("adopted"):
        close(adopted, into=2024)

    assert Plan.objects.get(year=2023).state == "adopted"
    assert Recommendation.objects.exclude(carried_from=None).count() == 0


def test_it_closes_beside_an_adopted_plan_when_nothing_is_carried(adopted):
    cast.make_plan(2024, items=1, state="adopted")

    close(adopted, n1=ENDED, n2=ENDED, n3=ENDED)

    assert Plan.objects.get(year=2023).state == "closed"


def test_only_an_adopted_plan_is_closed(plan, staff):
    with refuses("state"):
        closing.close(plan, by=staff, decisions={})

    cast.advance(plan, "adopted")
    close(plan)

    with refuses("state"):
        closing.close(plan, by=staff, decisions={})


def test_it_refuses_a_copy_that_somebody_else_has_changed(adopted, staff):
    stale = Plan.objects.get()
    adopted.introduction_ar = "مقدمة"
    adopted.save()

    with pytest.raises(RecordModifiedError):
        close(stale)

    assert unchanged(adopted)


def test_a_closed_plan_moves_no_more(adopted, staff):
    item = adopted.recommendations.get(number=1)
    draft = cast.make_update(item, "in_progress", publish=False, send=False)
    close(adopted)

    with refuses("closed"):
        progress.record(item, by=staff, status="in_progress")
    with refuses("closed"):
        progress.publish(draft, by=staff)
    with database_refuses("draft, then|it is frozen"):
        cast.past_the_models(Plan).filter(year=2023).update(
            state="adopted", closed_on=None, closed_by=None
        )


def test_what_was_carried_over_stays(adopted):
    item = close(adopted).recommendations.get(number=1)

    with refuses("carried"):
        item.delete()
    with refuses("carried"):
        Recommendation.objects.filter(pk=item.pk).delete()
    item.carried_from = None
    with refuses("carried"):
        item.save()


def test_the_next_meeting_may_defer_what_was_carried_over(adopted):
    item = close(adopted).recommendations.get(number=1)
    item.decision = "deferred"

    item.save()

    assert item.carried_from == adopted.recommendations.get(number=1)


def test_what_went_on_elsewhere_is_overdue_in_its_new_plan_only(staff):
    plan = cast.advance(_draft_with_a_date(date(2023, 6, 30)), "adopted")
    item = plan.recommendations.get()
    next_plan = close(plan, n1=cast.carry_over(due_on=DUE))
    next_plan.meeting = cast.make_meeting(2024)
    next_plan.save()
    cast.advance(next_plan, "adopted")
    later = date(2025, 1, 1)

    overdue = Recommendation.objects.overdue(later)

    assert list(overdue) == [next_plan.recommendations.get()]
    schedule = Recommendation.objects.with_schedule(later).values_list("schedule", flat=True)
    assert schedule.get(pk=item.pk) == "carried_over_late"


def test_an_item_is_carried_over_as_it_reads_now(staff):
    plan = cast.make_plan(items=1, state="adopted")
    plan.recommendations.get().errata.create(text_ar="النص بعد التصويب.", reason_ar="خطأ في النقل.")

    next_plan = close(plan)

    assert next_plan.recommendations.get().adopted_text_ar == "النص بعد التصويب."


def _draft_with_a_date(day):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, due_on=day)
    return plan


def test_nothing_is_carried_over_that_would_be_late_from_the_start():
    plan = cast.make_plan(state="adopted")

    with refuses("due"):
        close(plan, n1=cast.carry_over(due_on=date(2023, 12, 31)))

    assert unchanged(plan)


def test_it_carries_over_into_any_later_plan(adopted, staff):
    decisions = {item.pk: CarryOver() for item in adopted.adopted_recommendations().open()}

    following = closing.close(adopted, by=staff, decisions=decisions, into=2027)

    assert (following.year, following.is_draft) == (2027, True)
    assert not Plan.objects.filter(year__in=[2024, 2025, 2026]).exists()
    assert {(item.first_year, item.age) for item in following.recommendations.all()} == {(2023, 5)}


def test_it_carries_over_into_a_draft_that_is_there_already(adopted, staff):
    draft = cast.make_plan(2025, items=1)
    decisions = {item.pk: CarryOver() for item in adopted.adopted_recommendations().open()}

    following = closing.close(adopted, by=staff, decisions=decisions, into=2025)

    assert following == draft
    assert draft.numbers() == [1, 2, 3, 4]


@pytest.mark.parametrize("into", [2022, 2023])
def test_it_refuses_a_plan_that_is_not_later(adopted, staff, into):
    decisions = {item.pk: CarryOver() for item in adopted.adopted_recommendations().open()}

    with refuses("target"):
        closing.close(adopted, by=staff, decisions=decisions, into=into)
    assert Plan.objects.get().state == Plan.State.ADOPTED


def test_the_next_year_is_suggested_or_the_first_without_an_adopted_plan(adopted):
    assert suggested_year(adopted) == 2024
    cast.make_plan(2025, items=1)
    assert suggested_year(adopted) == 2024
    cast.make_plan(2024, items=1, state="adopted")
    assert suggested_year(adopted) == 2025


def test_dates_are_compared_with_the_year_of_the_target(adopted, staff):
    decisions = {
        item.pk: cast.carry_over(due_on=date(2024, 6, 1))
        for item in adopted.adopted_recommendations().open()
    }

    with refuses("due"):
        closing.close(adopted, by=staff, decisions=decisions, into=2025)
