"""A form whose key has run out is refused in plain words, in the language of the staff."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from recommendations.localization.languages import CODES, direction
from tests.support.pages import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", CODES)
def test_csrf_failure_says_that_nothing_was_saved(code):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = code

    response = client.post("/admin/login/", {"username": "staff"})

    html = Page(response).all("html")[0]
    with translation.override(code):
        heading = gettext("This form has expired")
    assert response.status_code == 403
    assert (html["lang"], html["dir"]) == (code, direction(code))
    assert heading in response.content.decode()
