"""The pages that a proxy in front of the site has stored."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

# tawsiyat-stored-pages.path waits for this file in DATA_DIR.
REQUEST_NAME = "delete-stored-pages"


def delete_after_commit(using):
    """Has the proxy delete all pages that it has stored, once the change of them is committed.

    Without it readers would see the change within ten seconds; but while the site is down, a proxy
    shows what it has, and words that were taken out must not be in that.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        transaction.on_commit(_request, using=using, robust=True)


def _request():
    (Path(settings.DATA_DIR) / REQUEST_NAME).touch()
