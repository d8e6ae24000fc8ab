"""What a page says of its files: where they are, what they are for, and how large, near enough."""

import io
from random import Random

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone, translation

from recommendations.exports import size_estimates
from recommendations.exports.formats import FORMATS
from recommendations.exports.snapshot import live_snapshot, report_snapshot
from recommendations.localization.languages import CODES
from recommendations.models import Recommendation
from recommendations.sample_data import loading
from recommendations.views.reports import published_report
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.pages import Page
from tests.support.sites import populated

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


def downloads(client, path="/en/plans/2023/"):
    """What the page at ``path`` offers, and the page."""
    response = client.get(path)
    return response.context["downloads"], Page(response)


def real_size(snapshot, kind):
    """The bytes of the file of the Format ``kind``."""
    if kind.stream:
        return len("".join(kind.stream(snapshot)).encode())
    out = io.BytesIO()
    kind.write(snapshot, out)
    return len(out.getvalue())


def fill(kind):
    """The plan of 2023: the example, or that many rows."""
    if kind == "example":
        loading.load(with_progress=True)
    else:
        populated.long_plan(kind)


@pytest.mark.parametrize("language", CODES)
def test_download_list_names_every_file_with_its_purpose_and_size(client, published, language):
    with translation.override(language):
        offered, page = downloads(client, reverse("plan", args=[2023]))
        shown = {
            SITE + reverse("plan_file", args=[2023, ending]): (str(kind.name), str(kind.purpose))
            for ending, kind in FORMATS.items()
        }

    assert [one["address"] for one in offered] == [link.removeprefix(SITE) for link in shown]
    assert set(shown) <= page.links()
    for one in offered:
        name, purpose = shown[SITE + one["address"]]
        assert f"{name} ({purpose} · {one['size']})" in page.words.replace("( ", "(").replace(
            " )", ")"
        )


def test_each_file_preserves_the_filters_of_the_page(client, published):
    offered, page = downloads(client, "/en/plans/2023/?status=open&page=1&q=2023/2")

    kept = "?q=2023%2F2&status=open"
    assert [one["address"] for one in offered] == [
        f"/en/plans/2023.{ending}{kept}" for ending in FORMATS
    ]
    assert f"{SITE}/en/plans/2023.zip{kept}" in page.links()
    assert len(client.get(f"/en/plans/2023.csv{kept}").getvalue().splitlines()) == 2


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("kind", ["example", 1, 300])
def test_download_list_is_right_about_a_plan_within_a_factor_of_two(
    client, monkeypatch, kind, language
):
    fill(kind)
    monkeypatch.setattr(size_estimates, "in_words", lambda size: size)

    offered, _page = downloads(client, f"/{language}/plans/2023/")

    items = Recommendation.objects.public().filter(plan__year=2023)
    with translation.override(language):
        snapshot = live_snapshot(2023, items, site=SITE)
        for one, made in zip(offered, FORMATS.values(), strict=True):
            real = real_size(snapshot, made)
            assert real / 2 < one["size"] < real * 2, (made.ending, one["size"], real)


def test_download_list_is_right_about_what_filters_leave(client, monkeypatch):
    fill("example")
    monkeypatch.setattr(size_estimates, "in_words", lambda size: size)

    offered, _page = downloads(client, "/en/plans/2023/?q=2023/1")

    items = Recommendation.objects.filter(plan__year=2023, number=1)
    snapshot = live_snapshot(2023, items, site=SITE, filters={"status": "open"})
    for one, made in zip(offered, FORMATS.values(), strict=True):
        real = real_size(snapshot, made)
        assert real / 2 < one["size"] < real * 2, (made.ending, one["size"], real)


@pytest.mark.parametrize("kind", ["example", 300])
def test_download_list_is_right_about_a_report(monkeypatch, kind):
    fill(kind)
    plan = Recommendation.objects.filter(plan__year=2023).first().plan
    if not plan.reports.exists():
        freezing.publish_report(plan, by=cast.make_user(), as_of=timezone.localdate())
    monkeypatch.setattr(size_estimates, "in_words", lambda size: size)
    snapshot = report_snapshot(published_report(2023, plan.reports.first().name), site=SITE)

    amount = size_estimates.of_rows(list(snapshot.rows()), snapshot)

    for one, made in zip(size_estimates.downloads(amount, str), FORMATS.values(), strict=True):
        real = real_size(snapshot, made)
        assert real / 2 < one["size"] < real * 2, (made.ending, one["size"], real)


def test_every_update_counts(client, published, monkeypatch):
    monkeypatch.setattr(size_estimates, "in_words", lambda size: size)
    item, other = published.recommendations.order_by("number")[:2]
    # Text of which no two parts are alike, as people write it.
    letters = Random(1)
    for _number in range(60):
        cast.make_update(item, narrative_ar="".join(letters.choices("ابتثجحخدذرزسش ", k=300)))
    cast.make_update(other)

    offered, _page = downloads(client)

    snapshot = live_snapshot(2023, published.recommendations.all(), site=SITE)
    for one, made in zip(offered, FORMATS.values(), strict=True):
        real = real_size(snapshot, made)
        assert real / 2 < one["size"] < real * 2, (made.ending, one["size"], real)


def test_an_unpublished_update_changes_nothing(client, published):
    before, _page = downloads(client)

    item = published.recommendations.get(number=1)
    cast.make_update(item, publish=False, narrative_ar="سر" * 50_000)
    # Nothing public has changed: without this the page from before would be served.
    caches["pages"].clear()

    assert downloads(client)[0] == before


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "about 1 kB"),
        (1_499, "about 1 kB"),
        (14_400, "about 14 kB"),
        (284_936, "about 280 kB"),
        (999_999, "about 1000 kB"),
        (1_260_000, "about 1.3 MB"),
        (86_400_000, "about 86 MB"),
    ],
)
def test_download_list_says_a_size_roughly(size, words):
    with translation.override("en"):
        assert size_estimates.in_words(size) == words
