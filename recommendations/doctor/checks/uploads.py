"""The files that records name and the files that are there are the same."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from recommendations.doctor.registry import check, fault, fine, warning
from recommendations.doctor.wording import counted, named
from recommendations.files.pending_uploads import FOLDER as PENDING
from recommendations.workflow.stored_files import holders

# A file is stored a moment before its record.
YOUNG = timedelta(hours=1)


@check("uploads.missing", needs_database=True)
def missing():
    """Each file that a record names is there."""
    lost = [
        f"{model._meta.verbose_name_raw} {pk}"
        for model, pk, name in _named()
        if not default_storage.exists(name)
    ]
    if not lost:
        return fine("Each file that a record names is there.")
    return fault(
        f"{counted(len(lost), 'file')} missing that records name ({named(lost)}): readers get an "
        "error instead of the evidence.",
        f"Copy {settings.MEDIA_ROOT} from the newest verified backup.",
    )


@check("uploads.unused", needs_database=True)
def unused():
    """Each stored file belongs to a record."""
    names = {name for _model, _pk, name in _named()}
    young = (timezone.now() - YOUNG).timestamp()
    root = Path(settings.MEDIA_ROOT)
    left = [
        path
        for path in root.rglob("*")
        if path.is_file()
        and path.relative_to(root).parts[0] != PENDING
        and path.relative_to(root).as_posix() not in names
        and path.stat().st_mtime < young
    ]
    if not left:
        return fine("Each stored file belongs to a record.")
    megabytes = sum(path.stat().st_size for path in left) / 2**20
    return warning(
        f"{counted(len(left), 'stored file')} without a record ({megabytes:.1f} MB), which may "
        "hold what was deleted or redacted.",
        f"Look at the oldest below {settings.MEDIA_ROOT}, and remove those that nobody needs.",
    )


def _named():
    """Model, primary key and name of each file that a record names."""
    for model in holders():
        for field in model.file_fields():
            rows = model._base_manager.exclude(**{field.name: ""}).order_by()
            for pk, name in rows.values_list("pk", field.name).iterator():
                yield model, pk, name
