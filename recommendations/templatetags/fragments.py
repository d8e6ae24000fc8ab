"""Parts of pages that are kept: the same values give the same HTML."""

import sys
from threading import Lock

from cachetools import LRUCache, cached
from cachetools.keys import hashkey
from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import get_language

MOST_BYTES = 16 * 2**20

register = template.Library()


def _size(html):
    """About how many bytes a fragment takes, with the values that it was made from."""
    return 2 * sys.getsizeof(html)


@register.simple_tag
def fragment(template_name, record=None, **values):
    """A template rendered from ``values`` alone, or as it was for equal values and language.

    It sees no request and nothing else of the page, so that nothing else can make it stale. The
    values are hashable, and equal only where they look alike: tuples, texts, numbers, dates.
    ``record``: an object whose ``identity`` is that of another where the same was read; the
    template sees its ``context``, a dict that is asked for only when it is rendered.
    """
    # A developer changes templates while the process runs.
    render = rendered.__wrapped__ if settings.DEBUG else rendered
    return render(template_name, get_language(), record, **values)


def _key(template_name, language, record=None, **values):
    return hashkey(template_name, language, record and record.identity, **values)


@cached(LRUCache(MOST_BYTES, getsizeof=_size), key=_key, lock=Lock())
def rendered(template_name, language, record=None, **values):
    """The HTML of a fragment in the active ``language``."""
    context = record.context if record else {}
    return get_template(template_name).render(context | values)
