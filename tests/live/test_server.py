"""The tests of the real server start it as it is started in earnest."""

import pytest

pytest_plugins = ["tests.support.live.server"]
pytestmark = pytest.mark.once


def test_it_serves_the_site_and_its_admin_to_who_signs_in(each_site):
    response = each_site.client().get("/en/")
    admin = each_site.signed_in().get("/admin/recommendations/plan/")

    assert response.status == 200
    assert "Set-Cookie" not in response.headers
    assert admin.status == 200
    assert "<title>" in admin.text


def test_nobody_reaches_the_admin_without_signing_in(each_site):
    assert each_site.client().get("/admin/", follow=False).status == 302


def test_in_production_a_reader_without_https_is_sent_there(production_site):
    client = production_site.client()
    client.headers = {}

    response = client.get("/en/", follow=False)

    assert response.status == 301
    assert response.headers["Location"] == "https://plans.example.org/en/"


def test_the_workers_and_their_memory_are_watched(trial_site):
    with trial_site.watched() as use:
        trial_site.client().get("/en/")

    assert len(use.before) == 2
    assert use.after == use.before
    assert 20_000_000 < use.worker_memory < 500_000_000
