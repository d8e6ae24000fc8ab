"""The figures of any plan add up, and both roads to them lead to the same."""

import json
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommendations.exports.figures import figures, tallies
from recommendations.exports.rows import recommendation_rows
from recommendations.models import (
    Assignment,
    CarryOver,
    Decision,
    Plan,
    Recommendation,
    Status,
    Theme,
)
from recommendations.models.choices import ADOPTED, CLOSED, OPEN
from recommendations.workflow import freezing
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.made_once import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2023, 7, 1)
SLUGS = ["one", "two", "three"]


@st.composite
def items(draw):
    """What one item is: only what was adopted makes progress."""
    decision = draw(st.sampled_from(Decision))
    began = decision in ADOPTED and draw(st.booleans())
    status = draw(st.sampled_from([one for one in Status if one != Status.NOT_STARTED]))
    days = st.integers(-40, 40).map(lambda number: TODAY + timedelta(days=number))
    return {
        "decision": decision,
        "status": status if began else Status.NOT_STARTED,
        "status_on": draw(days) if began else None,
        "assurance": draw(st.sampled_from(["reported", "verified"])) if began else "",
        "due_on": draw(st.none() | days),
        "first_year": draw(st.sampled_from([2022, 2023])),
        "lead": draw(st.sampled_from(SLUGS)),
        "themes": draw(st.sets(st.sampled_from(SLUGS))),
    }


plans = given(drawn=st.lists(items(), max_size=12))
few = settings(max_examples=25)
NOTHING = example(drawn=[])


@made_once
def bare():
    """A published plan without items, and what items refer to: bodies, themes, a successor."""
    by, now = cast.make_user(), timezone.now()
    adopted = {"state": "adopted", "adopted_by": by, "adopted_at": now, "published_at": now}
    plan = Plan(year=2023, meeting=cast.make_meeting(), **adopted)
    cast.past_the_models(Plan).bulk_create([plan])
    return {
        "plan": plan,
        "bodies": {slug: cast.make_institution(slug) for slug in SLUGS},
        "themes": {slug: Theme.objects.create(slug=slug, name_ar=slug) for slug in SLUGS},
        "other": cast.make_recommendation(cast.make_plan(2030, items=0)),
    }


@contextmanager
def stored(bare, drawn):
    """The items of the plan ``bare`` when it holds what was drawn, as long as the block lasts."""
    plan = bare["plan"]
    with transaction.atomic():
        made = [store(plan, number, one, bare) for number, one in enumerate(drawn, start=1)]
        cast.past_the_models(Recommendation).bulk_create(made)
        relate(made, drawn, bare)
        yield plan.recommendations.all()
        transaction.set_rollback(True)


def store(plan, number, one, bare):
    fields = {name: value for name, value in one.items() if name not in ("lead", "themes")}
    texts = {"title_ar": "توصية", "adopted_text_ar": "نص"}
    successor = bare["other"] if one["status"] == Status.SUPERSEDED else None
    return Recommendation(plan=plan, number=number, superseded_by=successor, **texts, **fields)


def relate(made, drawn, bare):
    through = Recommendation.themes.through
    cast.past_the_models(Assignment).bulk_create(
        Assignment(recommendation=item, institution=bare["bodies"][one["lead"]])
        for item, one in zip(made, drawn, strict=True)
    )
    through.objects.bulk_create(
        through(recommendation=item, theme=bare["themes"][slug])
        for item, one in zip(made, drawn, strict=True)
        for slug in one["themes"]
    )


def counted(queryset):
    return tallies.count(queryset, TODAY)


def counted_by(field, queryset):
    """The figures of the items for each of the SLUGS that some have in ``field``."""
    by_slug = {slug: counted(queryset.filter(**{field: slug})) for slug in SLUGS}
    return {slug: found for slug, found in by_slug.items() if found.listed}


