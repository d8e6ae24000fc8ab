"""What follows every save, whichever road it took: the content version and the search tokens."""

from django.apps import apps
from django.core.management import call_command
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_migrate
from simple_history.signals import pre_create_historical_record

from recommendations import search, search_index, triggers
from recommendations.models import (
    ClosingDecision,
    Letter,
    NameAccess,
    SearchEntry,
    SignIn,
    SiteProfile,
    User,
    authorship,
    roles,
)


def connect():
    """Called once, when the models are ready."""
    config = apps.get_app_config("recommendations")
    unseen = {ClosingDecision, Letter, NameAccess, SearchEntry, SignIn, User}
    for model in config.get_models():
        if model in unseen or model.__name__.startswith("Historical"):
            continue
        for signal in (post_save, post_delete):
            signal.connect(content_moved, sender=model, dispatch_uid=f"content {model.__name__}")
        for field in model._meta.many_to_many:
            m2m_changed.connect(content_moved, sender=field.remote_field.through)
    search.connect()
    pre_create_historical_record.connect(authorship.sign)
    pre_migrate.connect(lift_triggers, sender=config)
    post_migrate.connect(lay_triggers, sender=config)
    post_migrate.connect(make_cache_table, sender=config)
    # The admin comes after all whose permissions the roles hold: those exist by then.
    post_migrate.connect(roles.lay, sender=apps.get_app_config("admin"))


def content_moved(sender, **kwargs):
    """Moves the content version, in the transaction of the change."""
    if not kwargs.get("raw"):
        SiteProfile.objects.move_content()


def lift_triggers(using, **kwargs):
    triggers.lift(using)


def lay_triggers(using, **kwargs):
    triggers.lay(using)
    search_index.lay(using)


def make_cache_table(using, **kwargs):
    """The table of the shared cache, where it is missing."""
    call_command("createcachetable", database=using, verbosity=0)
