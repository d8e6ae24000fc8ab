"""A site with very many recommendations, quickly: ``python -m benchmarks.filling ROWS``.

It is made in the database of the environment. Prints the plans as JSON: year → how many.
"""

import json
import sys
from datetime import date, timedelta
from itertools import islice

import django

# What a year's number can hold on every database.
MOST_IN_A_PLAN = 32_767
IN_A_DOCUMENT = 1_000
BATCH = 2_000
TEXT = (
    "تكليف الدائرة بالتعاون مع الهيئات المعنية بإعداد برنامج سنوي مفصل يحدد المسؤوليات والمواعيد "
    "ومصادر التمويل، وعرضه على الاجتماع القادم مع تقرير عما أنجز وما لم ينجز وأسباب ذلك. "
)
FIRST_YEAR = 2001


def sizes(rows):
    """Year → how many: a plan for the documents, then plans as long as they can be."""
    plans = {FIRST_YEAR: min(rows, IN_A_DOCUMENT)}
    left, year = rows - plans[FIRST_YEAR], FIRST_YEAR
    while left > 0:
        year += 1
        plans[year] = min(left, MOST_IN_A_PLAN)
        left -= plans[year]
    return plans


def fill(plans):
    """Fills an empty database with ``plans`` (year → how many), past the rules of the models."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from recommendations.models import Institution, Theme, User

    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    with transaction.atomic():
        by = User.objects.create_user("staff", "staff@example.org")
        bodies = [
            Institution.objects.create(slug=f"body-{n}", name_ar=f"هيئة رقم {n}", kind="commission")
            for n in range(1, 21)
        ]
        themes = [
            Theme.objects.create(slug=f"theme-{n}", name_ar=f"محور رقم {n}") for n in range(1, 9)
        ]
        for year, count in plans.items():
            _fill_plan(_plan(year, by), count, bodies, themes, by)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What the server does by itself after so many changes.
            cursor.execute("ANALYZE")


def _plan(year, by):
    from django.utils import timezone

    from recommendations.models import Meeting, Plan

    now = timezone.now()
    meeting = Meeting(
        slug=f"annual-{year}", year=year, title_ar="الاجتماع السنوي", published_at=now
    )
    plan = Plan(
        year=year,
        meeting=meeting,
        state="adopted",
        adopted_by=by,
        adopted_at=now,
        published_at=now,
        title_ar="خطة العام",
    )
    return _stored([plan], before=[meeting])[0]


def _fill_plan(plan, count, bodies, themes, by):
    numbers = iter(range(1, count + 1))
    while batch := list(islice(numbers, BATCH)):
        items = _stored([_item(plan, number) for number in batch])
        _fill_items(items, bodies, themes, by)


def _item(plan, number):
    from recommendations.models import Recommendation

    return Recommendation(
        plan=plan,
        number=number,
        title_ar=f"التوصية رقم {number}: برنامج سنوي مفصل",
        title_en=f"Recommendation {number}: a detailed yearly programme",
        adopted_text_ar=TEXT * 2,
        decision="adopted",
        status="in_progress",
        status_on=date(plan.year, 6, 30),
        assurance="reported",
        due_on=date(plan.year, 1, 1) + timedelta(days=number % 365),
        first_year=plan.year,
    )


def _fill_items(items, bodies, themes, by):
    """Gives each of ``items`` a lead, a support, a theme, a milestone and a published update."""
    from django.utils import timezone

    from recommendations.models import Assignment, Milestone, ProgressUpdate, Recommendation

    now, through = timezone.now(), Recommendation.themes.through
    related = {"assignments": [], "themes": [], "milestones": [], "updates": []}
    for item in items:
        lead, support = (bodies[(item.number + step) % len(bodies)] for step in (0, 1))
        related["assignments"] += [
            Assignment(recommendation=item, institution=lead, role="lead"),
            Assignment(recommendation=item, institution=support, role="supporting"),
        ]
        theme = themes[item.number % len(themes)]
        related["themes"].append(through(recommendation=item, theme=theme))
        related["milestones"].append(Milestone(recommendation=item, number=1, title_ar="خطوة"))
        update = ProgressUpdate(
            recommendation=item,
            reported_on=item.status_on,
            status="in_progress",
            narrative_ar=TEXT,
            author=by,
            published_by=by,
            published_at=now,
        )
        related["updates"].append(update)
    for records in related.values():
        _stored(records)


def _stored(records, before=()):
    """``records`` of one model in the database, with no rule of the models in between."""
    from django.db.models import QuerySet

    for one in before:
        _stored([one])
    return QuerySet(type(records[0])).bulk_create(records)


if __name__ == "__main__":
    django.setup()
    wanted = sizes(int(sys.argv[1]))
    fill(wanted)
    sys.stdout.write(json.dumps(wanted))
