"""Requests that more of a record may become public, and who decided on each."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .history import acting_user

_reason = ContextVar("disclosure_reason", default="")
_asked: ContextVar[set | None] = ContextVar("disclosures_asked", default=None)


class Disclosure(models.TextChoices):
    """How much the public may know of a delegation, from nothing to everything."""

    WITHHELD = "withheld", _("nothing: neither the institution nor the number of people")
    COUNT = "count", _("head-count only")
    NAMES = "names", _("names")
    NAMES_AND_POSTS = "names_and_posts", _("names and posts")


RANKS = {level: rank for rank, level in enumerate(Disclosure.values)}
SHOWING_NAMES = [Disclosure.NAMES, Disclosure.NAMES_AND_POSTS]


@contextmanager
def reason_given(text):
    """Gives ``text`` as the reason of the requests that follow from saves inside the block.

    Gives a set that fills with the keys of those requests.
    """
    asked = set()
    tokens = _reason.set(" ".join(text.split())), _asked.set(asked)
    try:
        yield asked
    finally:
        _reason.reset(tokens[0])
        _asked.reset(tokens[1])


class DisclosureRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(decision="")

    def asked_for(self, kind):
        """The condition that the record ``pk`` of an outer query has a waiting request."""
        return Exists(self.waiting().filter(kind=kind, record=OuterRef("pk")))

    def about(self, record):
        """The requests about ``record``, a Delegation, Statement or Document."""
        return self.filter(kind=type(record).DISCLOSED_AS, record=record.pk)

    def ask(self, record, level="", *, by=None, reason="", now=None):
        """The waiting request of ``by`` about ``record``: made, or found and completed.

        ``by``: the account that is at work, if None. A ``level`` takes the place of what others
        have asked for, so that whoever changed the record last is who asks.
        """
        by = by or acting_user(record)
        reason = reason or _reason.get()
        waiting = self.waiting().about(record)
        if level or not hasattr(record, "disclosure"):
            for other in waiting.exclude(asked_by=by):
                other.give_way(by=by, now=now)
        request = waiting.filter(asked_by=by).first() or self.model.new(record, by, now)
        request.level = level or request.level
        request.reason = reason or request.reason
        request._history_user = by
        request.save()
        if (asked := _asked.get()) is not None:
            asked.add(request.pk)
        return request

    def note_publication(self, kind, record, *, asked_by, by, now, **where):
        """A request that is asked and granted in one go: what a publication made public.

        ``asked_by``: the key of the account that entered it last, or None; ``where``: the
        ``meeting`` or ``recommendation`` of the ``record``.
        """
        request = self.model(
            kind=kind, record=record.pk, asked_by_id=asked_by, asked_at=now, **where
        )
        request._history_user = by
        request.save()
        request.decide(self.model.Decision.GRANTED, by=by, now=now)
        self.filter(pk=request.pk).update(applied_at=now)
        return request


class DisclosureRequest(models.Model):
    """Somebody asks that readers may see more of a published record; a publisher decides.

    It names the record and never repeats what is in it, and it stays when the record is gone.
    """

    class Kind(models.TextChoices):
        DELEGATION = "delegation", _("delegation")
        STATEMENT = "statement", _("statement")
        DOCUMENT = "document", _("document")
        # What became public by the publication of these: asked for by whoever entered it last.
        MEETING = "meeting", _("publication of the meeting")
        PLAN = "plan", _("publication of the plan")
        EVIDENCE = "evidence", _("publication of evidence")

    class Decision(models.TextChoices):
        WAITING = "", _("waits for a publisher")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, editable=False)
    record = models.PositiveBigIntegerField(_("record"), editable=False)
    meeting = models.ForeignKey(
        "Meeting",
        verbose_name=_("meeting"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="disclosure_requests",
    )
    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="disclosure_requests",
    )
    level = models.CharField(
        _("what the public may see"),
        max_length=20,
        choices=Disclosure.choices,
        blank=True,
        editable=False,
    )
    asked_at = models.DateTimeField(_("requested at"), default=timezone.now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.TextField(_("reason"), blank=True, editable=False)
    decision = models.CharField(
        _("decision"),
        max_length=10,
        choices=Decision.choices,
        default=Decision.WAITING,
        blank=True,
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    remark = models.TextField(_("remark on the decision"), blank=True, editable=False)
    # Empty only while ``grant`` writes the record: the triggers let nothing else pass.
    applied_at = models.DateTimeField(_("made public at"), null=True, editable=False)

    objects = DisclosureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure request")
        verbose_name_plural = _("disclosure requests")
        ordering = ["-asked_at", "-pk"]
        permissions = [
            ("grant_disclosurerequest", "Can grant or refuse that more becomes public"),
        ]
        constraints = [
            models.CheckConstraint(
                name="disclosure_decided_at_with_decided_by",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | Q(decision="withdrawn", decided_at__isnull=False)
                | Q(
                    decision__in=["granted", "refused"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                violation_error_message=_("A decision needs a person and a date."),
            ),
            models.CheckConstraint(
                name="disclosure_granted_with_reason",
                condition=~Q(decision="granted")
                | ~Q(reason="")
                | Q(kind__in=["meeting", "plan", "evidence"]),
                violation_error_message=_("Enter why this should become public."),
            ),
            models.CheckConstraint(
                name="disclosure_refused_with_remark",
                condition=~Q(decision="refused") | ~Q(remark=""),
                violation_error_message=_("Enter a remark saying why it is refused."),
            ),
            models.UniqueConstraint(
                fields=["kind", "record", "asked_by"],
                condition=Q(decision=""),
                name="disclosure_one_waiting",
                violation_error_message=_("This has already been requested."),
            ),
        ]

    def __str__(self):
        where = self.meeting or self.recommendation or self.record
        return f"{self.get_kind_display()} · {where}"

    @classmethod
    def new(cls, record, by, now=None):
        """An unsaved request of the account ``by`` (None: a command) about ``record``."""
        return cls(
            kind=type(record).DISCLOSED_AS,
            record=record.pk,
            meeting_id=getattr(record, "meeting_id", None),
            recommendation_id=getattr(record, "recommendation_id", None),
            asked_by=by,
            asked_at=now or timezone.now(),
        )

    @property
    def is_waiting(self):
        return self.decision == self.Decision.WAITING

    def give_way(self, *, by, now=None):
        """Asks for no level any more; withdrawn where it asks for no names either."""
        self.level = ""
        self._history_user = by
        if self.kind == self.Kind.DELEGATION and self.attendees.filter(held_back=True).exists():
            self.save()
        else:
            self.decide(self.Decision.WITHDRAWN, by=by, now=now)

    def decide(self, decision, *, by, now=None, **fields):
        """Writes the decision; the rules are those of ``workflow.disclosure`` and the database."""
        self.decision, self.decided_by, self.decided_at = decision, by, now or timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self._history_user = by
        self.save()
