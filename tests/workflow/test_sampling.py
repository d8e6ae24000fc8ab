"""Drawing claims of a frozen report: by its checksum, once, and as anybody can repeat it."""

from datetime import date
from hashlib import sha256

import pytest

from recommendations.models import ReportFile, Role, VerificationSample
from recommendations.workflow import freezing, sampling
from tests.support import cast
from tests.support.refusals import database_refuses, refuses

pytestmark = pytest.mark.django_db
SITE = "https://example.org"
JUNE = date(2023, 6, 30)


@pytest.fixture
def report():
    """A report of a plan of five, of which three are claimed to be carried out."""
    plan = cast.make_plan(items=5, state="published")
    items = plan.recommendations.order_by("number")
    for item, status in zip(
        items, ["implemented", "partially_implemented", "on_hold"], strict=False
    ):
        cast.make_update(item, status, reported_on=date(2023, 3, 1))
    cast.make_update(items[4], "implemented", reported_on=date(2023, 3, 1))
    return freezing.publish_report(plan, by=cast.make_user(), as_of=JUNE)


def test_the_claims_are_drawn_by_the_checksum_of_the_arabic_json_file(report, publisher):
    sample = sampling.draw(report, by=publisher, size=2, site=SITE)

    file = ReportFile.objects.current().get(report=report, language="ar", ending="json")
    assert (sample.seed, sample.size, sample.drawn_by) == (file.sha256, 2, publisher)
    claims = ["2023/1", "2023/2", "2023/5"]
    assert VerificationSample.claims_of(report) == claims
    by_hand = sorted(claims, key=lambda one: sha256(f"{file.sha256} {one}".encode()).hexdigest())
    assert [reference for _digest, reference in sample.in_order(report)] == by_hand


def test_the_order_is_that_of_the_digests():
    seed = "0" * 64

    ordered = VerificationSample(seed=seed).in_order(
        type("Rows", (), {"rows": [row(number) for number in range(1, 5)]})
    )

    # As `printf '%s' "000… 2023/1" | sha256sum` gives them.
    assert [digest for digest, _reference in ordered] == sorted(
        sha256(f"{seed} 2023/{number}".encode()).hexdigest() for number in range(1, 5)
    )


def row(number):
    return {"reference": f"2023/{number}", "status": "implemented"}


def test_a_report_has_one_sample(report, publisher):
    sampling.draw(report, by=publisher, size=1, site=SITE)

    with refuses("drawn"):
        sampling.draw(report, by=publisher, size=2, site=SITE)


@pytest.mark.parametrize("size", [0, 4])
def test_no_more_claims_are_drawn_than_there_are(report, publisher, size):
    with refuses("size"):
        sampling.draw(report, by=publisher, size=size, site=SITE)

    assert not VerificationSample.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.FOCAL_POINT])
def test_only_a_publisher_draws(report, role):
    with refuses("permission"):
        sampling.draw(report, by=cast.make_member(role), size=1, site=SITE)


def test_a_drawn_sample_never_changes(report, publisher):
    sample = sampling.draw(report, by=publisher, size=1, site=SITE)
    stored = cast.past_the_models(VerificationSample).filter(pk=sample.pk)

    with refuses("sample"):
        sample.save()
    with refuses("sample"):
        sample.delete()
    with refuses("sample"):
        VerificationSample.objects.update(size=2)
    with refuses("sample"):
        VerificationSample.objects.all().delete()
    with database_refuses("sample_append_only"):
        stored.update(size=2)
    with database_refuses("sample_never_deleted"):
        stored._raw_delete(stored.db)
