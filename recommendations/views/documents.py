"""Public documents and evidence, as files."""

from django.db.models import Q
from django.http import Http404

from recommendations.files.attachments import attachment
from recommendations.localization.texts import columns, pick_from
from recommendations.models import Document, ProgressUpdate, Recommendation, Redaction
from recommendations.models.base.json_rows import Rows
from recommendations.views.base.caching import public_page
from recommendations.views.base.capacity import sends_file
from recommendations.views.base.errors import Gone


def document_rows(own):
    """The public documents of one public record, as a column; ``own`` ties them to its query."""
    public = Document.objects.filter(own, is_public=True)
    return Rows(public, ["pk", "file", "verification", *columns("title")])


@public_page
@sends_file
def document(request, pk):
    """A public document of a public record."""
    found = Document.objects.public().filter(pk=pk).first()
    if found is None:
        # 410 says that there was something to read here once.
        raise Gone if Document.objects.once_public().filter(pk=pk).exists() else Http404
    if was_removed(found, "file"):
        raise Gone
    return attachment(found.file, pick_from(found, "title"))


@public_page
@sends_file
def evidence(request, pk):
    """The public file behind a published update."""
    found = (
        ProgressUpdate.objects.published()
        .filter(pk=pk, evidence_is_public=True, recommendation__in=Recommendation.objects.public())
        .exclude(Q(evidence_file=""))
        .first()
    )
    if found is None:
        if Redaction.objects.filter(
            record_kind="progressupdate", record_key=pk, field="evidence_is_public"
        ).exists():
            raise Gone
        raise Http404
    return attachment(found.evidence_file, pick_from(found, "evidence_title"))


def was_removed(record, field):
    """True when the file in ``field`` of ``record`` was removed for good."""
    own = {"record_kind": record._meta.model_name, "record_key": record.pk}
    return Redaction.objects.filter(field=field, **own).exists()
