"""The history of records: who changed what, when and why.

Every saved state of a record is one history record (django-simple-history). It holds the name of
the account (``acting_user``) and the cause of the change (``Cause``). Whoever makes several changes
by one act says so around it::

    with caused_by(Cause.FILE, "plan-2023.xlsx"):
        …

or above a function: ``@caused_by(Cause.ADOPTION)``. The cause is stored in
``history_change_reason`` as a code and what it is about: ``file plan-2023.xlsx``; the words for
people are made for display, in their language. A change by hand on the record's own page has none.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from recommendations.localization.phrases.account_names import stored_account_name

from . import name_reads
from .prepared_writes import PreparedInsert

MAX_ABOUT_LENGTH = 250

# Sent for history records written in bulk, of which simple-history sends no signal.
history_written = Signal()

_cause = ContextVar("cause", default="")
_acting_user = ContextVar("acting_user", default=None)


class Cause(models.TextChoices):
    """The kinds of act from which changes follow; the value is the stored code."""

    ADOPTION = "adopt", pgettext_lazy("origin", "adoption of the plan")
    PUBLICATION = "publish", pgettext_lazy("origin", "publication")
    WITHDRAWAL = "withdraw", pgettext_lazy("origin", "withdrawal")
    POSTPONEMENT = "postpone", pgettext_lazy("origin", "postponement")
    REPORT = "report", pgettext_lazy("origin", "progress update")
    SENDING = "send", pgettext_lazy("origin", "update sent")
    RETURN = "return", pgettext_lazy("origin", "update returned")
    REMARK = "remark", pgettext_lazy("origin", "remark on an update")
    VERIFICATION = "verify", pgettext_lazy("origin", "verification")
    RECEIPT = "receive", pgettext_lazy("origin", "receipt confirmed")
    RESPONSE = "respond", pgettext_lazy("origin", "response of a body")
    CLOSING = "close", pgettext_lazy("origin", "closing of the year")
    DISCARDING = "discard", pgettext_lazy("origin", "draft discarded")
    MINUTES = "minutes", pgettext_lazy("origin", "minutes")
    FILE = "file", pgettext_lazy("origin", "file")
    BULK = "bulk", pgettext_lazy("origin", "several records at once")
    RESTORE = "restore", pgettext_lazy("origin", "earlier text restored")
    ERASURE = "erase", pgettext_lazy("origin", "names erased")
    LOCK_DOWN = "lock_down", pgettext_lazy("origin", "lock-down in an emergency")
    DISCLOSURE = "disclose", pgettext_lazy("origin", "disclosure granted")
    REDACTION = "redact", pgettext_lazy("origin", "words redacted")
    COMMAND = "command", pgettext_lazy("origin", "command")


@contextmanager
def caused_by(cause, about=""):
    """While it is open, the history records that are written store ``cause``, a Cause.

    ``about`` (a str) is language-neutral: the name of a file, of a command, of a field. The
    outermost wins: a report published from a file came from the file.
    """
    if _cause.get():
        yield
        return
    words = " ".join(str(about).split())[:MAX_ABOUT_LENGTH]
    token = _cause.set(f"{Cause(cause).value} {words}".strip())
    try:
        yield
    finally:
        _cause.reset(token)


def current_cause():
    """The open cause as it is stored; empty where there is none."""
    return _cause.get()


def parse_cause(stored):
    """A stored cause, as (Cause or None, what it is about)."""
    code, _space, about = (stored or "").partition(" ")
    return (Cause(code), about) if code in Cause.values else (None, stored or "")


@contextmanager
def acting_as(user):
    """While it is open, the history of whatever is saved or deleted names the account ``user``."""
    token = _acting_user.set(user)
    try:
        yield
    finally:
        _acting_user.reset(token)


def bulk_history_options():
    """Keyword arguments for simple-history's functions in bulk, which know no ``acting_as``."""
    user = _acting_user.get()
    return {"default_user": user} if user else {}


def set_history_user(history_instance, **kwargs):
    """Receiver of ``pre_create_historical_record``: enters the account of ``acting_as``."""
    if user := _acting_user.get():
        history_instance.history_user = user


def acting_user(record=None):
    """The account at work, or None: the one set on ``record``, of ``acting_as``, or signed in."""
    named = getattr(record, "_history_user", None) or _acting_user.get()
    if named:
        return named
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


