"""What public views say of themselves."""

from functools import wraps

from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


def read_only(view):
    """Makes ``view`` answer 405 to all but GET and HEAD; there is nothing for CSRF to guard."""
    return csrf_exempt(require_safe(view))


def in_one_language(view):
    """Marks the answers of ``view`` as the same for every browser's language.

    See ``middleware.same_for_all``.
    """

    @wraps(view)
    def same_for_all(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.is_same_for_all = True
        return response

    return same_for_all
