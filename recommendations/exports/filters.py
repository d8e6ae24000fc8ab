"""The filters of a plan: which there are, and which rows each of them selects.

A filter selects stored recommendations (``condition``) or the rows of a list (``matches``); a test
holds the two equal. Pages read the filters of an address with ``views.filters.PlanFilter``.
"""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from recommendations.models import (
    Assignment,
    Assurance,
    Decision,
    Recommendation,
    Schedule,
    Status,
)
from recommendations.models.choices import ADOPTED, CLAIMED, CLOSED, OPEN, OUT_OF_RATE, StatusInPlan
from recommendations.models.plans.schedule import first_date_case, schedule_case, with_status
from recommendations.search.query import matching

STATUS_GROUPS = {
    "open": OPEN,
    "closed": CLOSED,
    "carried_out": [Status.IMPLEMENTED, Status.PARTIALLY_IMPLEMENTED],
    "rated": [status for status in StatusInPlan if status not in OUT_OF_RATE],
}
ASSURANCE_GROUPS = {"reported_on": list(Assurance)}
# The values that each filter takes; None where they are words, or slugs of the plan.
CHOICES = {
    "q": None,
    "status": [
        ("open", _("open ones")),
        ("closed", _("closed ones")),
        ("carried_out", _("implemented in full or in part")),
        ("rated", _("counted in the rate")),
        *StatusInPlan.choices,
    ],
    "schedule": Schedule.choices,
    "section": None,
    "theme": None,
    "institution": None,
    # The figures by body count what a body leads, not what it supports.
    "lead": None,
    "decision": [("in_force", _("adopted ones")), *Decision.choices],
    "assurance": [
        ("reported_on", _("reported on so far")),
        ("unchecked", _("claimed, not checked yet")),
        *Assurance.choices,
    ],
    "news": [("silent", _("none for ninety days"))],
    "lineage": [
        ("carried_over", _("carried over from earlier years")),
        ("new", _("in its first year")),
    ],
    "postponed": [("yes", _("postponed at least once"))],
    "first_date": [
        ("set", _("implemented, with a first due date")),
        ("in_time", _("implemented by the first due date")),
        ("late", _("implemented after the first due date")),
    ],
}
# The answers of ``first_date_case`` that each choice selects.
FIRST_DATES = {"set": [True, False], "in_time": [True], "late": [False]}
IN_FORCE = Q(decision__in=ADOPTED)


def condition(filters: dict[str, str], on: date) -> Q:
    """The recommendations that ``filters`` (name → value) select on the day ``on``, as a Q."""
    builders = {
        "q": _with_words,
        "status": _with_status,
        "schedule": lambda value: Q(pk__in=_on_schedule(value, on)),
        "section": lambda order: Q(section__order=order),
        "theme": lambda slug: Q(pk__in=_with_theme(slug)),
        "institution": lambda slug: Q(_assigned(slug)),
        "lead": lambda slug: Q(_assigned(slug, role=Assignment.Role.LEAD)),
        "decision": lambda value: Q(decision__in=ADOPTED if value == "in_force" else [value]),
        "assurance": _with_assurance,
        "news": lambda _silent: Q(pk__in=Recommendation.objects.silent(on).values("pk")),
        "lineage": _with_lineage,
        "postponed": lambda _yes: Q(times_postponed__gt=0) & IN_FORCE,
        "first_date": lambda value: Q(pk__in=_by_first_date(value)),
    }
    combined = Q()
    for name, value in filters.items():
        combined &= builders[name](value)
    return combined


def _with_words(words):
    return Q(pk__in=matching(Recommendation.objects.all(), words).values("pk"))


def _with_status(value):
    """As the figures count: what was never adopted has no status to ask for."""
    return with_status(STATUS_GROUPS.get(value, [value])) & IN_FORCE


def _with_assurance(value):
    if value == "unchecked":
        return Q(status__in=CLAIMED, assurance=Assurance.REPORTED) & IN_FORCE
    return Q(assurance__in=ASSURANCE_GROUPS.get(value, [value])) & IN_FORCE


def _on_schedule(value, on):
    return Recommendation.objects.alias(asked=schedule_case(on)).filter(asked=value).values("pk")


def _with_theme(slug):
    return Recommendation.objects.filter(themes__slug=slug).values("pk")


def _with_lineage(value):
    carried_over = Q(first_year__lt=F("plan__year"))
    return (carried_over if value == "carried_over" else ~carried_over) & IN_FORCE


def _by_first_date(value):
    asked = Recommendation.objects.alias(asked=first_date_case())
    return asked.filter(asked__in=FIRST_DATES[value]).values("pk")


def _assigned(slug, **role):
    own = Assignment.objects.filter(recommendation=OuterRef("pk"), institution__slug=slug)
    return Exists(own.filter(**role))


def matches(filters: dict[str, str], item) -> bool:
    """Whether ``filters`` select ``item``, a row of a list (see ``views.base.list_rows``).

    Schedule and silence are those of the row. Words (``q``) are not looked for.
    """
    return all(ITEM_TESTS[name](item, value) for name, value in filters.items() if name != "q")


def _has_assurance(item, value):
    if value == "unchecked":
        return item.status in CLAIMED and item.assurance == Assurance.REPORTED
    return item.assurance in ASSURANCE_GROUPS.get(value, [value])


ITEM_TESTS = {
    "status": lambda item, value: (
        item.is_adopted and item.status in STATUS_GROUPS.get(value, [value])
    ),
    "schedule": lambda item, value: item.schedule == value,
    "section": lambda item, order: item.section == order,
    "theme": lambda item, slug: slug in item.themes,
    "institution": lambda item, slug: slug in item.bodies,
    "lead": lambda item, slug: item.lead_slug == slug,
    "decision": lambda item, value: (
        item.is_adopted if value == "in_force" else item.decision == value
    ),
    "assurance": lambda item, value: item.is_adopted and _has_assurance(item, value),
    "news": lambda item, _silent: item.silent_since is not None,
    "postponed": lambda item, _yes: item.is_adopted and item.times_postponed > 0,
    "first_date": lambda item, value: item.by_first_date in FIRST_DATES[value],
    "lineage": lambda item, value: (
        item.is_adopted and (item.first_year < item.year) == (value == "carried_over")
    ),
}
