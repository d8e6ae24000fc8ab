from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Exists, F, FilteredRelation, Max, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.languages import CODES

from . import progress
from .axes import (
    ADOPTED,
    DUE_SOON_DAYS,
    OPEN,
    Assurance,
    Decision,
    Schedule,
    Status,
)
from .base import ContentQuerySet, Kept, KeptQuerySet, Versioned, door, is_at_door, written
from .institutions import Institution
from .plans import Plan
from .themes import Theme

TRANSLATED = [f"{name}_{code}" for name in ("title", "adopted_text") for code in CODES]
# Moved by ``record_progress`` alone.
MOVED_BY_PROGRESS = ["status", "status_on", "assurance", "superseded_by_id"]
# Fixed when the plan is adopted.
FROZEN_AT_ADOPTION = ["plan_id", "number", "decision", "carried_from_id", "first_year"]
# Fixed then, too; a missing translation may still be added.
FROZEN_TEXTS = [f"adopted_text_{code}" for code in CODES]


class RecommendationQuerySet(KeptQuerySet):
    own_steps = frozenset(
        {"adopted_text", "is_public", "withdrawn_at", *FROZEN_TEXTS}
        | {name.removesuffix("_id") for name in [*MOVED_BY_PROGRESS, *FROZEN_AT_ADOPTION]}
    )

    def public(self, at=None):
        """Public items of published plans."""
        return self.filter(is_public=True, plan__in=Plan.objects.published(at))

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
        """What ``Plan.adopt`` will freeze as adopted."""
        return self.filter(decision__in=[Decision.PROPOSED, *ADOPTED])

    def in_force(self):
        """What a meeting adopted."""
        return self.filter(decision__in=ADOPTED)

    def open(self):
        return self.in_force().filter(status__in=OPEN)

    def overdue(self, on=None):
        """Open and past its date on the day ``on`` (today if None)."""
        return self.open().filter(due_on__lt=on or timezone.localdate())

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

    def with_schedule(self, on=None):
        """Adds ``schedule``: how each stands against its date on the day ``on`` (today if None)."""
        return self.annotate(schedule=schedule_case(on or timezone.localdate()))

    def next_number(self):
        """The number after the highest of these; 1 where there is none."""
        return (self.aggregate(highest=Max("number"))["highest"] or 0) + 1

    @transaction.atomic
    def bulk_create(self, objs, *args, **kwargs):
        """As usual, for items of draft plans only."""
        objs = list(objs)
        plans = Plan.objects.select_for_update().in_bulk({item.plan_id for item in objs})
        for item in objs:
            item.plan = plans[item.plan_id]
            item.refuse_entry()
            item.first_year = item.plan.year
        return super().bulk_create(objs, *args, **kwargs)


def schedule_case(on):
    """The schedule axis as an expression, for the day ``on`` (a date)."""
    soon = on + timedelta(days=DUE_SOON_DAYS)
    is_open = Q(status__in=OPEN)
    return Case(
        When(Q(due_on=None) | ~Q(decision__in=ADOPTED), then=Value(Schedule.NONE.value)),
        When(is_open & Q(due_on__lt=on), then=Value(Schedule.OVERDUE.value)),
        When(is_open & Q(due_on__lte=soon), then=Value(Schedule.DUE_SOON.value)),
        When(is_open, then=Value(Schedule.ON_SCHEDULE.value)),
        When(
            Q(status=Status.IMPLEMENTED, status_on__lte=F("due_on")),
            then=Value(Schedule.COMPLETED_ON_TIME.value),
        ),
        When(status=Status.IMPLEMENTED, then=Value(Schedule.COMPLETED_LATE.value)),
        default=Value(Schedule.ENDED.value),
        output_field=models.CharField(),
    )


