"""What follows a save in the admin: what is said, and where one goes."""

from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

# In the address of a form: the page of the admin to go back to once it was saved.
NEXT = "next"


def public_address(record):
    """The address under which readers see ``record`` now, or None."""
    if record is None or record.pk is None or not hasattr(record, "get_absolute_url"):
        return None
    if hasattr(record, "is_published"):
        is_public = record.is_published()
    else:
        public = getattr(type(record).objects, "public", None)
        is_public = public is not None and public().filter(pk=record.pk).exists()
    return record.get_absolute_url() if is_public else None


def with_next(address, page, fragment=""):
    """``address`` of a form, from which a save leads back to ``page``; ``fragment``: a field."""
    anchor = f"#{fragment}" if fragment else ""
    return f"{address}?{urlencode({NEXT: page})}{anchor}"


def staff_page(page):
    """``page``, an address from outside, where it is that of a page of the admin; else None."""
    # First: an address that is none at all cannot be taken apart.
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return None
    return page if urlsplit(page).path.startswith(reverse("admin:index")) else None


def next_page(request):
    """The page of the admin that the address names to go back to, or None."""
    return staff_page(request.GET.get(NEXT, ""))


def and_next(request, address):
    """``address`` of another form, from which a save leads back to the page that ``request``
    names; as it is where none is named."""
    page = next_page(request)
    if page is None:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({NEXT: page})}"


class AfterSavingMixin:
    """Mixin of admins: a save that was asked for from another page leads back to it, and its
    message links to what readers see.

    Whoever says what was done of a record sets ``request.saved_record`` before.
    """

    def message_user(self, request, message, level=messages.INFO, **options):
        record = request.__dict__.pop("saved_record", None)
        if address := record and self.get_view_on_site_url(record):
            link = gettext("See it as readers do")
            message = format_html('{} <a href="{}">{}</a>', message, address, link)
        super().message_user(request, message, level, **options)

    def response_add(self, request, obj, post_url_continue=None):
        request.saved_record = obj
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        request.saved_record = obj
        return super().response_change(request, obj)

    def response_post_save_add(self, request, obj):
        page = next_page(request)
        return HttpResponseRedirect(page) if page else super().response_post_save_add(request, obj)

    def response_post_save_change(self, request, obj):
        page = next_page(request)
        if page:
            return HttpResponseRedirect(page)
        return super().response_post_save_change(request, obj)