@few
@plans
@NOTHING
def test_rows_and_database_count_alike(bare, drawn):
    with stored(bare, drawn) as plan:
        survey = tallies.tally(recommendation_rows.rows(plan, on=TODAY))

        assert survey.total == counted(plan)
        themes = {group.key: group.figures for group in survey.by_theme}
        bodies = {group.key: group.figures for group in survey.by_body}
        assert themes == counted_by("themes__slug", plan)
        assert bodies == counted_by("assignments__institution__slug", plan)


@few
@plans
@NOTHING
def test_each_axis_adds_up_to_what_was_adopted(bare, drawn):
    in_force = [one for one in drawn if one["decision"] in ADOPTED]
    with stored(bare, drawn) as plan:
        total = counted(plan)

    assert (total.listed, total.adopted) == (len(drawn), len(in_force))
    assert sum(total.by_decision.values()) == total.listed
    assert sum(total.by_decision[decision] for decision in ADOPTED) == total.adopted
    assert sum(total.by_status.values()) == sum(total.by_schedule.values()) == len(in_force)
    assert total.reported == sum(one["status"] != Status.NOT_STARTED for one in in_force)
    assert total.open + sum(total.by_status[status] for status in CLOSED) == total.adopted
    assert total.open == sum(total.by_status[status] for status in OPEN)
    assert total.carried_over == sum(one["first_year"] == 2022 for one in in_force)
    assert 0 <= total.implemented <= total.with_partial <= total.rated <= total.adopted
    assert total.verified <= total.reported
    assert total.overdue <= total.open
    assert sum(part["count"] for part in total.segments()) == total.adopted


@few
@plans
@NOTHING
def test_bodies_add_up_to_the_plan_and_an_item_is_under_each_of_its_themes(bare, drawn):
    in_force = [one for one in drawn if one["decision"] in ADOPTED]
    with stored(bare, drawn) as plan:
        survey = tallies.tally(recommendation_rows.rows(plan, on=TODAY))

    bodies = [group.figures for group in survey.by_body]
    # Each item has one lead, so nothing is counted twice.
    assert sum(one.listed for one in bodies) == len(drawn)
    for name in ("adopted", "implemented", "rated", "open", "overdue", "verified"):
        assert sum(getattr(one, name) for one in bodies) == getattr(survey.total, name)
    themes = {group.key: group.figures.adopted for group in survey.by_theme}
    assert sum(themes.values()) == sum(len(one["themes"]) for one in in_force)
    assert all(number <= survey.total.adopted for number in themes.values())


@few
@plans
@NOTHING
def test_figures_come_back_from_json_as_they_were(bare, drawn):
    with stored(bare, drawn) as plan:
        survey = tallies.tally(recommendation_rows.rows(plan, on=TODAY), tallies.years(TODAY))

    assert figures.survey_from_json(json.loads(json.dumps(survey.as_json()))) == survey


def carry_over(plan):
    """Next year's plan, published, with all of ``plan`` in it."""
    decisions = {item.pk: CarryOver() for item in plan.adopted_recommendations().open()}
    following = closing.close(
        plan, by=cast.make_user(), decisions=decisions, on=date(plan.year, 12, 31)
    )
    following.meeting = cast.make_meeting(following.year)
    following.save()
    return cast.advance(following, "published")


def test_what_is_carried_over_counts_once_a_year_and_shows_its_age(client):
    first = cast.make_plan(2022, items=1, state="published")
    second = carry_over(first)
    item = second.recommendations.get()
    third = carry_over(second)
    cast.make_update(third.recommendations.get(), Status.IMPLEMENTED, reported_on=date(2024, 3, 1))
    freezing.publish_report(third, by=cast.make_user(), as_of=date(2024, 3, 1))

    years = tallies.years(TODAY)

    assert [
        (group.key, group.figures.adopted, group.figures.carried_over, group.figures.implemented)
        for group in years
    ] == [(2022, 1, 0, 0), (2023, 1, 1, 0), (2024, 1, 1, 1)]
    assert item.first_year == 2022
    for path in ("plans/2024/", "plans/2024/reports/2024-03-01/"):
        assert [row.age for row in client.get(f"/en/{path}").context["rows"]] == [3]