class Recommendation(Versioned, Kept):
    """One thing that the meeting resolved should be done, followed until it ends."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="recommendations"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    adopted_text = models.TextField(
        _("adopted text"),
        blank=True,
        help_text=_("Word for word; it cannot be changed once the plan is adopted."),
    )
    decision = models.CharField(
        _("decision of the meeting"),
        max_length=20,
        choices=Decision.choices,
        default=Decision.PROPOSED,
    )
    is_public = models.BooleanField(
        _("public"), default=True, help_text=_("Shown once its plan is published.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    is_priority = models.BooleanField(_("priority"), default=False)
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="recommendations"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    status = models.CharField(
        _("status"),
        max_length=30,
        choices=Status.choices,
        default=Status.NOT_STARTED,
        editable=False,
    )
    status_on = models.DateField(_("status since"), null=True, editable=False)
    assurance = models.CharField(
        _("assurance"), max_length=10, choices=Assurance.choices, blank=True, editable=False
    )
    carried_from = models.OneToOneField(
        "self",
        verbose_name=_("carried over from"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="carried_to",
    )
    first_year = models.PositiveSmallIntegerField(
        _("first adopted in"), editable=False, help_text=_("The year in which its lineage began.")
    )
    superseded_by = models.ForeignKey(
        "self",
        verbose_name=_("superseded by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="supersedes",
    )
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("Read by staff only, never published.")
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-plan__year", "number"]
        indexes = [
            models.Index(fields=["plan", "status"], name="recommendation_by_status"),
            models.Index(fields=["due_on"], name="recommendation_by_due_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="recommendation_number_once_in_plan",
                violation_error_message=_("This number is already taken in the plan."),
            ),
            models.CheckConstraint(
                name="recommendation_number_from_one",
                condition=Q(number__gte=1),
                violation_error_message=_("Numbers begin at 1."),
            ),
            models.CheckConstraint(
                name="recommendation_adopted_with_arabic_text",
                condition=~Q(decision__in=ADOPTED) | written("adopted_text", ["ar"]),
                violation_error_message=_("What is adopted needs its Arabic text."),
            ),
            models.CheckConstraint(
                name="recommendation_progress_only_if_adopted",
                condition=Q(status="not_started", status_on=None) | Q(decision__in=ADOPTED),
                violation_error_message=_("Only what was adopted can make progress."),
            ),
            models.CheckConstraint(
                name="recommendation_status_with_date",
                condition=Q(status="not_started", status_on=None) | Q(status_on__isnull=False),
                violation_error_message=_("A status needs the date since which it holds."),
            ),
            models.CheckConstraint(
                name="recommendation_status_on_with_assurance",
                condition=Q(status_on=None, assurance="")
                | (Q(status_on__isnull=False) & ~Q(assurance="")),
                violation_error_message=_("A reported status says who vouches for it."),
            ),
            models.CheckConstraint(
                name="recommendation_superseded_with_successor",
                condition=(Q(status="superseded") & Q(superseded_by__isnull=False))
                | (~Q(status="superseded") & Q(superseded_by=None)),
                violation_error_message=_("What is superseded links to what replaces it."),
            ),
            models.CheckConstraint(
                name="recommendation_not_superseded_by_itself",
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("pk")),
                violation_error_message=_("A recommendation cannot replace itself."),
            ),
            models.CheckConstraint(
                name="recommendation_withdrawn_is_not_public",
                condition=Q(withdrawn_at=None) | Q(is_public=False),
                violation_error_message=_("What is withdrawn is not public."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title or ''}".strip()

    @property
    def reference(self):
        """How people quote it: the plan's year and the number, ``2023/3``."""
        return f"{self.plan.year}/{self.number}"

    def get_absolute_url(self):
        return reverse("recommendation", args=[self.plan.year, self.number])

    @property
    def age(self):
        """In which year of its life it is: 1 in its first plan, 2 once carried over."""
        return self.plan.year - self.first_year + 1

    def was_public(self):
        was_shown = self.is_public or self.withdrawn_at is not None
        return was_shown and self.plan.was_public()

    def refuse_deletion(self):
        super().refuse_deletion()
        if not self.plan.is_draft:
            raise ValidationError(_("An adopted item cannot be deleted."), code="adopted")
        if self.carried_from_id:
            raise ValidationError(
                _("What was carried over cannot be deleted; the meeting may defer it."),
                code="carried",
            )

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for a change that only the doors may make.

        The doors are ``Plan.adopt``, ``record_progress`` and ``Plan.close``.
        """
        # The stored plan, held until the end: somebody may be adopting it at this moment.
        plan = Plan.objects.select_for_update().get(pk=self.plan_id)
        if plan.is_draft:
            self.first_year = self.carried_from.first_year if self.carried_from_id else plan.year
        self._remember_withdrawal()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "first_year", "withdrawn_at"}
        super().save(*args, **kwargs)

    def _remember_withdrawal(self):
        """Notes when a public item was taken out of sight, so that its address says 410."""
        shown = type(self).objects.once_public().filter(pk=self.pk)
        if self.is_public:
            self.withdrawn_at = None
        elif self.withdrawn_at is None and shown.exists():
            self.withdrawn_at = timezone.now()

    def _refuse_late_arrival(self):
        if not Plan.objects.filter(pk=self.plan_id, state=Plan.State.DRAFT).exists():
            raise ValidationError(_("The plan is adopted: nothing can be added."), code="adopted")

    def refuse_entry(self):
        super().refuse_entry()
        self._refuse_late_arrival()
        if self.status != Status.NOT_STARTED or self.status_on:
            raise ValidationError(_("A status changes by recording progress."), code="status")
        if self.carried_from_id and not is_at_door(self):
            raise ValidationError(_("Closing a plan carries its items over."), code="carried")

    def refuse_changes(self, stored):
        super().refuse_changes(stored)
        if self._differs(stored, MOVED_BY_PROGRESS) and not is_at_door(self):
            raise ValidationError(_("A status changes by recording progress."), code="status")
        if self.carried_from_id != stored.carried_from_id:
            raise ValidationError(_("Closing a plan carries its items over."), code="carried")
        if self.plan_id != stored.plan_id:
            self._refuse_late_arrival()
        texts = [name for name in FROZEN_TEXTS if getattr(stored, name)]
        if not stored.plan.is_draft and self._differs(stored, [*FROZEN_AT_ADOPTION, *texts]):
            raise ValidationError(
                _("The plan is adopted: its numbers and texts stand. Add an erratum instead."),
                code="frozen",
            )

    def _differs(self, stored, names):
        return any(getattr(self, name) != getattr(stored, name) for name in names)

    def record_progress(self, *, by, status, reported_on=None, publish=False, now=None, **account):
        """Writes a progress update and, when ``publish`` is true, moves the status with it.

        ``account`` holds the other fields of ProgressUpdate: reason, narrative, percent,
        evidence, assurance, superseded_by. Returns the update. Raises ValidationError when the
        status lacks the reason, evidence or link that it needs, or when the plan is not adopted;
        nothing is written then.
        """
        return progress.record(
            self, by=by, status=status, reported_on=reported_on, publish=publish, now=now, **account
        )

    @transaction.atomic
    def follow(self, updates, *, by):
        """Takes status, date, assurance and successor from its published ``updates``.

        ``updates``: newest first, not empty. The date is that of the first update of the unbroken
        run of the newest status, so that a later remark on it does not move it.
        """
        newest = updates[0]
        since = newest
        for update in updates:
            if update.status != newest.status:
                break
            since = update
        self.status = newest.status
        self.status_on = since.reported_on
        self.assurance = newest.assurance
        self.superseded_by = newest.superseded_by
        with door(self, by=by):
            self.save()


class AssignmentQuerySet(ContentQuerySet):
    own_steps = frozenset({"recommendation", "role"})

    def delete(self):
        for assignment in self:
            assignment.refuse_to_leave()
        return super().delete()


class Assignment(models.Model):
    """An institution's responsibility for a recommendation."""

    class Role(models.TextChoices):
        LEAD = "lead", _("leads")
        SUPPORTING = "supporting", _("supports")

    recommendation = models.ForeignKey(
        Recommendation,
        verbose_name=_("recommendation"),
        on_delete=models.CASCADE,
        related_name="assignments",
    )
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.LEAD)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsible body")
        verbose_name_plural = _("responsible bodies")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "institution"],
                name="assignment_institution_once",
                violation_error_message=_("This institution is already responsible for it."),
            ),
            models.UniqueConstraint(
                fields=["recommendation"],
                condition=Q(role="lead"),
                name="assignment_one_lead",
                violation_error_message=_("A recommendation has one lead institution."),
            ),
        ]

    def __str__(self):
        return f"{self.institution} ({self.get_role_display()})"

    def refuse_to_leave(self):
        """Raises ValidationError where an adopted item would be left without its lead."""
        item = self.recommendation
        if self.role == self.Role.LEAD and item.decision in ADOPTED and not item.plan.is_draft:
            raise ValidationError(
                _("An adopted item keeps a lead; put another institution in its place."),
                code="lead",
            )

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError where the lead of an adopted item would be lost."""
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        here = (self.recommendation_id, self.role)
        if stored and here != (stored.recommendation_id, stored.role):
            stored.refuse_to_leave()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        type(self)._base_manager.get(pk=self.pk).refuse_to_leave()
        return super().delete(*args, **kwargs)


class Milestone(models.Model):
    """A step on the way, with its own date."""

    recommendation = models.ForeignKey(
        Recommendation,
        verbose_name=_("recommendation"),
        on_delete=models.CASCADE,
        related_name="milestones",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "number"],
                name="milestone_number_once",
                violation_error_message=_("This number is already taken by another milestone."),
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


class Erratum(Kept):
    """A dated correction of the adopted text, beside it and never in its place."""

    recommendation = models.ForeignKey(
        Recommendation,
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        related_name="errata",
    )
    dated = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(_("the text as it reads now"))
    reason = models.TextField(_("reason"))

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ["dated", "pk"]

    def __str__(self):
        return f"{self.recommendation_id} · {self.dated}"

    def was_public(self):
        return self.recommendation.was_public()
