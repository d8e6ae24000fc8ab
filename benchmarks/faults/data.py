"""What the rounds put into the database, and what they find there; run by ``LiveServer.call``."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from recommendations.models import (
    ChangeLogEntry,
    Letter,
    MinutesImport,
    Plan,
    ProgressUpdate,
    Recommendation,
    Report,
    Role,
)
from recommendations.workflow import stored_files
from tests.support import cast, signing_in


def make_chief():
    """An account with every right; the sign-in of a trial asks for no second factor."""
    signing_in.make_chief("chief")


def make_plan(year, items=12):
    """A published plan, made where there is none; the keys of its items."""
    plan = Plan.objects.filter(year=year).first()
    if plan is None:
        with cast.made_at_once():
            plan = cast.make_plan(year, items=items, state="published")
    return list(plan.recommendations.order_by("number").values_list("pk", flat=True))


def reports(words):
    """How often each of ``words`` is the narrative of a published report, and what is wrong.

    ``half``: reports that are not published, without history, without an entry in the log of
    changes, without their file, or whose item has another status.
    """
    found = ProgressUpdate.objects.filter(narrative_ar__in=words).select_related("recommendation")
    counts = dict.fromkeys(words, 0)
    half = 0
    for update in found:
        counts[update.narrative_ar] += 1
        half += not _is_whole(update)
    return {"counts": counts, "half": half}


def _is_whole(update):
    logged = ChangeLogEntry.objects.filter(record_kind="progressupdate", record_key=update.pk)
    file = update.evidence_file
    return (
        update.published_at is not None
        and update.history.exists()
        and logged.exists()
        and update.recommendation.status == update.status
        and (not file or default_storage.exists(file.name))
    )


def orphans():
    """How many files no record has, after what the erasing timer runs a day later."""
    later = timezone.now() + timedelta(days=2)
    for name in stored_files.orphaned_names(now=later):
        default_storage.delete(name)
    return len(stored_files.orphaned_names(now=later))


def make_draft(year, items):
    with cast.made_at_once():
        cast.make_plan(year, items=items)


def plan_key(year):
    return Plan.objects.get(year=year).pk


def titles(year):
    """How many items of the plan have their old title, and how many the new one."""
    items = Recommendation.objects.filter(plan__year=year)
    new = items.filter(title_ar__startswith="الجولة").count()
    counts = {"old": items.count() - new, "new": new}
    return {name: count for name, count in counts.items() if count}


def minutes_are(year):
    """How many imports wait, and how many items were made of one."""
    waiting = MinutesImport.objects.filter(year=year).count()
    return [waiting, Recommendation.objects.filter(plan__year=year).count()]


def year_is(year):
    """The state of a plan, and how many items went on, reports were frozen, items are open."""
    plan = Plan.objects.get(year=year)
    return [
        plan.state,
        Recommendation.objects.filter(plan__year=year + 1).count(),
        Report.objects.filter(plan=plan).count(),
        plan.recommendations.open().count(),
    ]


def decide_all(year):
    plan = Plan.objects.get(year=year)
    for item in plan.adopted_recommendations().open().order_by("number"):
        cast.make_decision(item)


def make_readers(count):
    """Focal points to whom a letter is due."""
    for number in range(count):
        cast.make_member(Role.FOCAL_POINT, f"reader{number}", ["department"])


def letters():
    """Recipient → how many letters are noted as sent to them; and those that wait."""
    sent = {}
    for letter in Letter.objects.select_related("recipient"):
        name = letter.recipient.email
        sent.setdefault(name, 0)
        sent[name] += letter.sent_at is not None
    return sent


def forget_claims():
    """As if the fifteen minutes had passed for which a run has claimed a letter."""
    Letter.objects.filter(sent_at=None).update(taken_until=None)


def forget_letters():
    Letter.objects.all().delete()
