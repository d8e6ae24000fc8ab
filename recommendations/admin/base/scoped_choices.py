"""What a form may refer to, by who has it open."""


def scoped(queryset, user):
    """What of ``queryset``, the records a field offers, ``user`` may name.

    For a focal point a kind of record without a rule of its own offers nothing.
    """
    if not user.is_focal_point:
        return queryset
    records = queryset.model._default_manager.all()
    for rule in ("nameable_by", "visible_to"):
        if hasattr(records, rule):
            allowed = getattr(records, rule)(user)
            return queryset.filter(pk__in=allowed.order_by().values("pk"))
    return queryset.none()
