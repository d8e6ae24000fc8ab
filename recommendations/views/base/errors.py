"""The answers where there is no page, in the reader's language."""

from django.http import Http404, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    400: _("Invalid request"),
    404: _("Page not found"),
    410: _("This page has been withdrawn"),
}


class Gone(Http404):
    """The address was public once and its record has been withdrawn: 410, not 404."""


def error_response(request, status):
    """The answer 400, 404 or 410: a page, and JSON (``error``) at the addresses of programs."""
    if request.path.endswith(".json"):
        message = {"error": str(MESSAGES[status])}
        return JsonResponse(message, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, f"{status}.html", status=status)


def bad_request(request, exception):
    """Django's handler400."""
    return error_response(request, 400)


def forbidden(request, exception):
    """Django's handler403."""
    return render(request, "403.html", status=403)


def page_not_found(request, exception):
    """Django's handler404."""
    return error_response(request, 404)


def server_error(request):
    """Django's handler500; asks nothing of the database, which may be the cause."""
    return HttpResponseServerError(get_template("500.html").render())
