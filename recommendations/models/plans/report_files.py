from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.content import Content, ContentQuerySet


class ReportFileQuerySet(ContentQuerySet):
    def current(self):
        """The files that are served."""
        return self.filter(retired_at=None)

    def retired(self):
        """Those that were served once; only their checksums are left."""
        return self.exclude(retired_at=None)

    def retire(self, *, now=None):
        """Erases the bytes of the current files; their checksums stay."""
        return self.current().update(content=None, fingerprint="", retired_at=now or timezone.now())

    def delete(self):
        if self.exists():
            raise ValidationError(_("A report cannot be deleted."), code="frozen")
        return super().delete()


class ReportFile(Content):
    """The bytes of one file of a report as they were first made, with their checksum.

    A file is made again when what the report shows has changed: words were taken out, an item was
    withdrawn, a name is no longer public. The earlier checksum stays, so that whoever has the
    earlier file can prove that it was genuine.
    """

    report = models.ForeignKey(
        "Report", verbose_name=_("report"), on_delete=models.PROTECT, related_name="files"
    )
    language = models.CharField(_("language"), max_length=10)
    ending = models.CharField(_("kind of file"), max_length=10)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    # What the file was made from, to notice a change. Erased with the bytes: what was taken out
    # could be guessed by trying.
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    content = models.BinaryField(_("bytes"), null=True)
    # The address of the site in its links.
    site = models.CharField(_("address of the site"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made at"))
    retired_at = models.DateTimeField(_("served until"), null=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ["ending", "language", "made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "language", "ending"],
                condition=Q(retired_at=None),
                name="report_file_one_current",
                violation_error_message=_("This file of the report is already stored."),
            ),
            models.CheckConstraint(
                name="report_file_without_bytes_once_retired",
                condition=Q(retired_at=None, content__isnull=False)
                | Q(retired_at__isnull=False, content=None, fingerprint=""),
                violation_error_message=_("The bytes of an earlier file are erased."),
            ),
        ]

    def __str__(self):
        return f"{self.report_id}.{self.language}.{self.ending} · {self.sha256[:12]}"

    def save(self, *args, **kwargs):
        """Saves once; raises ValidationError for a file that is stored already."""
        if not self._state.adding:
            raise ValidationError(
                _("A report cannot be changed; publish a new one."), code="frozen"
            )
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("A report cannot be deleted."), code="frozen")
