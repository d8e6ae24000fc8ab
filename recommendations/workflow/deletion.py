"""Why a record cannot be deleted: the rule of its model, or the records that belong to it."""

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import (
    CASCADE,
    PROTECT,
    RESTRICT,
    Exists,
    Model,
    ProtectedError,
    Q,
    RestrictedError,
)
from django.db.models.deletion import Collector
from django.utils.translation import gettext, ngettext

from recommendations.models import Statement, name_reads

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


def is_refused(record: Model) -> bool:
    """True when there are ``refusals`` for ``record``; one query beside the rule of its model."""
    if hasattr(record, "validate_deletion"):
        try:
            record.validate_deletion()
        except ValidationError:
            return True
    found = [
        Exists(model._base_manager.filter(**{lookup: record.pk}))
        for model, lookup in _protecting(type(record))
    ]
    stored = type(record)._base_manager.filter(pk=record.pk)
    return bool(found) and stored.filter(reduce(or_, map(Q, found))).exists()


def _protecting(model, path="pk"):
    """(model, lookup) of the records that protect one of ``model``, or what goes with it.

    ``path``: the lookup from a record of ``model`` to the one that is deleted.
    """
    found = []
    for field in model._meta.get_fields(include_hidden=True):
        if not (field.auto_created and (field.one_to_many or field.one_to_one)):
            continue
        lookup = f"{field.field.name}__{path}"
        if field.on_delete in (PROTECT, RESTRICT):
            found.append((field.related_model, lookup))
        elif field.on_delete is CASCADE:
            found += _protecting(field.related_model, lookup)
    return found


def still_used(error: ProtectedError | RestrictedError) -> str:
    """A sentence that names the records because of which a deletion was refused."""
    found = getattr(error, "protected_objects", None) or error.restricted_objects
    records = sorted(found, key=lambda one: (one._meta.label, one.pk))
    named = [f"{one._meta.verbose_name} “\u2068{_title(one)}\u2069”" for one in records[:MAX_NAMED]]
    more = len(records) - len(named)
    if more:
        named.append(ngettext("%(n)s other record", "%(n)s other records", more) % {"n": more})
    return gettext("It cannot be deleted: other records refer to it (%(records)s).") % {
        "records": gettext(", ").join(named)
    }


def _title(record):
    """What ``record`` is called, without the name of who spoke."""
    return f"{record.number} · {record.meeting}" if isinstance(record, Statement) else str(record)
