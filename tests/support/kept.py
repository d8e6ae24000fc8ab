"""What a process keeps of pages between requests."""

from recommendations.exports import plan_counts
from recommendations.templatetags import fragments
from recommendations.views.base import kept_answers, plan_items


def forget_all():
    """As if the process had just begun: versions of one test come again in the next."""
    kept_answers.forget_all()
    plan_counts.forget_all()
    for kept in (plan_items.plan_items, fragments.rendered):
        kept.cache.clear()
