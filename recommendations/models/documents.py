from contextlib import contextmanager
from functools import cache
from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.files.uploads import (
    CleanedFileField,
    HoldsFiles,
    WarningsField,
    seen_before_public,
)
from recommendations.models.base.content import Permanent, PermanentQuerySet
from recommendations.models.base.disclosable import DisclosableDocument, DisclosableQuerySet
from recommendations.models.base.prepared import KEY, PreparedQuery
from recommendations.models.base.relations import related


def random_name(instance, filename):
    """The storage path of an upload: an unguessable name with the original's ending."""
    return f"{timezone.now():%Y/%m}/{uuid4().hex}{PurePath(filename).suffix.lower()}"


class DocumentQuerySet(DisclosableQuerySet, PermanentQuerySet):
    shown_by = dict.fromkeys(["file", "meeting", "recommendation", "report"], ())
    shown_by |= {"is_public": [False]}
    on_published = (
        Q(meeting__published_at__isnull=False, meeting__withdrawn_at=None)
        | Q(
            recommendation__is_public=True,
            recommendation__plan__published_at__isnull=False,
            recommendation__plan__withdrawn_at=None,
        )
        | Q(report__plan__published_at__isnull=False, report__plan__withdrawn_at=None)
    )

    def public(self, at=None):
        """Public documents of what is itself public."""
        meetings = related(self.model, "meeting").objects.published(at)
        items = related(self.model, "recommendation").objects.public(at)
        reports = related(self.model, "report").objects.published(at)
        # EXISTS, not IN: an engine would collect all items for one document.
        item = Exists(items.filter(pk=OuterRef("recommendation")))
        return self.filter(is_public=True).filter(
            Q(meeting__in=meetings) | item | Q(report__in=reports)
        )

    def once_public(self):
        """What the public may have been able to read, now or earlier: its address never says 404.

        Each was public by its own mark, and its record has been public.
        """
        marked = self.model.history.filter(id=OuterRef("pk"), is_public=True)
        items = related(self.model, "recommendation").objects.once_public()
        return self.filter(Q(is_public=True) | Exists(marked)).filter(
            Q(meeting__published_at__isnull=False)
            | Q(recommendation__in=items)
            | Q(report__plan__published_at__isnull=False)
        )

    def visible_to(self, user):
        """What the account ``user`` may see: a focal point that of its own bodies' items only."""
        if not user.is_focal_point:
            return self
        items = related(self.model, "recommendation").objects.visible_to(user)
        return self.filter(recommendation__in=items)


class Document(HoldsFiles, DisclosableDocument, Permanent):
    """A file attached to a meeting, a recommendation or a report."""

    PUBLIC_FILES = {"file": "is_public"}

    title = models.CharField(_("title"), max_length=200)
    file = CleanedFileField(_("file"), upload_to=random_name)
    file_warnings = WarningsField(_("what remains in the file"))
    file_warnings_seen = models.BooleanField(
        _("I have checked what remains in the file"), default=False
    )
    is_public = models.BooleanField(_("public"), default=False)
    meeting = models.ForeignKey(
        "Meeting",
        verbose_name=_("meeting"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    report = models.ForeignKey(
        "Report",
        verbose_name=_("report"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    # Of a document of a recommendation: the verification to which it belongs.
    verification = models.ForeignKey(
        "Verification",
        verbose_name=_("verification"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="document_belongs_to_one_record",
                condition=Q(meeting__isnull=False, recommendation=None, report=None)
                | Q(meeting=None, recommendation__isnull=False, report=None)
                | Q(meeting=None, recommendation=None, report__isnull=False),
                violation_error_message=_("A document belongs to one record."),
            ),
            models.CheckConstraint(
                name="document_of_verification_with_recommendation",
                condition=Q(verification=None) | Q(recommendation__isnull=False),
                violation_error_message=_("A document of a verification belongs to its item."),
            ),
            seen_before_public(
                "document_warnings_seen_before_public", file="file", is_public="is_public"
            ),
        ]

    def __str__(self):
        return self.title or self.file.name

    def get_absolute_url(self):
        return reverse("document", args=[self.pk])

    def validate_deletion(self):
        super().validate_deletion()
        if self.verification_id:
            raise ValidationError(
                _("A document of a verification cannot be deleted."), code="verification"
            )

    def validate_change(self, stored):
        super().validate_change(stored)
        fixed = ["file", "recommendation_id", "verification_id"]
        if stored.verification_id and any(
            getattr(self, name) != getattr(stored, name) for name in fixed
        ):
            raise ValidationError(
                _("A document of a verification cannot be replaced or moved."),
                code="verification",
            )

    def was_public(self):
        return type(self).objects.once_public().filter(pk=self.pk).exists()


@contextmanager
def documents_held_back(item, plan):
    """While it is open, the recommendation ``item`` of ``plan`` is saved.

    Where that makes it public, its public documents wait for a publisher who has seen them.
    """
    becomes_public = (
        item.pk
        and item.is_public
        and plan.is_published()
        and _hidden_one(type(item)).tuples(key=item.pk)  # type: ignore[arg-type] # a class is hashable
    )
    documents = list(item.documents.filter(is_public=True)) if becomes_public else []
    _set_public(documents, item, is_public=False)
    yield
    _set_public(documents, item, is_public=True)


@cache
def _hidden_one(model):
    hidden = models.QuerySet(model).filter(pk=KEY, is_public=False)
    return PreparedQuery(lambda: hidden.values_list("pk"))


def _set_public(documents, item, *, is_public):
    for document in documents:
        document.recommendation, document.is_public = item, is_public
        document.save()
