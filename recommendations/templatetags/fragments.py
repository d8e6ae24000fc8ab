"""Parts of pages, cached by the values that they are rendered from."""

import sys
from threading import Lock

from cachetools import LRUCache, cached
from cachetools.keys import hashkey
from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import get_language

MAX_BYTES = 16 * 2**20

register = template.Library()


def _size(html):
    """The estimated bytes of a fragment in memory, with the values of its key."""
    return 2 * sys.getsizeof(html)


@register.simple_tag
def fragment(template_name, record=None, **values):
    """Renders a template with ``values`` alone, cached by these values and the active language.

    The template gets no request and nothing else of the page, so that nothing else can make it
    stale. The values are hashable, and those that are equal render alike: tuples, texts, numbers,
    dates. ``record``: an object that stands in the key by its ``identity``, and whose ``context``
    (a dict) is read only when the template is rendered.
    """
    # A developer changes templates while the process runs.
    render = rendered.__wrapped__ if settings.DEBUG else rendered
    return render(template_name, get_language(), record, **values)


class FragmentKey:
    """The values of a fragment, hashed once: words that are translated when they are read have
    another hash in each language, and a cache that does not find its own key fails for good."""

    __slots__ = ("_hash", "_values")

    def __init__(self, values):
        self._values, self._hash = values, hash(values)

    def __hash__(self):
        return self._hash

    def __eq__(self, other):
        return self._values == other._values


def _key(template_name, language, record=None, **values):
    return FragmentKey(hashkey(template_name, language, record and record.identity, **values))


@cached(LRUCache(MAX_BYTES, getsizeof=_size), key=_key, lock=Lock())
def rendered(template_name, language, record=None, **values):
    """The HTML of a fragment in the active ``language``."""
    context = record.context if record else {}
    return get_template(template_name).render(context | values)
