"""Writes the log of changes: one entry with every history record, in the same transaction.

Single records come by the signal of simple-history, records in bulk by ``history_written``.
"""

from django.db.models import prefetch_related_objects

from recommendations.models import ChangeLogEntry

from .labels import RELATED, kind_of, labels_by_language, page_of


def log_change(instance, history_instance, **kwargs):
    """Receiver of ``post_create_historical_record``."""
    for path in RELATED.get(history_instance.instance_type, []):
        name = path.partition("__")[0]
        if type(instance)._meta.get_field(name).is_cached(instance):
            # Known already: not asked of the database again.
            setattr(history_instance, name, getattr(instance, name))
    log_changes([history_instance])


def log_changes(history_records, **kwargs):
    """Receiver of ``history_written``: adds the entries of ``history_records`` of one model."""
    if history_records:
        related = RELATED.get(history_records[0].instance_type, [])
        prefetch_related_objects(history_records, *related)
        entries = [_entry(record) for record in history_records]
        if len(entries) == 1:
            # By its prepared statement, as most are.
            entries[0].save(force_insert=True)
        else:
            ChangeLogEntry.objects.bulk_create(entries)


def _entry(record):
    page, page_key = page_of(record)
    return ChangeLogEntry(
        at=record.history_date,
        action=record.history_type,
        record_kind=kind_of(record.instance_type),
        record_key=record.id,
        history_id=record.history_id,
        page_kind=kind_of(page),
        page_key=page_key,
        label=labels_by_language(record),
        user_name=record.history_user_name,
        cause=record.history_change_reason or "",
    )
