"""What lies around the pages is asked for as on a server, with the cache before Django."""

import pytest

from tests.support.sites.site_client import SiteClient


@pytest.fixture
def client():
    return SiteClient()
