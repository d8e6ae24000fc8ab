"""What stands between the server and the views."""

from django.conf import settings
from django.utils import translation

STAFF_PATHS = ("/admin/", "/i18n/")


def staff_language(get_response):
    """Staff pages have no language in their address: the one chosen there, else Arabic.

    Not the browser's: an office computer is often set up in English for people who are not.
    """

    def middleware(request):
        if request.path.startswith(STAFF_PATHS):
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            known = chosen in dict(settings.LANGUAGES)
            translation.activate(chosen if known else settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware
