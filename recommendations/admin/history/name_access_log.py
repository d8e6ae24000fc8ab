"""Logs who opened a page or a file with names of people: before it is handed out, or not at all."""

from functools import wraps

from django.http import FileResponse
from django.http.response import HttpResponseRedirectBase

from recommendations.accounts.sign_in.sign_in_log import client_address
from recommendations.models import NameAccess
from recommendations.models.meetings.name_accesses import joined
from recommendations.models.name_reads import collecting

Page = NameAccess.Page
# How the name of an address ends → what kind of page it is.
PAGES = {
    "_change": Page.FORM,
    "_attendance": Page.LIST,
    "_history": Page.HISTORY,
    "_restore": Page.EARLIER,
    "_delete": Page.DELETION,
    **dict.fromkeys(["_waiting", "_grant", "_refuse"], Page.DISCLOSURE),
    "activity": Page.CHANGES,
    "activity_csv": Page.FILE,
}
MAX_PATH = NameAccess._meta.get_field("path").max_length


def logged(view):
    """``view``, a page of the staff, with an entry in the log where it has read names.

    Where the entry cannot be written, the error of that is raised and nothing is shown.
    """

    @wraps(view)
    def inner(request, *args, **kwargs):
        with collecting() as reads:
            response = view(request, *args, **kwargs)
            if callable(getattr(response, "render", None)):
                response = response.render()
        if isinstance(response, HttpResponseRedirectBase | FileResponse):
            return response
        if reads:
            write(request, reads)
        elif response.streaming:
            response.streaming_content = _logged_parts(request, response.streaming_content)
        return response

    return inner


def _logged_parts(request, parts):
    """The ``parts`` of a file; the first that needed names is preceded by the entry."""
    parts, is_written = iter(parts), False
    while True:
        with collecting() as reads:
            part = next(parts, None)
        if reads and not is_written:
            write(request, reads)
            is_written = True
        if part is None:
            return
        yield part


def write(request, reads):
    """Adds the entry: one statement, whatever was read."""
    NameAccess.objects.create(
        user=request.user,
        page=page_of(request.resolver_match.url_name or ""),
        path=request.path[:MAX_PATH],
        delegations=joined(reads.delegations),
        meetings=joined(reads.meetings),
        address=client_address(request),
    )


def page_of(name):
    """What kind of page an address is, by its name."""
    return next((page for ending, page in PAGES.items() if name.endswith(ending)), Page.OTHER)
