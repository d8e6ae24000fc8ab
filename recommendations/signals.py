"""Connects the signals: what follows a save, a deletion and a migration."""

from functools import partial

from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_migrate,
    post_save,
    pre_delete,
    pre_migrate,
)
from simple_history.signals import post_create_historical_record, pre_create_historical_record

from recommendations.models.history import acting_user, history_written, set_history_user

from .db import triggers, unknown_migrations
from .history import change_log
from .models import Attendee, DisclosureRequest, Institution, Letter, User, public_changes
from .models.accounts.notifications import AT_ONCE_KINDS
from .models.accounts.users import validate_last_institution, validate_new_roles
from .search import full_text, indexing
from .workflow import roles


def connect():
    """Called once, when the models are ready."""
    config = apps.get_app_config("recommendations")
    records = [model for model in config.get_models() if not _is_history(model)]
    public_changes.connect(records)
    post_save.connect(letter_written, sender=Letter)
    m2m_changed.connect(validate_new_roles, sender=User.groups.through)
    pre_delete.connect(validate_last_institution, sender=Institution)
    post_delete.connect(disclosed_record_deleted)
    indexing.connect()
    pre_create_historical_record.connect(set_history_user)
    post_create_historical_record.connect(change_log.log_change)
    history_written.connect(change_log.log_changes)
    pre_migrate.connect(unknown_migrations.refuse, sender=config)
    pre_migrate.connect(drop_triggers, sender=config)
    post_migrate.connect(install_triggers, sender=config)
    post_migrate.connect(make_cache_table, sender=config)
    # The admin comes after all whose permissions the roles hold: those exist by then.
    post_migrate.connect(roles.sync_groups, sender=apps.get_app_config("admin"))


def _is_history(model):
    return model.__name__.startswith("Historical")


def letter_written(sender, instance, created, **kwargs):
    """A letter of ``AT_ONCE_KINDS`` is sent after the commit; if that fails, by the next run."""
    if created and instance.kind in AT_ONCE_KINDS:
        transaction.on_commit(partial(send_letter, instance.pk), robust=True)


def send_letter(pk):
    # Mail is loaded when the first letter is written: most processes send none.
    from .notifications import at_once  # noqa: PLC0415 - heavy: mail, which most processes never send

    at_once.send(pk)


def disclosed_record_deleted(sender, instance, **kwargs):
    """What was asked for a record that is gone is asked no more."""
    if getattr(sender, "DISCLOSED_AS", None):
        for request in DisclosureRequest.objects.waiting().about(instance):
            request.decide(request.Decision.WITHDRAWN, by=acting_user(instance))
    elif sender is Attendee and instance.asked_in_id:
        withdraw_if_empty(instance.asked_in, by=acting_user(instance))


def withdraw_if_empty(request, *, by):
    """Withdraws a waiting request that asks for no level and no name."""
    if request.is_waiting and not request.level and not request.attendees.exists():
        request.decide(request.Decision.WITHDRAWN, by=by)


def drop_triggers(using, **kwargs):
    triggers.drop(using)


def install_triggers(using, **kwargs):
    triggers.install(using)
    full_text.install(using)


def make_cache_table(using, **kwargs):
    """The table of the shared cache, where it is missing."""
    call_command("createcachetable", database=using, verbosity=0)
