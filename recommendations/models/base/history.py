"""How history is kept: each state of a record with who made it, by name, and where it came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from recommendations.models.meetings import name_reads

from .change_causes import cause


class KeptStates(models.QuerySet):
    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for state in objs:
            state.sign()
        made = super().bulk_create(objs, *args, **kwargs)
        self.keep_links({state.id: state for state in made if state.history_type == "~"})
        return made

    def keep_links(self, states):
        """Keeps what the records of ``states`` (by the record's key) are linked to now."""
        for field in self.model._history_m2m_fields if states else []:
            through, own = field.remote_field.through, field.m2m_column_name()
            name = f"{self.model._meta.model_name}_{field.name}"
            kept = self.model._meta.get_field(name).related_model
            links = through._base_manager.filter(**{f"{own}__in": list(states)})
            columns = [column.attname for column in through._meta.concrete_fields]
            kept._base_manager.bulk_create(
                [kept(history=states[row[own]], **row) for row in links.values(*columns)]
            )


class KeptState(models.Model):
    """What every history record holds beside the columns of its record."""

    # The account may be deleted one day; who it was must stay readable.
    history_user_name = models.CharField(
        _("changed by"), max_length=150, default="", blank=True, editable=False
    )

    objects = KeptStates.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        state = super().from_db(db, field_names, values)
        name_reads.note(state, cls.instance_type)
        return state

    def sign(self):
        """Notes the name of the account, and the origin that is open now."""
        self.history_change_reason = self.history_change_reason or cause() or None
        if self.history_user_id:
            self.history_user_name = self.history_user.get_username()
        if self.history_type == "-" and isinstance(self.history_user, self.instance_type):
            # An account that deletes itself: nobody is left to point at.
            self.history_user = None if self.history_user_id == self.id else self.history_user

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.sign()
        super().save(*args, **kwargs)


class Keeping(HistoricalRecords):
    """Keeps the states of one model, and with each what it is linked to (``m2m_fields``).

    A state just added has no links yet, and what is deleted has none any more: those of the state
    between are kept, in as few queries as that takes.
    """

    def __init__(self, **options):
        reason = models.TextField(null=True)
        super().__init__(bases=(KeptState,), history_change_reason_field=reason, **options)

    def post_save(self, instance, created, using=None, update_fields=None, **kwargs):
        """As usual, but for a save of nothing that is kept: a sign-in is no change."""
        if not update_fields or set(update_fields) - set(self.excluded_fields):
            super().post_save(instance, created, using=using, **kwargs)

    def create_historical_record_m2ms(self, history_instance, instance):
        if history_instance.history_type != "~":
            return
        for field in history_instance._history_m2m_fields:
            through, kept = field.remote_field.through, self.m2m_models[field]
            links = through._base_manager.filter(**{field.m2m_field_name(): instance.pk})
            columns = [column.attname for column in through._meta.concrete_fields]
            rows = [kept(history=history_instance, **row) for row in links.values(*columns)]
            if rows:
                kept._base_manager.bulk_create(rows)

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
