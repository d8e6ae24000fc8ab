from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.localization.phrases.votes import votes_sentence
from recommendations.localization.references import RecommendationReference
from recommendations.models.base.content import (
    Permanent,
    Versioned,
    guarded_write_allowed,
    has_text,
)
from recommendations.models.base.prepared import locked_record
from recommendations.models.choices import ADOPTED, Assurance, Decision, Status
from recommendations.models.documents import documents_held_back
from recommendations.models.themes import Theme

from .plans import Plan
from .recommendation_queryset import (
    FIELDS_SET_BY_PROGRESS,
    FROZEN_AT_ADOPTION,
    FROZEN_TEXTS,
    FROZEN_VOTES,
    RecommendationQuerySet,
)
from .schedule import status_in_plan
from .sections import PlanSection


class Recommendation(Versioned, Permanent):
    """One thing that the meeting resolved should be done, followed until it ends."""

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="recommendations"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    section = models.ForeignKey(
        PlanSection,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recommendations",
        help_text=_("The heading of the plan under which it is listed."),
    )
    title = models.CharField(_("title"), max_length=300)
    adopted_text = models.TextField(
        _("adopted text"),
        blank=True,
        help_text=_("Exact wording; it cannot be changed once the plan is adopted."),
    )
    done_when = models.TextField(
        _("done when"),
        blank=True,
        help_text=_(
            "How one will know that it is done; it cannot be changed once the plan is adopted. If "
            "there is none, it can still be added."
        ),
    )
    decision = models.CharField(
        _("decision of the meeting"),
        max_length=20,
        choices=Decision.choices,
        default=Decision.PROPOSED,
    )
    votes_for = models.PositiveSmallIntegerField(
        _("votes for"), null=True, blank=True, help_text=_("Empty if the votes were not counted.")
    )
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    is_public = models.BooleanField(
        _("public"), default=True, help_text=_("Shown once its plan is published.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    is_priority = models.BooleanField(_("priority"), default=False)
    themes = models.ManyToManyField(
        Theme, verbose_name=_("themes"), blank=True, related_name="recommendations"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    first_due_on = models.DateField(
        _("first due date"),
        null=True,
        editable=False,
        help_text=_("The due date with which it was first adopted."),
    )
    times_postponed = models.PositiveSmallIntegerField(
        _("times postponed"),
        default=0,
        editable=False,
        help_text=_("Since it was first adopted, in the plans before this one too."),
    )
    status = models.CharField(
        _("status"),
        max_length=30,
        choices=Status.choices,
        default=Status.NOT_STARTED,
        editable=False,
    )
    status_on = models.DateField(_("status since"), null=True, editable=False)
    assurance = models.CharField(
        _("assurance"), max_length=20, choices=Assurance.choices, blank=True, editable=False
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
    origin = models.ForeignKey(
        "self",
        verbose_name=_("first of its lineage"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="continuations",
        help_text=_("Empty for the first itself."),
    )
    superseded_by = models.ForeignKey(
        "self",
        verbose_name=_("superseded by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="supersedes",
    )
    # Fields that focal points do not read, on any page or in the history.
    STAFF_ONLY = frozenset({"internal_note"})

    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("Read by staff only, never published.")
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-plan__year", "number"]
        permissions = [("postpone_recommendation", "Can change an adopted due date")]
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
                condition=~Q(decision__in=ADOPTED) | has_text("adopted_text", ["ar"]),
                violation_error_message=_("An adopted recommendation needs its Arabic text."),
            ),
            models.CheckConstraint(
                name="recommendation_votes_with_those_for",
                condition=Q(votes_for__isnull=False)
                | Q(votes_against__isnull=True, votes_abstained__isnull=True),
                violation_error_message=_("The votes need the number of those in favour."),
            ),
            models.CheckConstraint(
                name="recommendation_progress_only_if_adopted",
                condition=Q(status="not_started", status_on=None) | Q(decision__in=ADOPTED),
                violation_error_message=_(
                    "Progress can only be recorded for adopted recommendations."
                ),
            ),
            models.CheckConstraint(
                name="recommendation_status_with_date",
                condition=Q(status="not_started", status_on=None) | Q(status_on__isnull=False),
                violation_error_message=_("A status needs its date."),
            ),
            models.CheckConstraint(
                name="recommendation_status_on_with_assurance",
                condition=Q(status_on=None, assurance="")
                | (Q(status_on__isnull=False) & ~Q(assurance="")),
                violation_error_message=_("A reported status needs its assurance."),
            ),
            models.CheckConstraint(
                name="recommendation_superseded_with_successor",
                condition=(Q(status="superseded") & Q(superseded_by__isnull=False))
                | (~Q(status="superseded") & Q(superseded_by=None)),
                violation_error_message=_(
                    "A superseded recommendation must link to its replacement."
                ),
            ),
            models.CheckConstraint(
                name="recommendation_not_superseded_by_itself",
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("pk")),
                violation_error_message=_("A recommendation cannot replace itself."),
            ),
            models.CheckConstraint(
                name="recommendation_withdrawn_is_not_public",
                condition=Q(withdrawn_at=None) | Q(is_public=False),
                violation_error_message=_("A withdrawn recommendation is not public."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title or ''}".strip()

    @property
    def reference(self):
        """How people quote it: the plan's year and the number, ``2023/3``."""
        return str(RecommendationReference(self.plan.year, self.number))

    def get_absolute_url(self):
        return reverse("recommendation", args=[self.plan.year, self.number])

    @property
    def votes(self):
        """How the meeting voted, in words; empty where that is not known."""
        return votes_sentence(self.votes_for, self.votes_against, self.votes_abstained)

    @property
    def status_in_plan(self):
        """Its status as its plan shows it: see StatusInPlan."""
        return status_in_plan(self.status, is_closed=self.plan.state == Plan.State.CLOSED)

    @property
    def age(self):
        """In which year of its life it is: 1 in its first plan, 2 once carried over."""
        return self.plan.year - self.first_year + 1

    def was_public(self):
        was_shown = self.is_public or self.withdrawn_at is not None
        return was_shown and self.plan.was_public()

    def validate_deletion(self):
        super().validate_deletion()
        if not self.plan.is_draft:
            raise ValidationError(_("An adopted recommendation cannot be deleted."), code="adopted")
        if self.carried_from_id:
            raise ValidationError(
                _("A carried-over recommendation cannot be deleted; the meeting can defer it."),
                code="carried",
            )

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for a change that only a transition may make.

        Those are ``adoption.adopt``, ``progress.record`` and ``closing.close``.
        """
        # The stored plan, held until the end: somebody may be adopting it at this moment.
        self.plan = plan = locked_record(Plan).get(key=self.plan_id)
        if plan.is_draft:
            self.set_lineage()
        self.remember_withdrawal()
        if kwargs.get("update_fields") is not None:
            computed = {"first_year", "origin", "withdrawn_at"}
            kwargs["update_fields"] = {*kwargs["update_fields"], *computed}
        with documents_held_back(self, plan):
            super().save(*args, **kwargs)

    def set_lineage(self):
        """Sets ``first_year`` and ``origin`` from the item that it was carried over from."""
        earlier = self.carried_from if self.carried_from_id else None
        self.first_year = earlier.first_year if earlier else self.plan.year
        self.origin_id = earlier and (earlier.origin_id or earlier.pk)

    def remember_withdrawal(self):
        """Sets ``withdrawn_at`` when a public item is hidden, so that its address answers 410."""
        if self.is_public:
            self.withdrawn_at = None
            return
        shown = type(self).objects.once_public().filter(pk=self.pk)
        if self.withdrawn_at is None and shown.exists():
            self.withdrawn_at = timezone.now()

    def _check_plan_is_draft(self, locked=None):
        drafts = Plan.objects.filter(pk=self.plan_id, state=Plan.State.DRAFT)
        if not (locked.is_draft if locked else drafts.exists()):
            raise ValidationError(
                _("The plan has been adopted: nothing can be added."), code="adopted"
            )

    def clean(self):
        """Refuses a section of another plan."""
        super().clean()
        if self.plan_id:
            self.validate_section()

    def validate_section(self):
        """Raises ValidationError unless its section is one of its plan."""
        if self.section_id is None:
            return
        try:
            is_own = self.section.plan_id == self.plan_id
        except PlanSection.DoesNotExist:
            is_own = False
        if not is_own:
            raise ValidationError(
                {"section": ValidationError(_("Choose a section of this plan."), code="section")}
            )

    def validate_new(self, locked=None):
        """As for any record; ``locked`` is the stored plan, where that has been read and locked."""
        super().validate_new()
        self._check_plan_is_draft(locked)
        self.validate_section()
        if self.status != Status.NOT_STARTED or self.status_on:
            raise ValidationError(_("Record progress to change the status."), code="status")
        if guarded_write_allowed(self):
            return
        if self.carried_from_id:
            raise ValidationError(
                _("Recommendations are carried over by closing their plan."), code="carried"
            )
        if self.first_due_on or self.times_postponed:
            raise _date_not_free()

    def validate_change(self, stored):
        super().validate_change(stored)
        if self._differs(stored, FIELDS_SET_BY_PROGRESS) and not guarded_write_allowed(self):
            raise ValidationError(_("Record progress to change the status."), code="status")
        if self._differs(stored, self._dates_not_free(stored)) and not guarded_write_allowed(self):
            raise _date_not_free()
        if self.carried_from_id != stored.carried_from_id:
            raise ValidationError(
                _("Recommendations are carried over by closing their plan."), code="carried"
            )
        if self.plan_id == stored.plan_id:
            stored.plan = self.plan
        else:
            self._check_plan_is_draft()
        if self._differs(stored, ["plan_id", "section_id"]):
            self.validate_section()
        frozen = [*FROZEN_AT_ADOPTION, *given_fields(stored)]
        if not stored.plan.is_draft and self._differs(stored, frozen):
            raise ValidationError(
                _(
                    "The plan has been adopted: its numbers and texts are locked. Add an erratum "
                    "instead."
                ),
                code="frozen",
            )

    @property
    def has_adopted_date(self):
        """True where a meeting has adopted the due date, or left it open: only a postponement
        changes it."""
        return not self.plan.is_draft or self.carried_from_id is not None

    def _dates_not_free(self, stored):
        """The date columns that no form may change, of an item as it is ``stored``."""
        is_free = self.plan.is_draft and stored.carried_from_id is None
        return ["first_due_on", "times_postponed", *([] if is_free else ["due_on"])]

    def _differs(self, stored, names):
        return any(getattr(self, name) != getattr(stored, name) for name in names)

    def validate_accepts_progress(self):
        """Raises ValidationError unless the item is adopted and its year still open."""
        if self.plan.is_draft:
            raise ValidationError(
                _("Progress can be recorded once the plan has been adopted."), code="draft"
            )
        if self.plan.state == Plan.State.CLOSED:
            raise ValidationError(
                _("The plan is closed; its recommendations can no longer be updated."),
                code="closed",
            )
        if self.decision not in ADOPTED:
            raise ValidationError(
                _("Progress can only be recorded for adopted recommendations."), code="not_adopted"
            )


def given_fields(item):
    """The columns of a stored ``item`` that its adoption fixes because they have a value."""
    return [
        name for name in [*FROZEN_TEXTS, *FROZEN_VOTES] if getattr(item, name) not in (None, "")
    ]


def _date_not_free():
    return ValidationError(
        _("The due date was adopted: postpone the recommendation to change it."), code="postpone"
    )
