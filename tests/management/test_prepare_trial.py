"""`manage.py prepare_trial`: what `make run` does before it serves the site."""

from io import StringIO

import pytest
from django.core.management import call_command

from recommendations.models import Plan, User
from recommendations.sample_data import loading


@pytest.mark.django_db
def test_it_loads_the_example_and_makes_an_account_once(monkeypatch):
    # Most of the example, which the tests of quickstart load.
    monkeypatch.setattr(loading, "_record_progress", lambda *arguments, **named: None)
    first, second = StringIO(), StringIO()

    call_command("prepare_trial", stdout=first)
    call_command("prepare_trial", stdout=second)

    assert list(Plan.objects.values_list("year", flat=True)) == [2023]
    assert User.objects.filter(username="staff", is_superuser=True).count() == 1
    assert "password:" in first.getvalue()
    assert "password:" not in second.getvalue()


@pytest.mark.django_db
def test_it_loads_the_fictional_example_if_asked():
    call_command("prepare_trial", "--fictional", stdout=StringIO())

    assert sorted(Plan.objects.values_list("year", flat=True)) == [2023, 2024, 2025, 2026]
