"""The first page of the staff."""

from recommendations.models import Plan, User

from .own_items import own_items
from .task_lists import task_lists
from .year_boards import year_boards


def context(user: User) -> dict:
    """What the first page shows ``user``: the years for the staff of the department, their own
    recommendations for a focal point, and what waits for each."""
    may_see_plans = user.has_perm("recommendations.view_plan") and not user.is_focal_point
    boards = year_boards(user) if may_see_plans else []
    return {
        "boards": boards,
        "last_closed": Plan.objects.first() if may_see_plans and not boards else None,
        "own_items": own_items(user),
        "task_lists": task_lists(user),
    }
