from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.localization.languages import CODES

from .prepared_writes import PreparedInsert


class ChangeLogQuerySet(models.QuerySet):
    def about(self, *history_records):
        """The entries of the ``history_records``: querysets of one model each."""
        condition = Q(pk__in=[])
        for records in history_records:
            kind = records.model.instance_type._meta.model_name
            condition |= Q(record_kind=kind, history_id__in=records.order_by().values("pk"))
        return self.filter(condition)

    def labelled(self, words):
        """The entries whose label contains ``words`` in one of the languages."""
        condition = Q()
        for code in CODES:
            condition |= Q(**{f"label__{code}__icontains": words})
        return self.filter(condition)

    def with_previous(self, among):
        """Adds ``previous_id``: the key of the history record before, of the entries ``among``."""
        earlier = among.filter(
            record_kind=models.OuterRef("record_kind"),
            record_key=models.OuterRef("record_key"),
            history_id__lt=models.OuterRef("history_id"),
        )
        newest = earlier.order_by("-history_id").values("history_id")[:1]
        return self.annotate(previous_id=models.Subquery(newest))


class ChangeLogEntry(PreparedInsert):
    """One change of one record: what the list of all changes is read from.

    Written by ``recommendations.history.change_log`` with every history record, in the same
    transaction. The values of the record are in its history alone; see decision 0023.
    """

    class Action(models.TextChoices):
        ADDED = "+", pgettext_lazy("history", "Added")
        CHANGED = "~", pgettext_lazy("history", "Changed")
        DELETED = "-", pgettext_lazy("history", "Deleted")

    at = models.DateTimeField(_("time"), editable=False)
    action = models.CharField(_("What"), max_length=1, choices=Action.choices, editable=False)
    # Names of models and keys, not relations: entries of every model are in one table, and stay
    # when their record is deleted.
    record_kind = models.CharField(_("kind of record"), max_length=30, editable=False)
    record_key = models.PositiveBigIntegerField(_("record"), editable=False)
    history_id = models.PositiveBigIntegerField(_("history"), editable=False)
    # The record on whose history page the change is listed: the record itself or its whole.
    page_kind = models.CharField(_("kind"), max_length=30, editable=False)
    page_key = models.PositiveBigIntegerField(_("page"), editable=False)
    # What the record was called then, by language; never the name of a person who attended.
    label = models.JSONField(_("Record"), default=dict, editable=False)
    user_name = models.CharField(_("changed by"), max_length=150, blank=True, editable=False)
    # As ``models.history.parse_cause`` reads it.
    cause = models.TextField(_("From where"), blank=True, editable=False)

    objects = ChangeLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry in the log of changes")
        verbose_name_plural = _("log of changes")
        ordering = ["-at", "-pk"]
        default_permissions = []
        indexes = [
            models.Index(fields=["at", "id"], name="change_by_time"),
            models.Index(
                fields=["record_kind", "record_key", "history_id"], name="change_by_record"
            ),
            models.Index(fields=["page_kind", "page_key"], name="change_by_page"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "history_id"],
                name="change_logged_once",
                violation_error_message=_("This change is in the log already."),
            )
        ]

    def __str__(self):
        return f"{self.get_action_display()}: {self.record_kind} {self.record_key}"
