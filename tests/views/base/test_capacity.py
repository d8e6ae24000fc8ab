"""Files have a bound in each process: beyond it readers are asked to wait, and pages never are."""

import gc
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import BoundedSemaphore, Event

import pytest
from django.conf import settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import Client

from recommendations.exports.formats import FORMATS
from recommendations.models import Document
from recommendations.views.base import capacity
from tests.support import cast
from tests.support.files.uploads import pdf_file
from tests.support.pages import Page

pytest_plugins = ["tests.support.files.static_copies"]
BOUND = 2
SENT = 6


@pytest.fixture(autouse=True)
def _as_on_a_server(monkeypatch):
    """The bound is there; and whatever a test did, every slot is free after it."""
    monkeypatch.setattr(capacity, "MAKING", BoundedSemaphore(settings.FILES_AT_ONCE))
    monkeypatch.setattr(capacity, "SENDING", BoundedSemaphore(settings.FILES_SENT_AT_ONCE))
    yield
    gc.collect()
    for semaphore, size in [(capacity.MAKING, BOUND), (capacity.SENDING, SENT)]:
        assert semaphore._value == size


class FilesThatTakeLong:
    """Files of a kind that are made only when a test says so."""

    def __init__(self):
        self.begun, self.may_end = [], Event()

    def write(self, snapshot, out):
        self.begun.append(snapshot.year)
        assert self.may_end.wait(30)
        out.write(b"made")


@pytest.fixture
def slow(monkeypatch):
    slow = FilesThatTakeLong()
    for ending in ("xlsx", "docx", "pdf", "zip"):
        monkeypatch.setitem(FORMATS, ending, replace(FORMATS[ending], write=slow.write))
    yield slow
    slow.may_end.set()


def take_every_place():
    """Make it busy; fails at once where an answer that was left open still holds a place."""
    for _number in range(BOUND):
        assert capacity.MAKING.acquire(blocking=False)


@pytest.fixture
def busy():
    """A process in which as many files are being made as may be."""
    taken = [capacity.Slot(capacity.MAKING) for _number in range(BOUND)]
    take_every_place()
    yield
    for slot in taken:
        slot.release()


def served(path, live_server):
    """Status and body of ``path``, asked of a server with threads."""
    from urllib.error import HTTPError
    from urllib.request import urlopen

    try:
        with urlopen(live_server.url + path, timeout=40) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read()
    except HTTPError as refused:
        return refused.code, refused.read()


@pytest.mark.django_db(transaction=True)
def test_beyond_the_bound_one_waits_and_pages_answer_all_the_while(live_server, slow):
    cast.make_plan(2023, state="published")
    asked = [f"/en/plans/2023.{ending}" for ending in ("xlsx", "docx")]

    with ThreadPoolExecutor(4) as pool:
        making = [pool.submit(served, path, live_server) for path in asked]
        while len(slow.begun) < BOUND:
            assert not any(one.done() for one in making)
        beyond = served("/en/plans/2023.zip?status=not_started", live_server)
        page = served("/en/", live_server)
        slow.may_end.set()
        made = [one.result() for one in making]
    after = served("/en/plans/2023.zip?status=not_started", live_server)

    assert (beyond[0], page[0]) == (503, 200)
    assert made == [(200, b"made")] * 2
    assert after == (200, b"made")


@pytest.mark.django_db
@pytest.mark.parametrize("ending", FORMATS)
def test_every_kind_of_file_has_the_bound(client, published, busy, ending):
    response = client.get(f"/en/plans/2023.{ending}?status=not_started")

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "ETag" not in response
    assert "Content-Disposition" not in response


@pytest.mark.django_db
def test_calendars_have_the_bound(client, published, busy):
    assert client.get("/en/plans/2023.ics").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "يُعِدّ الموقع ملفات أخرى الآن"), ("ku", "Malper niha"), ("en", "The site is busy")],
)
def test_busy_site_says_so_in_the_language_of_the_reader(client, published, busy, language, words):
    paper = client.get(f"/{language}/plans/2023.pdf")
    data = client.get(f"/{language}/plans/2023.json")

    assert words in Page(paper).words
    assert words in data.json()["error"]
    assert [paper.status_code, data.status_code] == [503, 503]


@pytest.mark.django_db
def test_what_a_reader_has_already_never_counts(client, published):
    streamed = client.get("/en/plans/2023.csv")
    etag = streamed["ETag"]
    streamed.close()
    whole = client.get("/en/plans/2023.docx").content
    take_every_place()

    try:
        again = client.get("/en/plans/2023.csv", headers={"if-none-match": etag})
        kept = client.get("/en/plans/2023.docx")
    finally:
        for _number in range(BOUND):
            capacity.MAKING.release()

    assert (again.status_code, kept.content) == (304, whole)


@pytest.mark.django_db
def test_pages_and_pages_of_data_answer_while_files_are_made(client, published, busy):
    for path in ["/en/", "/en/plans/2023/", "/en/plans/2023.json?page=1", "/en/plans/2023.atom"]:
        assert client.get(path).status_code == 200, path


@pytest.mark.django_db
@pytest.mark.usefixtures("short_walk")
def test_a_static_copy_is_made_however_busy_the_site_is(published, busy, tmp_path):
    from django.core.management import call_command

    call_command("export_site", tmp_path / "copy", site="https://example.org", verbosity=0)

    assert (tmp_path / "copy/ar/plans/2023.csv").exists()


# To close a response closes the connection to PostgreSQL that the test is in.
@pytest.mark.once
@pytest.mark.django_db
def test_documents_are_sent_to_so_many_at_a_time(published):
    meeting = cast.make_meeting(2024)
    document = Document.objects.create(
        title_ar="محضر", file=pdf_file(), meeting=meeting, is_public=True
    )
    meeting.mark_published()
    path = f"/en/documents/{document.pk}/"

    slow_readers = [Client().get(path) for _number in range(SENT)]
    beyond = Client().get(path)
    page = Client().get("/en/")
    slow_readers[0].close()
    after = Client().get(path)

    assert [response.status_code for response in slow_readers] == [200] * SENT
    assert (beyond.status_code, page.status_code, after.status_code) == (503, 200, 200)
    for response in [*slow_readers, after]:
        response.close()


def answers(view, rf):
    return view(rf.get("/en/plans/2023.csv"))


@pytest.mark.django_db
def test_a_stream_counts_until_it_is_sent_and_a_whole_file_until_it_is_made(rf):
    kinds = {
        "whole": (lambda request: HttpResponse("x"), 0, 0),
        "made": (lambda request: FileResponse(io.BytesIO(b"x")), 0, 1),
        "stream": (lambda request: StreamingHttpResponse(["x"]), 1, 1),
    }

    for view, making, sending in kinds.values():
        response = answers(capacity.makes_file(view), rf)
        during = BOUND - capacity.MAKING._value, SENT - capacity.SENDING._value
        response.close()
        response.close()

        assert during == (making, sending)
        assert (capacity.MAKING._value, capacity.SENDING._value) == (BOUND, SENT)


def test_what_fails_gives_its_place_back(rf):
    def fails(request):
        raise RuntimeError("no memory")

    for _number in range(BOUND + 1):
        with pytest.raises(RuntimeError):
            answers(capacity.makes_file(fails), rf)


def test_a_response_that_is_never_sent_gives_its_place_back(rf):
    view = capacity.makes_file(lambda request: StreamingHttpResponse(["x"]))
    response = answers(view, rf)
    held = capacity.MAKING._value

    del response
    gc.collect()

    assert (held, capacity.MAKING._value) == (BOUND - 1, BOUND)
