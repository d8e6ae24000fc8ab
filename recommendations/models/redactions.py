from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.models.base.content import Content, ContentQuerySet

# Stands where words were taken out, in every language; fonts and feed readers all know it.
MARKER = "[…]"
# Stands where the address of a piece of evidence was taken out (RFC 2606: it leads nowhere).
REMOVED_ADDRESS = "https://removed.invalid/"
# What a Redaction names as its field when only earlier versions held the words.
EARLIER_VERSIONS = "history"
# Fields that the public never reads: taking words out of them is not announced.
INTERNAL_FIELDS = [EARLIER_VERSIONS, "internal_note", "remark"]
# What was taken out of these fields is not words.
EVIDENCE_FIELDS = ["evidence_is_public"]
FILE_FIELDS = ["evidence_file", "file"]


class RedactionQuerySet(ContentQuerySet):
    def public(self):
        """Redactions of what readers see, oldest first."""
        return self.exclude(field__in=INTERNAL_FIELDS).order_by("redacted_at", "pk")

    def of_page(self, kind, keys):
        """Redactions on the pages of the records ``keys`` (a value or a query) of ``kind``."""
        return self.filter(page_kind=kind, page_key__in=keys)

    def update(self, **fields):
        raise ValidationError(_("A redaction cannot be changed."), code="redaction")

    def delete(self):
        if self.exists():
            raise ValidationError(_("A redaction cannot be deleted."), code="redaction")
        return super().delete()


class Redaction(Content):
    """A removal of words or files from what was published: where, when, by whom and why.

    What was removed is stored nowhere, nor anything it could be guessed from.
    """

    class Category(models.TextChoices):
        SAFETY = "safety", pgettext_lazy("redaction", "for somebody’s safety")
        PERSONAL_DATA = "personal_data", pgettext_lazy("redaction", "personal data")
        COURT_ORDER = "court_order", pgettext_lazy("redaction", "court order")

    record_kind = models.CharField(_("kind of record"), max_length=40)
    record_key = models.PositiveBigIntegerField(_("number of the record"))
    # The record on whose page the text is read: the meeting of an agenda item.
    page_kind = models.CharField(_("kind of page"), max_length=40)
    page_key = models.PositiveBigIntegerField(_("number of the page"))
    field = models.CharField(_("field"), max_length=60)
    category = models.CharField(_("reason"), max_length=20, choices=Category.choices)
    redacted_on = models.DateField(_("redacted on"))
    redacted_at = models.DateTimeField(_("redacted at"))
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("redacted by"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    # What the field is about to read: the triggers let exactly this text pass. Empty once the
    # transaction that took the words out is over.
    new_text = models.TextField(  # noqa: DJ001 - NULL equals nothing, so it lets nothing pass
        _("replacement text"), null=True, editable=False
    )

    objects = RedactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["-redacted_at", "-pk"]
        indexes = [
            models.Index(fields=["page_kind", "page_key"], name="redaction_by_page"),
            models.Index(fields=["record_kind", "record_key"], name="redaction_by_record"),
        ]
        permissions = [("redact", "Can take words out of what was published")]
        constraints = [
            models.CheckConstraint(
                name="redaction_has_a_known_reason",
                condition=models.Q(category__in=["safety", "personal_data", "court_order"]),
                violation_error_message=_("Choose a reason."),
            )
        ]

    def __str__(self):
        kind = apps.get_model("recommendations", self.record_kind)._meta.verbose_name
        return f"{kind} {self.record_key} · {self.redacted_on}"

    def save(self, *args, **kwargs):
        """Saves once; raises ValidationError for a redaction that is stored already."""
        if not self._state.adding:
            raise ValidationError(_("A redaction cannot be changed."), code="redaction")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("A redaction cannot be deleted."), code="redaction")
