from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import connections, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from recommendations.models.base import stored_pages
from recommendations.models.base.content import Versioned, guarded_write_allowed
from recommendations.models.plan_versions import PlanVersion


@dataclass
class Gathered:
    """The public changes while they are gathered: ``years`` of the plans whose pages show them.

    ``years`` is None once any page may show one; with ``of_all_plans``, from the first one on. No
    other change is looked at then, so it is ``counted``, too (see ``PlanVersion``).
    """

    of_all_plans: bool
    is_public: bool = False
    years: set | None = field(default_factory=set)
    counted: bool = False

    def add(self, years, *, counted):
        self.is_public = True
        if years is None or self.years is None or self.of_all_plans:
            self.years, self.counted = None, True
        else:
            self.years |= years
            self.counted |= counted


_gathered: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


# Changed by `workflow.lock_down` only.
GUARDED_FIELDS = ["locked_down_at", "locked_down_by"]


class SiteProfileQuerySet(models.QuerySet):
    def current(self):
        """The one profile; an unsaved empty one on a site that has none yet."""
        return self.first() or SiteProfile(pk=SiteProfile.ONLY)

    def lock_content(self):  # pragma: no cover - more than a return on PostgreSQL only
        """Makes other writers wait for the end of this transaction, as every change does first.

        Without it a change that is not public yet, and one that publishes it, could miss each
        other. SQLite has one writer at a time anyway.
        """
        if not connections[self.db].features.has_select_for_update:
            return
        only = self.filter(pk=SiteProfile.ONLY).select_for_update().values_list("pk")
        if not only:
            self._make()
            only.get()

    def _make(self):
        self.bulk_create([SiteProfile(pk=SiteProfile.ONLY)], ignore_conflicts=True)

    def needs_check(self):
        """False while the versions of all pages are going to move whatever else changes."""
        gathered = _gathered.get()
        return gathered is None or gathered.years is not None

    def locked_down(self):
        """The profile while names are hidden and sign-in is closed, else nothing."""
        return self.filter(locked_down_at__isnull=False)

    def bump_content_version(self, years=None, *, counted=True):
        """Says that something the public can see has changed.

        ``years``: of the plans whose own pages show it; None where any page may. ``counted``: False
        where no item counts otherwise by it. Called in the transaction of the change, so that no
        reader keeps an older page.
        """
        if (gathered := _gathered.get()) is not None:
            gathered.add(years, counted=counted)
            return
        only = self.filter(pk=SiteProfile.ONLY)
        if not only.update():
            self._make()
            only.update()
        PlanVersion.objects.bump(years, counted=counted)
        stored_pages.delete_after_commit(self.db)

    @contextmanager
    def one_content_version(self, *, of_all_plans=False):
        """Moves the content version at its end, once for all public changes made while it is open.

        ``of_all_plans``: for very many changes, after the first of which no other is looked at; the
        version of every plan moves with it. To be opened inside the one transaction of the changes.
        """
        self.lock_content()
        gathered = Gathered(of_all_plans)
        token = _gathered.set(gathered)
        try:
            yield
        finally:
            _gathered.reset(token)
        if gathered.is_public:
            self.bump_content_version(gathered.years, counted=gathered.counted)

    def update(self, **fields):
        """As usual; the content version moves with every change, and only forward."""
        if {*GUARDED_FIELDS, "locked_down_by_id"} & set(fields):
            message = _("The lock-down can only be started and ended through its own action.")
            raise ValidationError(message, code="guarded")
        return super().update(**fields | {"content_version": F("content_version") + 1})

    def delete(self):
        raise ValidationError(_("Site settings cannot be deleted."), code="kept")


class SiteProfile(Versioned):
    """What makes the site one body's own: its name, its words, its notice."""

    ONLY = 1

    body_name = models.CharField(_("name of the body"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    notice = models.TextField(
        _("notice"), blank=True, help_text=_("Shown at the top of every page unless empty.")
    )
    contact = models.TextField(_("contact"), blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    licence = models.CharField(
        _("licence of the open data"),
        max_length=50,
        blank=True,
        help_text=_("Its short name, for example CC-BY-4.0; empty if there is none."),
    )
    licence_url = models.URLField(_("address of the licence"), blank=True)
    names_kept_years = models.PositiveSmallIntegerField(
        _("years until names are erased"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "This many years after a meeting, the names and posts of attendees are erased "
            "automatically and permanently. Leave empty to never erase them."
        ),
    )
    # In an emergency: names are hidden and sign-in is closed since then.
    locked_down_at = models.DateTimeField(_("locked down at"), null=True, editable=False)
    locked_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("locked down by"),
        null=True,
        editable=False,
        related_name="+",
    )
    two_people_disclose = models.BooleanField(
        _("two people for each disclosure"),
        default=False,
        help_text=_(
            "The person who requests a disclosure cannot grant it: names, speakers, documents "
            "and evidence need a second person. Only a superuser can change this."
        ),
    )
    # Moves with every change the public may see; pages and caches are keyed by it.
    content_version = models.PositiveBigIntegerField(default=1, editable=False)

    objects = SiteProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [
            models.CheckConstraint(
                name="site_profile_is_one",
                condition=Q(pk=1),
                violation_error_message=_("There can be only one record of site settings."),
            ),
            models.CheckConstraint(
                name="site_profile_licence_named",
                condition=~Q(licence="") | Q(licence_url=""),
                violation_error_message=_("Enter the short name of the licence too."),
            ),
            models.CheckConstraint(
                name="site_profile_locked_down_at_with_by",
                condition=Q(locked_down_at=None, locked_down_by=None)
                | Q(locked_down_at__isnull=False, locked_down_by__isnull=False),
                violation_error_message=_(
                    "A lock-down needs its time and the person who started it."
                ),
            ),
            models.CheckConstraint(
                name="site_profile_names_kept_a_year",
                condition=Q(names_kept_years=None) | Q(names_kept_years__gte=1),
                violation_error_message=_("Names are stored for at least one year."),
            ),
        ]

    def __str__(self):
        return self.body_name or str(_("site settings"))

    def save(self, *args, **kwargs):
        """Saves all but the content version: it may have moved since this was read.

        The lock-down, too, is left as it is stored, except by its own step.
        """
        apart = (
            {"content_version"}
            if guarded_write_allowed(self)
            else {"content_version", *GUARDED_FIELDS}
        )
        if self._state.adding:
            self.take_stored(apart - {"content_version"})
        else:
            fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            wanted = kwargs.get("update_fields") or fields
            kwargs["update_fields"] = [name for name in wanted if name not in apart]
        super().save(*args, **kwargs)

    def take_stored(self, names):
        """Takes the fields ``names`` from the stored row; empty ones where there is none."""
        stored = SiteProfile.objects.filter(pk=self.pk).first() or SiteProfile()
        for name in names:
            setattr(self, name, getattr(stored, name))

    def delete(self, *args, **kwargs):
        raise ValidationError(_("Site settings cannot be deleted."), code="kept")
