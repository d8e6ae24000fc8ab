"""Why a record cannot be deleted: the rule of its model, or the records that belong to it."""

from django.core.exceptions import ValidationError
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.utils.translation import gettext, ngettext

from recommendations.models import name_reads

# How many records a sentence names.
MAX_NAMED = 3


def refusals(record: Model) -> list[str]:
    """Sentences in the active language that say why ``record`` cannot be deleted; often empty."""
    if hasattr(record, "validate_deletion"):
        try:
            record.validate_deletion()
        except ValidationError as error:
            return list(error.messages)
    try:
        # The people of a meeting that would go with it are counted here, and shown to nobody.
        with name_reads.not_shown():
            Collector(using=record._state.db or "default", origin=record).collect([record])
    except (ProtectedError, RestrictedError) as error:
        return [still_used(error)]
    return []


def still_used(error: ProtectedError | RestrictedError) -> str:
    """A sentence that names the records because of which a deletion was refused."""
    found = getattr(error, "protected_objects", None) or error.restricted_objects
    records = sorted(found, key=lambda one: (one._meta.label, one.pk))
    named = [f"{one._meta.verbose_name} “\u2068{one}\u2069”" for one in records[:MAX_NAMED]]
    more = len(records) - len(named)
    if more:
        named.append(ngettext("%(n)s other record", "%(n)s other records", more) % {"n": more})
    return gettext("It cannot be deleted: other records refer to it (%(records)s).") % {
        "records": gettext(", ").join(named)
    }
