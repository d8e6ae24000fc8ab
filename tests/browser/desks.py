"""Who sits at which desk of a journey, signed in without the way through the sign-in page."""

from django.conf import settings
from django.test import Client


def sit_down(page, account, language="ar"):
    """Makes the browser of ``page`` that of ``account``, in its language."""
    client = Client()
    client.force_login(account)
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.LANGUAGE_COOKIE_NAME: language,
    }
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": value, "url": page.base} for name, value in cookies.items()]
    )


def stand_up(page):
    """The browser is the public's again."""
    page.context.clear_cookies()
