"""What follows every save, whichever road it took: the content version and the search tokens."""

from django.apps import apps
from django.core.management import call_command
from django.db.models.signals import post_migrate, pre_migrate
from simple_history.signals import pre_create_historical_record

from recommendations import search, search_index, triggers
from recommendations.models import authorship, public_changes, roles


def connect():
    """Called once, when the models are ready."""
    config = apps.get_app_config("recommendations")
    records = [model for model in config.get_models() if not _is_history(model)]
    public_changes.connect(records)
    search.connect()
    pre_create_historical_record.connect(authorship.sign)
    pre_migrate.connect(lift_triggers, sender=config)
    post_migrate.connect(lay_triggers, sender=config)
    post_migrate.connect(make_cache_table, sender=config)
    # The admin comes after all whose permissions the roles hold: those exist by then.
    post_migrate.connect(roles.lay, sender=apps.get_app_config("admin"))


def _is_history(model):
    return model.__name__.startswith("Historical")


def lift_triggers(using, **kwargs):
    triggers.lift(using)


def lay_triggers(using, **kwargs):
    triggers.lay(using)
    search_index.lay(using)


def make_cache_table(using, **kwargs):
    """The table of the shared cache, where it is missing."""
    call_command("createcachetable", database=using, verbosity=0)
