"""Who may read which changes, and which fields of them."""

from django.apps import apps
from django.db.models import F, Q

from recommendations.models import (
    ChangeLogEntry,
    DisclosureRequest,
    Document,
    ProgressUpdate,
    Recommendation,
    Remark,
    User,
)

from .labels import PAGES, kind_of

NOTHING = Q(pk__in=[])


def tracked_models():
    """Every model with a history."""
    models = apps.get_app_config("recommendations").get_models()
    return [model for model in models if hasattr(model._meta, "simple_history_manager_attribute")]


def may_read(user, model):
    """True when the account may see records of ``model`` at all."""
    name = f"{model._meta.app_label}.{{}}_{model._meta.model_name}"
    return user.has_perm(name.format("view")) or user.has_perm(name.format("change"))


def readable_entries(user):
    """The ChangeLogEntries that the account ``user`` may read."""
    models = [model for model in tracked_models() if may_read(user, model)]
    if not user.is_focal_point:
        kinds = [kind_of(model) for model in models]
        return ChangeLogEntry.objects.filter(record_kind__in=kinds)
    condition = NOTHING
    for model in models:
        records = model.history.filter(readable_by_focal_point(user, model)).order_by()
        condition |= Q(record_kind=kind_of(model), history_id__in=records.values("history_id"))
    return ChangeLogEntry.objects.filter(condition)


def readable_by_focal_point(user, model):
    """The condition on the history records of ``model`` that a focal point may read.

    It reads what has become of its own bodies' items: from the adoption on, without what others
    wrote before they published it, or removed before anybody could read it.
    """
    items = Recommendation.objects.visible_to(user).order_by().values("pk")
    if model is Recommendation:
        adopted = Q(history_date__gte=F("plan__adopted_at")) | Q(history_change_reason="adopt")
        return Q(id__in=items) & adopted
    if model is ProgressUpdate:
        colleagues = User.objects.filter(institutions__focal_points=user).values("pk")
        own = Q(author=user) | Q(author__in=colleagues)
        return Q(recommendation__in=items) & (own | Q(published_at__isnull=False))
    if model is Remark:
        return Q(recommendation__in=items) & (
            Q(update__author=user) | Q(update__author__in=user.colleagues())
        )
    if model is Document:
        return Q(recommendation__in=items, is_public=True)
    if "recommendation" in PAGES.get(model, []) and model is not DisclosureRequest:
        return Q(recommendation__in=items)
    return NOTHING


def staff_only_fields(user, model):
    """The names of the fields of ``model`` that are for staff alone, for a focal point: a set."""
    return getattr(model, "STAFF_ONLY", frozenset()) if user.is_focal_point else frozenset()


def hidden_fields(user, history_record):
    """The names of the fields of a history record that the account ``user`` may not see: a set."""
    model = history_record.instance_type
    hidden = staff_only_fields(user, model)
    if user.is_focal_point and model is ProgressUpdate and history_record.author_id != user.pk:
        hidden |= {"remark", "returned_at", "returned_by"}
        if not history_record.evidence_is_public:
            hidden |= {"evidence_title", "evidence_url", "evidence_file"}
    return hidden
