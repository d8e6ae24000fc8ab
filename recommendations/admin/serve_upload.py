"""Serves uploaded files to staff who may see the record that a file belongs to.

``MEDIA_URL`` leads here, and so does every link to a file in the admin. Knowing the address of a
file is never enough.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from recommendations.admin.base.evidence import original_name
from recommendations.files.attachments import attachment
from recommendations.localization.texts import pick_from
from recommendations.models import Document, ProgressUpdate

# Models with uploaded files: the field of the file, and the field with its title.
UPLOAD_FIELDS = {Document: ("file", "title"), ProgressUpdate: ("evidence_file", "evidence_title")}


def serve_upload(request, name, admin_site):
    """The file stored under ``name`` as a download; 404 where the user may not see its record."""
    for model, (field, title) in UPLOAD_FIELDS.items():
        record = model.objects.visible_to(request.user).filter(**{field: name}).first()
        if record:
            if not admin_site.get_model_admin(model).has_view_permission(request, record):
                raise PermissionDenied
            name = original_name(record) if model is ProgressUpdate else ""
            return attachment(getattr(record, field), pick_from(record, title), name)
    raise Http404
