"""The figures of a plan on the first page; each leads to exactly the rows that it counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import list_url
from recommendations.admin.fields.translated_fields import lacks_language
from recommendations.admin.lists.filters import COUNTED
from recommendations.localization.languages import LANGUAGES
from recommendations.models import Assignment, Plan, ProgressUpdate, Recommendation
from recommendations.models.plans.schedule import RUNNING
from recommendations.translation import TRANSLATED_FIELDS


@dataclass(frozen=True)
class Figure:
    """A number with its label; ``address`` is that of the list of the rows that it counts."""

    label: str
    number: int
    address: str
    is_warning: bool


@dataclass(frozen=True)
class Kind:
    """A kind of Figure: what it counts, and the filters of the list of recommendations for that."""

    label: str
    condition: Q | Exists
    filters: dict = field(default_factory=dict)
    is_open_only: bool = True
    is_warning: bool = False
    # The states of plans that have this figure.
    states: tuple = (Plan.State.DRAFT, Plan.State.ADOPTED)

    def counted(self):
        condition = Q(self.condition)
        return Count("pk", filter=condition & RUNNING if self.is_open_only else condition)

    def address(self, plan):
        query = {"plan__id__exact": plan.pk, "decision": "counted"}
        status = {"status": "open"} if self.is_open_only else {}
        return f"{list_url(Recommendation)}?{urlencode(query | status | self.filters)}"


def figures(plans: Iterable[Plan]) -> dict[int, list[Figure]]:
    """The Figures of each of the ``plans``, drafts or adopted, by its key; one query for all."""
    kinds = _kinds()
    items = Recommendation.objects.filter(plan__in=plans, decision__in=COUNTED).order_by()
    counts = {f"count_{name}": kind.counted() for name, kind in kinds.items()}
    found = {row["plan"]: row for row in items.values("plan").annotate(**counts)}
    return {
        plan.pk: [
            Figure(
                str(kind.label),
                found.get(plan.pk, {}).get(f"count_{name}", 0),
                kind.address(plan),
                kind.is_warning,
            )
            for name, kind in kinds.items()
            if plan.state in kind.states
        ]
        for plan in plans
    }


def _kinds():
    adopted = (Plan.State.ADOPTED,)
    lead = Assignment.objects.filter(recommendation=OuterRef("pk"), role=Assignment.Role.LEAD)
    claims = ProgressUpdate.objects.unverified_claims().filter(recommendation=OuterRef("pk"))
    late = Q(due_on__lt=timezone.localdate())
    overdue = {"schedule": "overdue"}
    return {
        "open": Kind(_("open"), Q(pk__isnull=False)),
        "overdue": Kind(_("overdue"), late, overdue, states=adopted, is_warning=True),
        "no_lead": Kind(_("without a lead institution"), ~Exists(lead), {"lead": "none"}),
        "no_date": Kind(_("without a due date"), Q(due_on=None), {"due": "none"}),
        **{
            f"no_{code}": Kind(
                gettext("not translated: %(language)s") % {"language": language},
                lacks_language(code, TRANSLATED_FIELDS[Recommendation]),
                {"missing": code},
                is_open_only=False,
            )
            for code, language in LANGUAGES
            if code != settings.LANGUAGE_CODE
        },
        "claims": Kind(
            _("claimed, not checked yet"),
            Exists(claims),
            {"claim": "unchecked"},
            is_open_only=False,
            states=adopted,
        ),
    }
