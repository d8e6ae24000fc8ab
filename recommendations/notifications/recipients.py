"""Who gets letters: active accounts that want them, by their role."""

from recommendations.models import Role, User


def _accounts(*roles):
    wanting = User.objects.filter(is_active=True, receives_letters=True)
    return wanting.filter(groups__name__in=roles).distinct().order_by("pk")


def focal_points():
    """Those who report for certain bodies only; as ``User.is_focal_point``."""
    return _accounts(Role.FOCAL_POINT).filter(is_superuser=False)


def editors():
    """Editors and publishers; none who is bound as a focal point, for they see all."""
    return _accounts(Role.EDITOR, Role.PUBLISHER).exclude(pk__in=focal_points().values("pk"))
