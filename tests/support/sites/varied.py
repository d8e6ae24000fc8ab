"""A plan in which every filter finds something, and every figure has something to count."""

from datetime import timedelta

from django.utils import timezone

from recommendations.models import CarryOver, Plan, Status, Theme
from recommendations.workflow.closing import closing
from tests.support import cast

THEMES, BODIES = ["trade", "culture"], ["department", "health"]
SECTIONS = ["1", "2"]
DAYS = [None, -9, 9, 99, -9]
OUTCOMES = [None, "confirmed", None, None, "insufficient", "contradicted"]


@cast.made_at_once()
def make_plan():
    """The published plan of 2023: items of every decision, status and kind of date, with bodies
    and themes in turn; a third of them comes from the year before."""
    before = cast.advance(draft_of_2022(), "published")
    decisions = {item.pk: CarryOver() for item in before.recommendations.all()}
    plan = closing.close(before, by=cast.make_user(), decisions=decisions)
    plan.meeting = cast.make_meeting(2023)
    plan.save()
    for decision in ("adopted", "adopted_amended", "deferred", "not_adopted"):
        for _number in range(4):
            cast.make_recommendation(plan, decision=decision, lead=None)
    vary(list(plan.recommendations.order_by("number")))
    cast.advance(plan, "published")
    report(list(plan.recommendations.in_force().order_by("number")))
    return plan


def close(plan):
    """Closes ``plan`` today, with all that is open carried over into the plan of the next year."""
    decisions = {item.pk: CarryOver() for item in plan.adopted_recommendations().open()}
    return closing.close(Plan.objects.get(pk=plan.pk), by=cast.make_user(), decisions=decisions)


def draft_of_2022():
    """Eight items; the second, which is implemented in the end, is due long after that."""
    plan = cast.make_plan(2022, items=1)
    cast.make_recommendation(plan, due_on=timezone.localdate() + timedelta(days=150))
    for _number in range(6):
        cast.make_recommendation(plan)
    return plan


def vary(items):
    today = timezone.localdate()
    themes = [Theme.objects.create(slug=slug, name_ar=slug) for slug in THEMES]
    of_plan = items[0].plan.sections
    sections = [None, *(of_plan.create(order=order, title_ar=order) for order in SECTIONS)]
    for place, item in enumerate(items):
        days = DAYS[(place * 2 + place // 8) % len(DAYS)]
        due_on = days and today + timedelta(days=days)
        if item.carried_from_id and due_on:
            cast.postpone(item, due_on)
            item.refresh_from_db()
        elif due_on:
            item.due_on = due_on
        item.section = sections[place % 3]
        item.save()
        item.assignments.all().delete()
        cast.assign(item, BODIES[place % 2])
        if place % 3:
            cast.assign(item, BODIES[1 - place % 2], "supporting")
        item.themes.set(themes[: place % 3])


def report(items):
    """Every status occurs at some item; every third report is confirmed, some are not."""
    for place, item in enumerate(items):
        status = list(Status)[place * 3 % len(Status)]
        if status == Status.NOT_STARTED:
            continue
        more = {"superseded_by": items[0]} if status == Status.SUPERSEDED else {}
        outcome = OUTCOMES[place % len(OUTCOMES)]
        cast.make_update(item, status, outcome=outcome, **more)
