"""What is kept as a file, for those of the staff who may see the record that it belongs to.

Wherever the admin shows a file it links to ``MEDIA_URL``, which leads here; nothing is served by
its address alone.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from recommendations.localization.texts import pick_from
from recommendations.models import Document, ProgressUpdate
from recommendations.views.documents import attachment

# Each model that keeps files: the field of the file, and the one that gives it a title.
KEEPERS = {Document: ("file", "title"), ProgressUpdate: ("evidence_file", "evidence_title")}


def kept_file(request, name, admin_site):
    """The file stored under ``name``, to be saved; 404 for what this account may not see."""
    for model, (field, title) in KEEPERS.items():
        record = model.objects.visible_to(request.user).filter(**{field: name}).first()
        if record:
            if not admin_site.get_model_admin(model).has_view_permission(request, record):
                raise PermissionDenied
            return attachment(getattr(record, field), pick_from(record, title))
    raise Http404
