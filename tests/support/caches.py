"""The caches of pages in a process."""

from recommendations.exports.figures import plan_counts
from recommendations.templatetags import fragments
from recommendations.views.base import page_cache, plan_items


def clear_all():
    """As if the process had just begun: versions of one test come again in the next."""
    page_cache.clear()
    plan_counts.clear_cache()
    for cached in (plan_items.plan_items, fragments.rendered):
        cached.cache.clear()
