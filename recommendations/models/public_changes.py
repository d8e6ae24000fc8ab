"""Moves the content version when a change concerns what the public can see.

Pages are cached by the content version. It moves with public changes only: saving a draft, an
internal note or a name that is not disclosed must not tell outsiders that the office is at work.
A change is public when the visible values of its record (``visibility``) differ before and after
it. The pages of a plan go by a version of their own, which moves with what they show alone. Every
change locks the site's row first, so that one change that is not public yet, and one that publishes
it, cannot miss each other.
"""

from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from recommendations.models.base.content import changed_in_bulk

from .site_profile import SiteProfile
from .visibility import (
    NEVER_VISIBLE,
    VISIBLE,
    counts_otherwise,
    visible_values,
    years_showing,
)


def connect(models):
    """Connects what follows to the signals of ``models``. Called once, when the models are ready.

    A site's profile is public in every field: its own save moves the version.
    """
    for model in models:
        if model in NEVER_VISIBLE:
            continue
        name = model.__name__
        pre_save.connect(before_save, sender=model, dispatch_uid=f"before save {name}")
        post_save.connect(after_save, sender=model, dispatch_uid=f"after save {name}")
        pre_delete.connect(before_delete, sender=model, dispatch_uid=f"before delete {name}")
        changed_in_bulk.connect(bulk_changed, sender=model, dispatch_uid=f"bulk {name}")
        for linked in model._meta.many_to_many:
            m2m_changed.connect(links_changed, sender=linked.remote_field.through)


def before_save(sender, instance, raw=False, **kwargs):
    """Remembers what the public sees of a record that is about to be saved."""
    if raw:
        return
    if sender is not SiteProfile:
        SiteProfile.objects.lock_content()
    # Of a new record that has a key already, too: Django writes it over the stored one.
    instance._visible_before = _values_to_compare(sender, instance)


def after_save(sender, instance, raw=False, **kwargs):
    """Moves the content version when the public sees something else than before."""
    if raw:
        return
    before = instance.__dict__.pop("_visible_before", {})
    after = _values_to_compare(sender, instance)
    if before != after:
        _public_change(instance, before, after)


def before_delete(sender, instance, **kwargs):
    """Moves the content version when the public sees the record that is about to be deleted."""
    SiteProfile.objects.lock_content()
    if before := _values_to_compare(sender, instance):
        _public_change(instance, before, {})


def _public_change(record, before, after):
    """Moves the versions for a change of ``record``; see ``visible_values`` for the values."""
    SiteProfile.objects.bump_content_version(
        years_showing(record, before, after), counted=counts_otherwise(record, before, after)
    )


def _values_to_compare(model, instance):
    """Nothing where a comparison would change nothing: the version has moved already."""
    if not SiteProfile.objects.needs_check() or instance.pk is None:
        return {}
    return visible_values(model, [instance.pk])


def links_changed(sender, instance, action, reverse, model, pk_set, **kwargs):
    """Moves the content version when links of a visible record change.

    A link is shown with the record that declares it, at whichever end it was changed.
    """
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    SiteProfile.objects.lock_content()
    if not SiteProfile.objects.needs_check():
        return
    owner, keys = (model, pk_set) if reverse else (type(instance), {instance.pk})
    if keys is None:
        linked = next(one for one in owner._meta.many_to_many if one.remote_field.through is sender)
        ends = {linked.m2m_reverse_field_name(): instance.pk}
        keys = sender._base_manager.filter(**ends).values_list(linked.m2m_column_name(), flat=True)
    if pk_set != set() and visible_values(owner, keys):
        SiteProfile.objects.bump_content_version()


def bulk_changed(sender, keys, fields=None, **kwargs):
    """Moves the content version when visible records are changed in bulk, or were before.

    ``keys``: the primary keys, None where the database did not give them. ``fields``: the columns
    that change, None for all.
    """
    SiteProfile.objects.lock_content()
    if fields is not None and sender in VISIBLE and VISIBLE[sender].hides(fields):
        return
    if SiteProfile.objects.needs_check() and (keys is None or visible_values(sender, keys)):
        SiteProfile.objects.bump_content_version()
