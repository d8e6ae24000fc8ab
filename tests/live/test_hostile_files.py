"""The attacks of the review, on the real server: refused in words, and the same workers go on.

With the settings of production behind a proxy: files are read the same way in a trial. Nothing
is timed but by the patience of the client, which is shorter than gunicorn's with a worker; what a
reader may take is bounded by its limits.
"""

from urllib.parse import quote

import pytest

from tests.support.files import hostile_files as hostile
from tests.support.files.hostile_files import cell, numbered, sheet
from tests.support.live.server import query

pytest_plugins = ["tests.support.live.server"]
pytestmark = pytest.mark.once

MEMORY = 300 * 1024 * 1024
WORD = "كتب" + "ها" * 30 + "ب"


@pytest.fixture
def made(site):
    """The primary keys of a published plan and its meeting, made once."""
    if "made" not in site.secrets:
        site.secrets["made"] = site.call("tests.support.live.data.make_plan", state="published")
    return site.secrets["made"]


@pytest.fixture
def unharmed(site):
    """The workers of before are there afterwards, and no process has taken too much memory."""
    with site.watched() as use:
        yield
    assert use.after == use.before
    assert use.child_memory < MEMORY
    assert use.worker_memory < MEMORY
    assert site.client().get("/healthz").status == 200
    assert "WORKER TIMEOUT" not in site.errors()


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("word", [WORD, "kitab" + "eke" * 19 + "b"])
def test_a_search_of_419_bytes_is_answered(site, made, word):
    path = f"/en/search/?q={quote(word)}"
    assert len(path) <= 450

    response = site.client().get(path)

    assert response.status == 200


@pytest.mark.usefixtures("unharmed")
def test_the_filter_of_a_plan_and_the_search_of_the_admin_answer(site, made):
    chief = site.signed_in()

    for path in [
        f"/en/plans/2023/{query(q=WORD)}",
        f"/en/plans/2023.json{query(q=WORD)}",
        f"/admin/recommendations/recommendation/{query(q=WORD)}",
        f"/admin/recommendations/institution/{query(q=WORD)}",
        f"/admin/recommendations/meeting/{query(q=WORD)}",
    ]:
        assert chief.get(path).status == 200


@pytest.mark.usefixtures("unharmed")
def test_a_text_with_a_hostile_word_is_saved(site, made):
    chief = site.signed_in()
    chief.get("/admin/recommendations/theme/add/")
    typed = {"name_ar": WORD, "slug": "hostile", "order": "1"}

    chief.post("/admin/recommendations/theme/add/", typed)

    assert "/change/" in chief.get(f"/admin/recommendations/theme/{query(q=WORD)}").text


def send_minutes(site, made, content, name="minutes.docx"):
    chief, address = site.signed_in(), "/admin/recommendations/plan/from-minutes/"
    chief.get(address)
    data = {"year": "2031", "language": "ar", "read": "1"}
    return chief.post(address, data, files={"file": (name, content)})


def send_list(site, made, content, name="list.xlsx"):
    address = f"/admin/recommendations/meeting/{made['meeting']}/attendance/"
    chief = site.signed_in()
    chief.get(address)
    data = {"order": "name-post-body", "language": "ar", "read": "1"}
    return chief.post(address, data, files={"file": (name, content)})


def send_worksheet(site, made, content, name="plan.xlsx"):
    address = f"/admin/recommendations/plan/{made['plan']}/sheet/"
    chief = site.signed_in()
    chief.get(address)
    uploaded = chief.post(address, files={"file": (name, content)})
    return chief.get(uploaded.address)


def a_row_far_down():
    return hostile.far_row(10**12)


def merged_cells_in_a_comment():
    comment = f"<!-- {'<mergeCell ' * 20_000}-->"
    return sheet([f'<row r="1">{cell("a")}</row>'], after=comment)


ROWS = "The sheet has more than"
LONG = "The text has more than 1,000,000 characters"
ATTACKS = {
    "a: a worksheet of a million million rows": (send_worksheet, a_row_far_down, ROWS),
    "a: an attendance list of as many": (send_list, a_row_far_down, ROWS),
    "b: merged cells in a comment": (
        send_worksheet,
        merged_cells_in_a_comment,
        "the heading row was not found",
    ),
    "c: a list nested half a thousand million deep": (
        send_minutes,
        lambda: numbered(level=500_000_000, form="bullet", paragraphs=60, text=""),
        "No numbered items were found",
    ),
    "c: letters of a very high start": (
        send_minutes,
        lambda: numbered("lowerLetter", start=2 * 10**10, pattern="%1" * 200),
        LONG,
    ),
    "c: a Roman number of a very high start": (
        send_minutes,
        lambda: numbered("lowerRoman", start=10**12, pattern="%1 a"),
        "mdcclxvii a",
    ),
    "d: a list of blanks": (
        lambda site, made, content: send_list(site, made, content, "list.txt"),
        lambda: b" " * 100_000,
        "The file contains no text.",
    ),
    "d: a list of one name with blanks inside": (
        lambda site, made, content: send_list(site, made, content, "list.txt"),
        lambda: b"Layla" + b" " * 100_000 + b"Khalil\n",
        # So wide a gap is between two columns: the name and the post.
        'value="Layla"',
    ),
    "e: minutes longer than any": (
        lambda site, made, content: send_minutes(site, made, content, "minutes.txt"),
        lambda: b"1- a\n" * 2_000_000,
        LONG,
    ),
    "e: a list longer than any": (
        lambda site, made, content: send_list(site, made, content, "list.txt"),
        lambda: b"a;b;c\n" * 1_600_000,
        "The text has more than 200,000 characters",
    ),
    "f: five million paragraphs": (
        send_minutes,
        hostile.paragraphs,
        "more paragraphs, tables or cells than can be read",
    ),
}


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_file_is_answered_in_words(site, made, name):
    send, content, message = ATTACKS[name]

    response = send(site, made, content())

    assert response.status == 200
    assert message in response.text
