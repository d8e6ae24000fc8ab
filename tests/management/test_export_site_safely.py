"""`manage.py export_site` leaves the whole old copy or the whole new one, and nothing foreign."""

import fcntl
import os
import resource
from contextlib import contextmanager

import pytest
from django.core.management import CommandError
from django.utils import timezone

from recommendations.exports.rows import recommendation_rows
from recommendations.exports.static_site.crawl import copy_site
from recommendations.exports.static_site.output import CopyError
from recommendations.models import Document, Meeting, SiteProfile
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.files.static_copies import SITE, contents, export
from tests.support.sites import populated

pytest_plugins = ["tests.support.files.static_copies"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_walk")]


@pytest.fixture
def small(db):
    """A site with one meeting and its document, and no plan."""
    meeting = cast.make_meeting()
    document = populated.document(populated.Words("seen"), meeting=meeting)
    meeting.mark_published()
    return document


@pytest.fixture
def folder(tmp_path):
    """Where the copy is to stand; alone in its folder, so that nothing left over is missed."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies" / "site"


def beside(folder):
    """The names in the folder in which ``folder`` stands."""
    return [path.name for path in folder.parent.iterdir()]


def test_the_second_run_replaces_the_first(small, folder):
    export(folder)
    cast.make_meeting(2024, published=True)
    Meeting.objects.get(year=2023).mark_withdrawn()

    export(folder)

    assert (folder / "ar/meetings/annual-2024/index.html").exists()
    assert not (folder / "ar/meetings/annual-2023").exists()
    assert beside(folder) == ["site"]


@pytest.mark.parametrize("has_links", [True, False])
def test_only_what_has_changed_is_new_in_the_second_copy(small, folder, monkeypatch, has_links):
    cast.make_meeting(2024, published=True)
    export(folder)
    before = contents(folder)
    for name in before:
        os.utime(folder / name, (1, 1))
    if not has_links:
        monkeypatch.setattr(os, "link", refused)
    Meeting.objects.get(year=2024).mark_withdrawn()

    export(folder)

    after = contents(folder)
    kept = {name for name in after if (folder / name).stat().st_mtime == 1}
    assert kept == {name for name in after if after[name] == before.get(name)}
    assert {"ar/about/index.html", "ar/meetings/annual-2023/index.html"} <= kept
    assert {"ar/meetings/index.html", "copy.json"} <= after.keys() - kept


def refused(*paths):
    raise OSError("no links on this stick")


def test_it_is_silent_when_asked(small, folder):
    assert export(folder, verbosity=0) == ""
    assert "/en/about/" in export(folder, verbosity=2)


def test_an_empty_folder_is_taken(small, folder):
    folder.mkdir()

    export(folder)

    assert (folder / "index.html").exists()


@contextmanager
def it_fails_and_leaves_all_as_it_was(folder, message):
    export(folder)
    before = contents(folder)
    with pytest.raises(CommandError, match=message):
        yield
    assert contents(folder) == before
    assert beside(folder) == ["site"]


def test_a_link_that_leads_to_nothing_fails_the_run(small, folder):
    with it_fails_and_leaves_all_as_it_was(
        folder, rf"/ar/documents/{small.pk}/: 404 Not Found \(linked from /ar/meetings/annual-2023/"
    ):
        small.file.storage.delete(small.file.name)
        export(folder)


def test_a_full_disk_fails_the_run(small, folder):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with it_fails_and_leaves_all_as_it_was(folder, "cannot be written: .*File too large"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))
        try:
            export(folder)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.once
def test_a_file_that_breaks_off_fails_the_run(folder, published, monkeypatch):
    def fail(row, of_plan):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(recommendation_rows, "with_address", fail)

    with pytest.raises(CommandError, match=r"/ar/plans/2023\.csv: broke off"):
        export(folder)
    assert not folder.exists()


@pytest.mark.parametrize(
    "marker", [None, "[]", "{}", '{"site": "https://example.org"}', "no JSON at all"]
)
def test_a_folder_that_is_no_copy_is_refused(folder, marker):
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    if marker:
        (folder / "copy.json").write_text(marker)
    before = contents(folder)

    with pytest.raises(CommandError, match="is no earlier copy"):
        export(folder)

    assert contents(folder) == before
    assert beside(folder) == ["site"]


def test_a_file_and_a_folder_in_no_folder_are_refused(folder):
    folder.write_text("mine")

    with pytest.raises(CommandError, match="is no earlier copy"):
        export(folder)
    with pytest.raises(CommandError, match="There is no folder"):
        export(folder.parent / "nowhere" / "site")
    assert folder.read_text() == "mine"


def test_what_a_killed_run_left_is_put_right(small, folder):
    export(folder)
    before = contents(folder)
    folder.rename(folder.with_name(".site.old"))
    half = folder.with_name(".site.new")
    half.mkdir()
    (half / "half").write_text("of a page")
    small.file.storage.delete(small.file.name)

    with pytest.raises(CommandError, match="lead to nothing"):
        export(folder)
    stands = contents(folder)
    half.mkdir()
    (half / "half").write_text("of a page")
    Document.objects.update(is_public=False)
    export(folder)

    assert stands == before
    assert not (folder / "half").exists()
    assert beside(folder) == ["site"]


def test_two_runs_do_not_mix(small, folder):
    other = folder.with_name(".site.new")
    other.mkdir()
    place = os.open(other, os.O_RDONLY)
    fcntl.flock(place, fcntl.LOCK_EX)

    with pytest.raises(CommandError, match="Another run"):
        export(folder)

    assert beside(folder) == [".site.new"]
    os.close(place)


class Meddler:
    """Changes the site as soon as ``times`` walks over it have begun."""

    def __init__(self, times):
        self.times, self.renewed = times, 0

    def step(self, done, known, address):
        if address == "/ar/" and self.renewed < self.times:
            SiteProfile.objects.bump_content_version()

    def anew(self):
        self.renewed += 1


def test_it_begins_anew_when_the_site_changes_meanwhile(small, folder):
    meddler = Meddler(times=2)

    copied = copy_site(folder, SITE, meddler)

    assert meddler.renewed == 2
    assert copied.pages + copied.files == len(contents(folder)) - 1


def test_reports_that_nobody_has_read_yet_do_not_make_it_begin_anew(published, staff, folder):
    day = timezone.localdate()
    freezing.publish_report(published, by=staff, as_of=day)
    walk = Meddler(times=0)

    copy_site(folder, SITE, walk)

    assert walk.renewed == 0
    assert (folder / f"ar/plans/2023/reports/{day}.csv").exists()


def test_it_gives_up_when_the_site_never_rests(small, folder):
    with pytest.raises(CopyError, match="again and again"):
        copy_site(folder, SITE, Meddler(times=99))

    assert beside(folder) == []


@pytest.mark.parametrize("site", ["plans.example.org", "ftp://example.org", f"{SITE}/below/"])
def test_it_needs_the_address_of_the_site(settings, folder, site):
    settings.SITE_ADDRESS = ""

    with pytest.raises(CommandError, match="SITE_ADDRESS"):
        export(folder, site=None)
    with pytest.raises(CommandError, match="is not the address of a site"):
        export(folder, site=site)


def test_the_address_given_goes_before_the_one_that_is_set(small, settings, folder):
    settings.SITE_ADDRESS = "https://other.example.org"
    settings.SECURE_SSL_REDIRECT = True

    export(folder, site="http://mirror.example.org/")
    given = contents(folder)["en/about/index.html"]
    export(folder, site=None)
    own = contents(folder)["en/about/index.html"]

    assert (b"http://mirror.example.org/en/about/" in given, b"other.example" in given) == (
        True,
        False,
    )
    assert b'href="https://other.example.org/en/about/"' in own


def test_pages_of_the_site_and_of_the_copy_are_never_exchanged(small, client, folder):
    export(folder, site="http://testserver")
    living = client.get("/en/about/").content
    export(folder, site="http://testserver")

    said = b"This is a copy of the site"
    assert said not in living
    assert said in (folder / "en/about/index.html").read_bytes()
    assert client.get("/en/about/").content == living
