"""Limits what a form offers as choices to what the user may name."""


def choices_for(queryset, user):
    """The records of ``queryset``, the choices of a field, that ``user`` may name.

    A focal point gets none of a model that has no rule for it: neither ``nameable_by`` nor
    ``visible_to``.
    """
    if not user.is_focal_point:
        return queryset
    records = queryset.model._default_manager.all()
    for rule in ("nameable_by", "visible_to"):
        if hasattr(records, rule):
            allowed = getattr(records, rule)(user)
            return queryset.filter(pk__in=allowed.order_by().values("pk"))
    return queryset.none()
