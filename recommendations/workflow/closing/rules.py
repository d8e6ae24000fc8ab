"""What may become of an open item when its year closes, and what prevents closing."""

from datetime import date
from itertools import count

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.localization.dates.dates import written_out
from recommendations.models import CarryOver, Close, ProgressUpdate
from recommendations.models.choices import CLOSED


def carried(items, decisions):
    """Those of the ``items`` that go on in a later plan."""
    return [item for item in items if isinstance(decisions.get(item.pk), CarryOver)]


def new_numbers(items, decisions, taken):
    """The pk of each of the ``items`` that is carried over → its number in the later plan.

    ``taken``: the numbers that are there already. A number that was chosen is used; the others
    follow the highest of those, in the order of ``items``.
    """
    asked = {item.pk: decisions[item.pk].number for item in carried(items, decisions)}
    chosen = set(filter(None, asked.values()))
    free = (number for number in count(max(taken, default=0) + 1) if number not in chosen)
    return {pk: number or next(free) for pk, number in asked.items()}


def suggested_year(plan):
    """The year of the plan into which ``plan`` is carried over, if nobody says otherwise.

    The next year; where its plan is adopted already, the first later one without an adopted plan.
    """
    adopted = type(plan).objects.filter(year__gt=plan.year).exclude(state=plan.State.DRAFT)
    taken = set(adopted.values_list("year", flat=True))
    return next(year for year in count(plan.year + 1) if year not in taken)


def obstacles(plan, items, decisions, *, on, into):
    """What prevents closing ``plan`` on the day ``on``: a ValidationError for each.

    ``items``: what is open in the plan; ``decisions``: as ``closing.close`` takes them; ``into``:
    the year of the plan in which those that are carried over go on.
    """
    if plan.state != plan.State.ADOPTED:
        yield ValidationError(_("Only an adopted plan can be closed."), code="state")
        return
    yield from _wrong_day(plan, on)
    yield from _unanswered(plan)
    yield from _undecided(items, decisions)
    yield from _left_open(items, decisions)
    if carried(items, decisions):
        if into <= plan.year:
            yield ValidationError(
                _("Choose a plan of a later year than %(year)s."),
                params={"year": plan.year},
                code="target",
            )
            return
        yield from _late_from_the_start(items, decisions, into)
        yield from _dates_without_reason(items, decisions)
        yield from _no_room(plan, items, decisions, into)


def _wrong_day(plan, on):
    if on > timezone.localdate():
        yield ValidationError(_("A plan cannot be closed on a future date."), code="future")
    for day, sentence in _happenings(plan):
        if day and on < day:
            yield ValidationError(sentence, params={"day": written_out(day)}, code="early")


def _happenings(plan):
    """Days before which the plan cannot have been closed, each with why."""
    news = plan.recommendations.filter(updates__published_at__isnull=False)
    last_news = news.aggregate(day=Max("updates__reported_on"))["day"]
    last_report = plan.reports.aggregate(day=Max("as_of"))["day"]
    yield plan.adopted_on, _("The plan was adopted on %(day)s; close it on that day or later.")
    yield last_news, _("The last update is dated %(day)s; close the plan on that day or later.")
    yield last_report, _("The last report is dated %(day)s; close the plan on that day or later.")


def _unanswered(plan):
    waiting = plan.recommendations.filter(updates__in=ProgressUpdate.objects.sent())
    if numbers := list(waiting.order_by("number").values_list("number", flat=True).distinct()):
        yield ValidationError(
            _("Updates on these are waiting to be published or returned: %(numbers)s."),
            params={"numbers": listed(numbers)},
            code="waiting",
        )


def _undecided(items, decisions):
    if undecided := [item.number for item in items if item.pk not in decisions]:
        yield ValidationError(
            _("Still open, neither carried over nor closed with a reason: %(numbers)s."),
            params={"numbers": listed(undecided)},
            code="undecided",
        )


def _left_open(items, decisions):
    for item in items:
        decision = decisions.get(item.pk)
        if isinstance(decision, Close) and decision.status not in CLOSED:
            yield ValidationError(
                _("Number %(number)s would stay open: choose a status that closes it."),
                params={"number": item.number},
                code="open",
            )


def _late_from_the_start(items, decisions, into):
    first_day = date(into, 1, 1)
    dates = {item.number: decisions[item.pk].due_on for item in carried(items, decisions)}
    if early := [number for number, due_on in dates.items() if due_on and due_on < first_day]:
        yield ValidationError(
            _("The new dates of these are before %(year)s, the year of their plan: %(numbers)s."),
            params={"numbers": listed(sorted(early)), "year": into},
            code="due",
        )


def has_new_date(item, decision):
    """True where the CarryOver ``decision`` changes the date of ``item``."""
    return decision.due_on is not None and decision.due_on != item.due_on


def _dates_without_reason(items, decisions):
    numbers = [
        item.number
        for item in carried(items, decisions)
        if has_new_date(item, decisions[item.pk]) and not _has_reason(decisions[item.pk])
    ]
    if numbers:
        yield ValidationError(
            _(
                "The new dates of these need a reason in Arabic and the body that decided them: "
                "%(numbers)s."
            ),
            params={"numbers": listed(numbers)},
            code="reason",
        )


def _has_reason(decision):
    return bool((decision.reason.get("ar") or "").strip() and decision.decided_by)


def _no_room(plan, items, decisions, into):
    about = {"year": into}
    target = type(plan).objects.filter(year=into).first()
    if target and not target.is_draft:
        yield ValidationError(
            _(
                "The plan of %(year)s has already been adopted; nothing can be carried over into "
                "it."
            ),
            params=about,
            code="adopted",
        )
        return
    taken = target.numbers() if target else []
    new = list(new_numbers(items, decisions, taken).values())
    for number in sorted({number for number in new if number in taken or new.count(number) > 1}):
        yield ValidationError(
            _("Number %(number)s would appear twice in the plan of %(year)s."),
            params={**about, "number": number},
            code="number",
        )


def listed(numbers):
    """The numbers, one after the other, as a sentence names them."""
    return ", ".join(map(str, numbers))
