"""The caches of pages in a process."""

from recommendations.exports.figures import plan_counts
from recommendations.models.base.row_cache import RowCache
from recommendations.templatetags import fragments
from recommendations.views.base import page_cache, plan_items, plan_pages
from recommendations.views.plans import recommendations, reports

ROW_CACHES = [
    value
    for module in (plan_items, plan_pages, recommendations)
    for value in vars(module).values()
    if isinstance(value, RowCache)
]


def clear_all():
    """As if the process had just begun: versions of one test come again in the next."""
    page_cache.clear()
    plan_counts.clear_cache()
    fragments.rendered.cache.clear()
    reports.frozen_page.cache.clear()
    for cache in ROW_CACHES:
        cache.clear()
