"""A proxy is asked to delete the pages that it has stored after each public change."""

import pytest

from recommendations.models.base import stored_pages
from tests.support import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_file(settings, tmp_path):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.DATA_DIR = tmp_path
    return tmp_path / stored_pages.REQUEST_NAME


def test_a_proxy_is_asked_to_delete_pages_once_a_public_change_is_committed(
    published, request_file, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        published.mark_withdrawn()
        assert not request_file.exists()

    assert request_file.exists()


def test_a_change_that_readers_do_not_see_asks_for_nothing(
    plan, request_file, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        cast.make_recommendation(plan)

    assert not request_file.exists()


def test_without_a_proxy_nothing_is_asked(
    published, request_file, settings, django_capture_on_commit_callbacks
):
    settings.SECURE_PROXY_SSL_HEADER = None
    with django_capture_on_commit_callbacks(execute=True):
        published.mark_withdrawn()

    assert not request_file.exists()
