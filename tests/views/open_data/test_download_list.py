"""What a page says of its files: where they are, what they are for, and how large, near enough."""

import io
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from recommendations.exports import size_estimates
from recommendations.exports.formats import FORMATS
from recommendations.exports.snapshot import live_snapshot, report_snapshot
from recommendations.localization.languages import CODES
from recommendations.models import ProgressUpdate, Recommendation
from recommendations.models.base.prepared import PreparedQuery
from recommendations.sample_data import loading
from recommendations.views.base import page_cache, plan_pages
from recommendations.views.plans.reports import published_report
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.made_once import made_once
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


def assert_sizes_are_near(offered, snapshot):
    """Each size in the list ``offered`` is that of the file within a factor of two."""
    for one, made in zip(offered, FORMATS.values(), strict=True):
        real = real_size(snapshot, made)
        assert real / 2 < one.size < real * 2, (made.ending, one.size, real)


@pytest.fixture
def in_bytes(monkeypatch):
    """The page says the sizes exactly."""
    monkeypatch.setattr(size_estimates, "in_words", lambda size: size)


@made_once
@cast.made_at_once()
def example():
    """The plan of the example, with its progress and a report."""
    return loading.load(with_progress=True)


@made_once
def short():
    """A plan with one item."""
    return populated.long_plan(1)


@made_once
def long():
    """A plan with a hundred items."""
    return populated.long_plan(100)


@pytest.mark.parametrize("language", CODES)
def test_download_list_names_every_file_with_its_purpose_and_size(client, published, language):
    with translation.override(language):
        offered, page = downloads(client, reverse("plan", args=[2023]))
        shown = {
            SITE + reverse("plan_file", args=[2023, ending]): (str(kind.name), str(kind.purpose))
            for ending, kind in FORMATS.items()
        }

    assert [one.address for one in offered] == [link.removeprefix(SITE) for link in shown]
    assert set(shown) <= page.links()
    for one in offered:
        name, purpose = shown[SITE + one.address]
        assert f"{name} ({purpose} · {one.size})" in page.words.replace("( ", "(").replace(
            " )", ")"
        )


def test_each_file_preserves_the_filters_of_the_page(client, published):
    offered, page = downloads(client, "/en/plans/2023/?status=open&page=1&q=2023/2")

    kept = "?q=2023%2F2&status=open"
    assert [one.address for one in offered] == [
        f"/en/plans/2023.{ending}{kept}" for ending in FORMATS
    ]
    assert f"{SITE}/en/plans/2023.zip{kept}" in page.links()
    assert len(client.get(f"/en/plans/2023.csv{kept}").getvalue().splitlines()) == 2


def assert_list_is_right(client, language):
    offered, _page = downloads(client, f"/{language}/plans/2023/")

    items = Recommendation.objects.public().filter(plan__year=2023)
    with translation.override(language):
        assert_sizes_are_near(offered, live_snapshot(2023, items, site=SITE))


@pytest.mark.parametrize("language", CODES)
def test_download_list_is_right_about_the_example(client, example, in_bytes, language):
    assert_list_is_right(client, language)


@pytest.mark.parametrize("language", CODES)
def test_download_list_is_right_about_one_item(client, short, in_bytes, language):
    assert_list_is_right(client, language)


@pytest.mark.parametrize("language", CODES)
def test_download_list_is_right_about_more_items_than_it_looks_at(
    client, long, in_bytes, monkeypatch, language
):
    monkeypatch.setattr(size_estimates, "SAMPLE", 60)
    monkeypatch.setattr(plan_pages, "ONE_PLAN", PreparedQuery(plan_pages.ONE_PLAN.build))

    assert_list_is_right(client, language)


def test_download_list_is_right_about_what_filters_leave(client, example, in_bytes):
    offered, _page = downloads(client, "/en/plans/2023/?q=2023/1")

    items = example.recommendations.filter(number=1)
    snapshot = live_snapshot(2023, items, site=SITE, filters={"status": "open"})
    assert_sizes_are_near(offered, snapshot)


def assert_list_is_right_about_a_report(plan):
    snapshot = report_snapshot(published_report(2023, plan.reports.get().name), site=SITE)

    amount = size_estimates.of_rows(list(snapshot.rows()), snapshot)

    assert_sizes_are_near(size_estimates.downloads(amount, str), snapshot)


def test_download_list_is_right_about_a_report_of_the_example(example, in_bytes):
    assert_list_is_right_about_a_report(example)


def test_download_list_is_right_about_a_report_of_many_items(long, in_bytes):
    freezing.publish_report(long, by=cast.make_user(), as_of=timezone.localdate())

    assert_list_is_right_about_a_report(long)


def test_every_update_counts(client, published, in_bytes):
    item, other = published.recommendations.order_by("number")[:2]
    by, now = cast.make_user(), timezone.now()
    # Text of which no two parts are alike, as people write it.
    letters = Random(1)
    told = {"author": by, "published_by": by, "published_at": now, "status": "in_progress"}
    cast.past_the_models(ProgressUpdate).bulk_create(
        ProgressUpdate(
            recommendation=item,
            narrative_ar="".join(letters.choices("ابتثجحخدذرزسش ", k=300)),
            **told,
        )
        for _number in range(60)
    )
    cast.make_update(other)

    offered, _page = downloads(client)

    snapshot = live_snapshot(2023, published.recommendations.all(), site=SITE)
    assert_sizes_are_near(offered, snapshot)


def test_an_unpublished_update_changes_nothing(client, published):
    before, _page = downloads(client)

    item = published.recommendations.get(number=1)
    cast.make_update(item, publish=False, narrative_ar="سر" * 10_000)
    # Nothing public has changed: without this the page from before would be served.
    page_cache.clear()

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
