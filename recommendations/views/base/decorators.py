"""What public views say of themselves."""

from functools import wraps
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


def read_only(view):
    """Makes ``view`` answer 405 to all but GET and HEAD; there is nothing for CSRF to guard."""
    return csrf_exempt(require_safe(view))


def without_empty_parameters(view):
    """Leads from an address with empty parameters, as a form without a script sends, to that with
    only those that were chosen."""

    @wraps(view)
    def cleaned(request, *args, **kwargs):
        asked = [(name, value) for name, values in request.GET.lists() for value in values]
        chosen = [(name, value) for name, value in asked if value]
        if chosen == asked:
            return view(request, *args, **kwargs)
        query = f"?{urlencode(chosen)}" if chosen else ""
        return HttpResponseRedirect(f"{request.path}{query}")

    return cleaned


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
