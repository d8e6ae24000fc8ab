"""Four years of forty recommendations, and their figures worked out by hand.

Each group below is one line of the sheet: how many the department and health lead, in which year
they were adopted first, their first date, and what became of them in each year: I implemented, P
partially, N not implemented, A no longer applicable, S superseded, C carried over, O open.
"""

from datetime import date

from recommendations.models import Plan, Role, Status, Theme
from recommendations.workflow import adoption
from recommendations.workflow.closing import year_end
from recommendations.workflow.progress import verification
from tests.support import cast
from tests.support.made_once import made_once

IN_TIME, FAR = date(2021, 12, 31), date(2030, 1, 1)
LATE = {year: date(year, 6, 30) for year in (2021, 2022, 2023)}
GROUPS = [
    # department, health, first year, first date, what became of it
    (6, 4, 2021, IN_TIME, "I"),
    (2, 2, 2021, IN_TIME, "P"),
    (1, 2, 2021, IN_TIME, "N"),
    (1, 1, 2021, IN_TIME, "A"),
    (1, 0, 2021, IN_TIME, "S"),
    (3, 2, 2021, LATE[2021], "CI"),
    # Postponed to the end of 2023 when they were carried over.
    (2, 1, 2021, LATE[2021], "cCI"),
    (2, 1, 2021, FAR, "CI"),
    (1, 1, 2021, FAR, "CN"),
    (4, 3, 2021, FAR, "CCCO"),
    (2, 2, 2022, date(2022, 12, 31), "I"),
    (1, 1, 2022, FAR, "P"),
    (1, 1, 2022, FAR, "N"),
    (1, 0, 2022, FAR, "A"),
    (0, 1, 2022, FAR, "S"),
    (2, 1, 2022, LATE[2022], "CCO"),
    (4, 3, 2022, FAR, "CI"),
    (3, 2, 2023, date(2023, 12, 31), "I"),
    (2, 1, 2023, FAR, "P"),
    (1, 1, 2023, FAR, "N"),
    (4, 3, 2023, LATE[2023], "CO"),
    (2, 1, 2023, FAR, "CI"),
    (2, 1, 2024, FAR, "I"),
    (1, 0, 2024, FAR, "P"),
    (5, 4, 2024, FAR, "O"),
    (4, 3, 2024, None, "O"),
]
ENDS = {
    "I": Status.IMPLEMENTED,
    "P": Status.PARTIALLY_IMPLEMENTED,
    "N": Status.NOT_IMPLEMENTED,
    "A": Status.NO_LONGER_APPLICABLE,
    "S": Status.SUPERSEDED,
}
NEW_DATE = date(2023, 12, 31)
COLUMNS = ["adopted", "implemented", "partially_implemented", "rated", "open", "overdue"]
COLUMNS += ["continued", "continued_late", "carried_over", "verified"]
COLUMNS += ["by_first_date", "first_dated"]
# By hand: year → the COLUMNS of its plan.
BY_YEAR = {
    2021: [40, 10, 4, 37, 0, 0, 20, 8, 0, 4, 10, 10],
    2022: [40, 12, 2, 38, 0, 0, 20, 3, 20, 0, 7, 12],
    2023: [40, 15, 3, 40, 0, 0, 20, 10, 20, 0, 12, 15],
    2024: [40, 6, 1, 40, 33, 10, 0, 0, 20, 2, 6, 6],
}
# Each commitment once, by its latest item: adopted, implemented, partially implemented, not
# implemented, no longer applicable, superseded, open, overdue, rated.
TOGETHER = (100, 43, 10, 9, 3, 2, 33, 10, 95)
DEPARTMENT = (58, 26, 6, 4, 2, 1, 19, 6, 55)
HEALTH = (42, 17, 4, 5, 1, 1, 14, 4, 40)


