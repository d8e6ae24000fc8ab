"""The recipients: active accounts that have e-mail notifications turned on, by their role."""

from recommendations.models import Role, User


def _accounts(*roles):
    wanting = User.objects.wanting_letters()
    return wanting.filter(groups__name__in=roles).distinct().order_by("pk")


def focal_points():
    """The focal points, as ``User.is_focal_point``."""
    return _accounts(Role.FOCAL_POINT).filter(is_superuser=False)


def editors():
    """Editors and publishers who are no focal points: they see all recommendations."""
    return _accounts(Role.EDITOR, Role.PUBLISHER).exclude(pk__in=focal_points().values("pk"))
