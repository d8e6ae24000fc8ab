from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations.localization.folding import lookup_key
from recommendations.localization.texts import columns
from recommendations.models.base.content import Permanent, PermanentQuerySet, Versioned
from recommendations.models.base.relations import related
from recommendations.models.base.slugs import AutomaticSlug

from .disclosure_requests import Disclosure


class InstitutionQuerySet(PermanentQuerySet):
    def public(self, at=None):
        """Institutions that a published meeting or a public recommendation names."""
        return self._named_by(
            self._meetings().published(at),
            self._recommendations().public(at),
            ~Q(disclosure=Disclosure.WITHHELD),
        )

    def once_public(self):
        """Institutions that the public has been able to read of, now or earlier."""
        return self._named_by(
            self._meetings().once_published(), self._recommendations().once_public()
        )

    def _meetings(self):
        return related(related(self.model, "delegations"), "meeting").objects

    def _recommendations(self):
        return related(related(self.model, "assignments"), "recommendation").objects

    def _named_by(self, meetings, recommendations, is_disclosed=Q()):  # noqa: B008 - never changed
        present = related(self.model, "delegations").objects.filter(
            is_disclosed, institution=OuterRef("pk"), meeting__in=meetings
        )
        # EXISTS, not IN: an engine would collect all recommendations to find one.
        responsible = related(self.model, "assignments").objects.filter(
            Exists(recommendations.filter(pk=OuterRef("recommendation"))),
            institution=OuterRef("pk"),
        )
        return self.filter(
            Exists(present) | Exists(responsible) | Q(pk__in=meetings.values("organiser"))
        )


def _same_name(name, slug):
    message = _(
        "“%(name)s” (%(slug)s) is there already. Use it. If you mean another institution, give it "
        "a name of its own, or choose what it is part of."
    )
    return ValidationError(message, code="same_name", params={"name": name, "slug": slug})


class Institution(AutomaticSlug, Versioned, Permanent):
    """A body that takes part in meetings or answers for recommendations."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("department")
        COUNCIL = "council", _("council")
        COMMISSION = "commission", _("commission")
        REPRESENTATION = "representation", _("representation abroad")
        UNIVERSITY = "university", _("university")
        MUNICIPALITY = "municipality", _("municipality")
        PARTNER = "partner", _("partner")
        OTHER = "other", _("other body")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    location = models.CharField(_("location"), max_length=200, blank=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="institution_not_part_of_itself",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message=_("An institution cannot be part of itself."),
            )
        ]

    def __str__(self):
        return self.name or self.slug

    def get_absolute_url(self):
        return reverse("institution", args=[self.slug])

    def clean(self):
        super().clean()
        self.validate_no_circle()

    def validate_no_circle(self):
        """Raises ValidationError when the institution would be part of one of its own parts."""
        above, seen = (self.parent if self.parent_id != self.pk else None), set()
        while above and above.pk not in seen:
            if above.parent_id == self.pk:
                raise ValidationError(
                    _("An institution cannot be part of one of its own parts."), code="circle"
                )
            seen.add(above.pk)
            above = above.parent

    def validate_own_name(self):
        """Raises ValidationError when another institution beside it has the same name.

        Names are the same that differ by spaces, invisible characters, or the spelling of letters.
        """
        names = {name: lookup_key(getattr(self, name) or "") for name in columns("name")}
        beside = Institution.objects.filter(parent=self.parent_id).exclude(pk=self.pk)
        for other in beside.order_by().values("slug", *names):
            for name, key in names.items():
                if key and key == lookup_key(other[name] or ""):
                    raise ValidationError({name: _same_name(other[name], other["slug"])})

    def validate_new(self):
        super().validate_new()
        self.validate_own_name()

    def validate_change(self, stored):
        super().validate_change(stored)
        self.validate_no_circle()
        fields = ["parent_id", *columns("name")]
        if any(getattr(self, name) != getattr(stored, name) for name in fields):
            self.validate_own_name()

    def was_public(self):
        return type(self).objects.once_public().filter(pk=self.pk).exists()
