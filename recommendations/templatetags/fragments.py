"""Parts of pages that are kept: the same values give the same HTML."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import get_language

# A row of a list takes one or two kB, a whole record perhaps fifty.
MOST_PARTS, MOST_RECORDS = 2_000, 200

register = template.Library()


@register.simple_tag
def fragment(template_name, record=None, **values):
    """A template rendered from ``values`` alone, or as it was for equal values and language.

    It sees no request and nothing else of the page, so that nothing else can make it stale. The
    values are hashable, and equal only where they look alike: tuples, texts, numbers, dates.
    ``record``: an object, equal to another that was read from the same data; the template sees its
    ``context``, a dict that is asked for only when it is rendered.
    """
    language = get_language()
    if settings.DEBUG:
        # A developer changes templates while the process runs.
        return _rendered(template_name, language, record, **values)
    if record is None:
        return rendered_part(template_name, language, **values)
    return rendered_record(template_name, language, record, **values)


def _rendered(template_name, language, record=None, **values):
    """The HTML of a fragment in the active ``language``."""
    context = record.context if record else {}
    return get_template(template_name).render(context | values)


rendered_part = lru_cache(maxsize=MOST_PARTS)(_rendered)
rendered_record = lru_cache(maxsize=MOST_RECORDS)(_rendered)
