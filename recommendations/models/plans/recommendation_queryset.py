"""The QuerySet of recommendations: filters and annotations that can be chained."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from recommendations.localization.languages import CODES
from recommendations.models.base.content import PermanentQuerySet, has_text, published_condition
from recommendations.models.base.prepared import KEY, PreparedRecords, locked_record
from recommendations.models.choices import ADOPTED, DUE_SOON_DAYS, Decision
from recommendations.models.history import bulk_history_options
from recommendations.models.progress.updates import ProgressUpdate

from .assignments import Assignment
from .indicators import Indicator
from .plans import Plan
from .schedule import RUNNING, schedule_case
from .silence import silent_on

# Set by ``workflow.progress.reported_status.update_status`` alone, after an update was published or
# verified.
FIELDS_SET_BY_PROGRESS = ["status", "status_on", "assurance", "superseded_by_id"]
# Set by ``postponement.postpone`` alone once a date was adopted.
FIELDS_SET_BY_POSTPONING = ["due_on", "times_postponed"]
# Fixed when the plan is adopted.
FROZEN_AT_ADOPTION = [
    "plan_id",
    "number",
    "section_id",
    "decision",
    "carried_from_id",
    "first_year",
    "origin_id",
    "first_due_on",
]
# Fixed then, too; what is missing may still be added.
FROZEN_TEXTS = [f"{name}_{code}" for name in ("adopted_text", "done_when") for code in CODES]
FROZEN_VOTES = ["votes_for", "votes_against", "votes_abstained"]

_PLAN_OF_ITEM = PreparedRecords(
    lambda: (
        models.QuerySet(Plan).select_for_update(of=("self",)).filter(recommendations=KEY).order_by()
    )
)


class RecommendationQuerySet(PermanentQuerySet):
    guarded_fields = frozenset(
        {"adopted_text", "done_when", "is_public", "withdrawn_at", *FROZEN_TEXTS}
        | set(FROZEN_VOTES)
        | set(FIELDS_SET_BY_POSTPONING)
        | {name.removesuffix("_id") for name in [*FIELDS_SET_BY_PROGRESS, *FROZEN_AT_ADOPTION]}
    )

    def public(self, at=None):
        """Public items of published plans."""
        return self.filter(published_condition(at, "plan__"), is_public=True)

    def once_public(self):
        """What the public has been able to see, now or earlier."""
        return self.filter(
            Q(is_public=True) | Q(withdrawn_at__isnull=False),
            plan__published_at__isnull=False,
        )

    def withdrawn(self):
        """Items that were public and are no longer: their addresses say 410."""
        return self.filter(plan__published_at__isnull=False).filter(
            Q(withdrawn_at__isnull=False) | Q(is_public=True, plan__withdrawn_at__isnull=False)
        )

    def to_adopt(self):
        """What ``adoption.adopt`` will freeze as adopted."""
        return self.filter(decision__in=[Decision.PROPOSED, *ADOPTED])

    def unmeasured(self):
        """Items without ``done_when`` and indicators: nothing says how one will know that they are
        done."""
        measured = Exists(Indicator.objects.filter(recommendation=OuterRef("pk")))
        return self.exclude(has_text("done_when")).exclude(measured)

    def in_force(self):
        """What a meeting adopted."""
        return self.filter(decision__in=ADOPTED)

    def open(self):
        """Adopted, not ended, and not carried over from a closed plan."""
        return self.in_force().filter(RUNNING)

    def latest(self, at=None):
        """Without what goes on as a public item of a later plan at the time ``at`` (now).

        So that a commitment counts once over all years.
        """
        public = type(self)(self.model).public(at)
        return self.exclude(Exists(public.filter(carried_from=OuterRef("pk"))))

    def overdue(self, on=None):
        """Open and past its date on the day ``on`` (today if None); not in a closed plan."""
        return self.in_force().filter(RUNNING, due_on__lt=on or timezone.localdate())

    def due_soon(self, on=None):
        """Open, and its date is within the next ``DUE_SOON_DAYS`` days."""
        on = on or timezone.localdate()
        last = on + timedelta(days=DUE_SOON_DAYS)
        return self.in_force().filter(RUNNING, due_on__gte=on, due_on__lte=last)

    def with_adopted_date(self):
        """Those whose due date only a postponement changes, see ``has_adopted_date``."""
        return self.filter(~Q(plan__state=Plan.State.DRAFT) | Q(carried_from__isnull=False))

    def with_last_report(self):
        """Adds ``last_report``: the day of the last report that counts, or None."""
        reports = ProgressUpdate.objects.effective().filter(recommendation=OuterRef("pk"))
        newest = reports.order_by("-reported_on").values("reported_on")[:1]
        return self.annotate(last_report=Subquery(newest))

    def with_last_news(self):
        """Adds ``last_news``: the day of the last report that counts, or of the adoption."""
        adopted = Coalesce(F("plan__adopted_on"), TruncDate("plan__adopted_at"))
        return self.with_last_report().annotate(last_news=Coalesce(F("last_report"), adopted))

    def silent(self, on=None):
        """Open, and without published news for ``SILENT_DAYS`` days on the day ``on``."""
        return self.with_last_news().filter(silent_on(on or timezone.localdate()))

    def with_silence(self, on=None):
        """Adds ``silent_since``: the day of the last news of a silent item; None of any other."""
        silent = When(silent_on(on or timezone.localdate()), then=F("last_news"))
        return self.with_last_news().annotate(silent_since=Case(silent, output_field=DateField()))

    def visible_to(self, user):
        """What the account ``user`` may see: a focal point its own bodies' adopted items only."""
        if not user.is_focal_point:
            return self
        own = Assignment.objects.filter(
            recommendation=OuterRef("pk"), institution__focal_points=user
        )
        return self.filter(Exists(own)).exclude(plan__state=Plan.State.DRAFT)

    def nameable_by(self, user):
        """What the account ``user`` may name as what replaces another: what it may see, and what
        everybody may."""
        if not user.is_focal_point:
            return self
        found = type(self)(self.model, using=self._db)
        return self.filter(
            Q(pk__in=found.visible_to(user).values("pk")) | Q(pk__in=found.public().values("pk"))
        )

    def led_by(self, institution):
        return self.filter(
            Exists(
                Assignment.objects.filter(
                    recommendation=OuterRef("pk"),
                    institution=institution,
                    role=Assignment.Role.LEAD,
                )
            )
        )

    def assigned_to(self, institution):
        """Led or supported by the institution."""
        return self.filter(
            Exists(
                Assignment.objects.filter(recommendation=OuterRef("pk"), institution=institution)
            )
        )

    def with_lead(self):
        """Adds ``lead_id`` and ``lead__…``: the lead institution in the same query."""
        return self.annotate(
            lead_assignment=FilteredRelation(
                "assignments", condition=Q(assignments__role=Assignment.Role.LEAD)
            ),
            lead_id=F("lead_assignment__institution_id"),
        )

    def with_schedule(self, on=None, soon=None):
        """Adds ``schedule``: whether each is on time on the day ``on`` (today if None).

        ``soon``: see ``schedule_case``.
        """
        return self.annotate(schedule=schedule_case(on or timezone.localdate(), soon))

    def lock(self, pk):
        """The stored recommendation and its plan, locked until the transaction ends.

        The plan first, as everywhere: closing it locks the plan and then its items.
        """
        plan = _PLAN_OF_ITEM.get(key=pk)
        item = locked_record(self.model).get(key=pk)
        # Another one where it was moved before it could be locked.
        item.plan = plan if plan.pk == item.plan_id else item.plan
        return item

    def lock_many(self, pks):
        """As ``lock``, for items of one plan: a dict by pk."""
        plan = Plan.objects.select_for_update().get(pk__in=self.filter(pk__in=pks).values("plan"))
        items = self.select_for_update(of=["self"]).filter(plan=plan).in_bulk(pks)
        for item in items.values():
            item.plan = plan
        return items

    def next_number(self):
        """The number after the highest of these; 1 where there is none."""
        return (self.aggregate(highest=Max("number"))["highest"] or 0) + 1

    @transaction.atomic
    def save_many(self, items):
        """Saves changed ``items`` of one plan by the rules of their ``save``, asked once for all.

        As from ``save``, each leaves its history. Raises ValidationError for a change of what is
        fixed and RecordModifiedError for a stale copy; nothing is written then.
        """
        items = list(items)
        plan = Plan.objects.select_for_update().get(pk=items[0].plan_id)
        stored = self.model._base_manager.select_for_update(of=["self"]).filter(plan=plan)
        stored = stored.in_bulk([item.pk for item in items])
        for item in items:
            before = stored[item.pk]
            item.plan = before.plan = plan
            item.validate_change(before)
            item.remember_withdrawal()
            item.skip_history_when_saving = True
            models.Model.save(item)
            del item.skip_history_when_saving
        self.model.history.bulk_history_create(items, update=True, **bulk_history_options())

    @transaction.atomic
    def bulk_create(self, objs, *args, **kwargs):
        """As usual, for items of draft plans only."""
        objs = list(objs)
        plans = Plan.objects.select_for_update().in_bulk({item.plan_id for item in objs})
        for item in objs:
            item.plan = plans[item.plan_id]
            item.validate_new(locked=item.plan)
            item.set_lineage()
        return super().bulk_create(objs, *args, **kwargs)
