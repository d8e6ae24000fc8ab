"""Saves a form once that is sent twice.

A browser sends a form again after a reload, or when the line broke before the answer came; nobody
knows then whether it was saved. Each rendering of a page has a CSRF token of its own, so that the
same fields with the same token are the same form. That it was saved is noted in the shared cache,
a table of the database, in the transaction that saves it.
"""

from collections.abc import Callable
from hashlib import sha256

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

# As long as a browser may wait with it: a weekend.
REMEMBERED_SECONDS = 3 * 24 * 3600


class RepeatedFormError(Exception):
    """The same form was saved by another request while this one was under way."""


def save_once(request: HttpRequest, save: Callable[[], HttpResponse]) -> HttpResponse:
    """What ``save()`` answers; a redirect, the answer of a form that was saved, is noted.

    To be called in the transaction of the save. Where the form was saved before, leads to where
    that led. Raises RepeatedFormError, to undo the save, where another request was faster.
    """
    if answer := earlier_answer(request):
        return answer
    response = save()
    if isinstance(response, HttpResponseRedirect):
        note(request, response.url)
    return response


def earlier_answer(request: HttpRequest) -> HttpResponse | None:
    """The redirect to where the first sending of this form led; None where there was none."""
    key = _key(request)
    address = cache.get(key) if key else None
    if not address:
        return None
    messages.info(
        request, gettext("This form had been saved already. It was not saved a second time.")
    )
    return HttpResponseRedirect(address)


def note(request: HttpRequest, address: str) -> None:
    """Notes that the form was saved and leads to ``address``, in the transaction of the save.

    Raises RepeatedFormError where another request has just noted it.
    """
    key = _key(request)
    if key and not cache.add(key, address, REMEMBERED_SECONDS):
        raise RepeatedFormError


def _key(request):
    """The key of the form in the cache; None for what was not sent by a page.

    It is made once, before the save: that may move or close the files.
    """
    if not hasattr(request, "form_key"):
        request.form_key = _make_key(request)
    return request.form_key


def _make_key(request):
    if not request.POST.get("csrfmiddlewaretoken"):
        return None
    fields = sorted((name, values) for name, values in request.POST.lists())
    files = sorted(
        (name, one.name, _checksum(one)) for name, found in request.FILES.lists() for one in found
    )
    sent = repr([request.user.pk, request.get_full_path(), fields, files])
    return f"form:{sha256(sent.encode()).hexdigest()}"


def _checksum(upload):
    """That of its content: a corrected file often has the name and the size of the first."""
    checksum = sha256()
    for chunk in upload.chunks():
        checksum.update(chunk)
    upload.seek(0)
    return checksum.hexdigest()
