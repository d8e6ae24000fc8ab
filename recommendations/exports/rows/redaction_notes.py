"""That something was taken out of what is read, when and why: for pages and for files."""

from collections import defaultdict
from datetime import date

from django.db.models import OuterRef, Q
from django.utils.translation import gettext

from recommendations.localization.dates.dates import written_out
from recommendations.localization.languages import CODES
from recommendations.models import Redaction
from recommendations.models.base.json_rows import Rows
from recommendations.models.redactions import EVIDENCE_FIELDS, FILE_FIELDS

FIELDS = ["record_kind", "record_key", "field", "category", "redacted_on"]


def rows_of(kind):
    """The redactions on the page of a record of ``kind``, as a column of the query that reads it;
    see ``by_record``."""
    own = Q(page_kind=kind, page_key=OuterRef("pk"))
    return Rows(Redaction.objects.public().filter(own), FIELDS)


def of_pages(kind, keys):
    """The redactions on the pages ``keys`` of ``kind``; see ``by_record``."""
    return by_record(Redaction.objects.public().of_page(kind, keys).values(*FIELDS))


def by_record(rows):
    """(kind, key) → the redactions of that record as JSON: date, category and field, each once."""
    found = defaultdict(list)
    for row in rows:
        note = {
            "date": str(row["redacted_on"]),
            "category": row["category"],
            "field": _bare(row["field"]),
        }
        own = found[row["record_kind"], row["record_key"]]
        if note not in own:
            own.append(note)
    return found


def _bare(field):
    """The name of a field without its language."""
    name, _underscore, language = field.rpartition("_")
    return name if language in CODES else field


def sentences(notes):
    """``notes`` (see ``by_record``) as sentences in the active language, each once."""
    return list(dict.fromkeys(map(_sentence, notes)))


def _sentence(note):
    words = {
        "day": written_out(date.fromisoformat(note["date"])),
        "reason": Redaction.Category(note["category"]).label,
    }
    if note["field"] in EVIDENCE_FIELDS:
        return gettext("The evidence was made private on %(day)s (%(reason)s).") % words
    if note["field"] in FILE_FIELDS:
        return gettext("A file was removed on %(day)s (%(reason)s).") % words
    return gettext("Words were removed on %(day)s (%(reason)s).") % words