# By hand: year → what ended without being carried out: not implemented, no longer applicable,
# superseded; and what is claimed and nobody has checked.
OTHERWISE = {2021: [3, 2, 1], 2022: [4, 1, 1], 2023: [2, 0, 0], 2024: [0, 0, 0]}
UNCHECKED = {2021: 9, 2022: 14, 2023: 18, 2024: 5}
# By hand: year → completed on time, completed late, ended without being implemented in full,
# on schedule, without a date, carried over in time. The rest are overdue or carried over late.
SCHEDULES = {
    2021: [10, 0, 10, 0, 0, 12],
    2022: [7, 5, 8, 0, 0, 17],
    2023: [15, 0, 5, 0, 0, 10],
    2024: [6, 0, 1, 16, 7, 0],
}
# By hand: year → of those reported on: by the body alone, verified, contradicted.
ASSURANCES = {2021: [15, 4, 1], 2022: [20, 0, 0], 2023: [20, 0, 0], 2024: [5, 2, 0]}
# By hand, of each plan: adopted, implemented, partially implemented, not implemented, no longer
# applicable, superseded, open, overdue, carried over into a later plan, rated. The theme has the
# items of the department.
BY_BODY = {
    2021: {
        "department": [23, 6, 2, 1, 1, 1, 0, 0, 12, 21],
        "health": [17, 4, 2, 2, 1, 0, 0, 0, 8, 16],
    },
    2022: {
        "department": [23, 7, 1, 2, 1, 0, 0, 0, 12, 22],
        "health": [17, 5, 1, 2, 0, 1, 0, 0, 8, 16],
    },
    2023: {
        "department": [24, 9, 2, 1, 0, 0, 0, 0, 12, 24],
        "health": [16, 6, 1, 1, 0, 0, 0, 0, 8, 16],
    },
    2024: {
        "department": [24, 4, 1, 0, 0, 0, 19, 6, 0, 24],
        "health": [16, 2, 0, 0, 0, 0, 14, 4, 0, 16],
    },
}


@made_once
def years():
    """The four plans, by year; 2024 is running on the last day of its first half."""
    with cast.made_at_once():
        by = cast.make_user()
        auditor = cast.make_member(Role.AUDITOR, "auditor")
        trade = Theme.objects.create(slug="trade", name_ar="تجارة")
        plan = cast.make_plan(2021, items=0)
        paths = {}
        for year in BY_YEAR:
            paths = adopt(plan, paths, trade, by)
            report(plan, paths, by, auditor)
            if year < 2024:
                plan, paths = close(plan, paths, by)
    return {plan.year: plan for plan in Plan.objects.all()}


def adopt(plan, paths, trade, by):
    """Adds the new items of the year and adopts the plan: the key of each → what becomes of it."""
    for departments, healths, first_year, due_on, path in GROUPS:
        if first_year != plan.year:
            continue
        for lead in ["department"] * departments + ["health"] * healths:
            themes = [trade] if lead == "department" else []
            item = cast.make_recommendation(plan, lead=lead, themes=themes, due_on=due_on)
            paths[item.pk] = path
    plan.meeting = cast.make_meeting(plan.year)
    plan.save()
    adoption.adopt(plan, by=by, on=date(plan.year, 1, 7))
    plan.mark_published()
    return paths


def report(plan, paths, by, auditor):
    """Ends what ends in the year; confirms four claims of 2021 and two of 2024, and contradicts
    one of 2021."""
    items = list(plan.recommendations.order_by("number"))
    on, claims = date(plan.year, 5, 1), []
    for item in items:
        if status := ENDS.get(paths[item.pk][0]):
            other = {"superseded_by": items[-1]} if status == Status.SUPERSEDED else {}
            update = cast.make_update(item, status, by=by, reported_on=on, **other)
            claims += [update] if status == Status.IMPLEMENTED else []
    confirmed = {2021: 4, 2024: 2}.get(plan.year, 0)
    outcomes = ["confirmed"] * confirmed + (["contradicted"] if plan.year == 2021 else [])
    for update, outcome in zip(claims, outcomes, strict=False):
        verification.verify(
            update,
            by=auditor,
            outcome=outcome,
            note={"ar": "فُحصت الأدلة."},
            on=date(plan.year, 6, 1),
        )


def close(plan, paths, by):
    """Closes the year; next year's draft, and what becomes of what is carried over into it."""
    for item in plan.adopted_recommendations().open():
        is_postponed = paths[item.pk][0] == "c"
        cast.make_decision(item, by=by, **(postponed() if is_postponed else {}))
    ended = year_end.close_year(plan, by=by, on=date(plan.year, 12, 31))
    carried = ended.next_plan.recommendations.all()
    return ended.next_plan, {item.pk: paths[item.carried_from_id][1:] for item in carried}


def postponed():
    """What a decision to carry over says of the new date."""
    body = cast.make_institution("health")
    reason = {"postponement_reason_ar": "لم يُقرّ التمويل بعد."}
    return {"due_on": NEW_DATE, "postponing_body": body, **reason}


def group_row(year):
    """As the rows of BY_BODY, of the whole plan of ``year``."""
    of = dict(zip(COLUMNS, BY_YEAR[year], strict=True))
    ended = [of["implemented"], of["partially_implemented"], *OTHERWISE[year]]
    return [of["adopted"], *ended, of["open"], of["overdue"], of["continued"], of["rated"]]