class HistoryRecordQuerySet(models.QuerySet):
    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for record in objs:
            record.set_author_and_cause()
        with transaction.atomic(savepoint=False):
            created = super().bulk_create(objs, *args, **kwargs)
            changed = {record.id: record for record in created if record.history_type == "~"}
            self._copy_links(changed)
            history_written.send(self.model, history_records=created)
        return created

    def _copy_links(self, history_records):
        """Stores what the records of ``history_records`` (by the record's key) are linked to."""
        for field in self.model._history_m2m_fields if history_records else []:
            through, own = field.remote_field.through, field.m2m_column_name()
            name = f"{self.model._meta.model_name}_{field.name}"
            copies = self.model._meta.get_field(name).related_model
            links = through._base_manager.filter(**{f"{own}__in": list(history_records)})
            columns = [column.attname for column in through._meta.concrete_fields]
            copies._base_manager.bulk_create(
                [copies(history=history_records[row[own]], **row) for row in links.values(*columns)]
            )


class HistoryRecord(PreparedInsert):
    """What every history record holds beside the columns of its record."""

    # The account may be deleted one day; who it was must stay readable.
    history_user_name = models.CharField(
        _("changed by"), max_length=150, default="", blank=True, editable=False
    )

    objects = HistoryRecordQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        name_reads.note(record, cls.instance_type)
        return record

    def set_author_and_cause(self):
        """Enters the name of the account, and the open cause."""
        self.history_change_reason = self.history_change_reason or current_cause() or None
        if self.history_user_id:
            size = self._meta.get_field("history_user_name").max_length
            self.history_user_name = stored_account_name(self.history_user, size)
        if self.history_type == "-" and isinstance(self.history_user, self.instance_type):
            # An account that deletes itself: nobody is left to point at.
            self.history_user = None if self.history_user_id == self.id else self.history_user

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.set_author_and_cause()
        super().save(*args, **kwargs)


class RecordHistoryManager(HistoryManager):
    """The library's manager, whose class is made once and not at each access to ``history``."""

    @classmethod
    def from_queryset(cls, queryset_class, class_name=None):
        return _library_manager(queryset_class)


@cache
def _library_manager(queryset_class):
    return HistoryManager.from_queryset(queryset_class)


class RecordHistory(HistoricalRecords):
    """The history of one model, with the links (``m2m_fields``) of each changed record.

    A record just added has no links yet, and a deleted one has none any more: only changes store
    them, in as few queries as possible.
    """

    def __init__(self, **options):
        reason = models.TextField(null=True)
        super().__init__(
            bases=(HistoryRecord,),
            history_change_reason_field=reason,
            history_manager=RecordHistoryManager,
            **options,
        )

    def post_save(self, instance, created, using=None, update_fields=None, **kwargs):
        """As usual, but for a save of excluded fields alone: a sign-in is no change."""
        if not update_fields or set(update_fields) - set(self.excluded_fields):
            super().post_save(instance, created, using=using, **kwargs)

    def create_historical_record(self, *args, **kwargs):
        """As usual, together with what follows from it: links, the entry in the log of changes."""
        with transaction.atomic(savepoint=False):
            super().create_historical_record(*args, **kwargs)

    def create_historical_record_m2ms(self, history_instance, instance):
        if history_instance.history_type != "~":
            return
        for field in history_instance._history_m2m_fields:
            through, copies = field.remote_field.through, self.m2m_models[field]
            links = through._base_manager.filter(**{field.m2m_field_name(): instance.pk})
            columns = [column.attname for column in through._meta.concrete_fields]
            rows = [copies(history=history_instance, **row) for row in links.values(*columns)]
            if rows:
                copies._base_manager.bulk_create(rows)

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs):
        """As usual; a link made from its other end changes the records at this end."""
        if not reverse:
            super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
            return
        other = self.cls._meta.get_field(attr)
        if action == "pre_clear":
            linked = self.cls._base_manager.filter(**{other.name: instance})
            instance._links_cleared = set(linked.values_list("pk", flat=True))
        elif action == "post_clear":
            pk_set = instance._links_cleared
        if action in ("post_add", "post_remove", "post_clear"):
            for record in self.cls._base_manager.filter(pk__in=pk_set):
                self.create_historical_record(record, "~")
