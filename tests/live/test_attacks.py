"""The attacks of the review on what staff enter, on the real server.

With the settings of production behind a proxy: what staff enter goes the same way in a trial.
Those on accounts are in test_accounts.py, those with texts and files in test_hostile_files.py.
Each test has a year of its own, for all share one database.
"""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.desk import form_data
from tests.support.files import planted_files
from tests.support.files.hostile_evidence import HOSTILE
from tests.support.hostile import fuzzing
from tests.support.live.server import query

pytest_plugins = ["tests.support.live.server"]
pytestmark = pytest.mark.once

DESK = "/admin/recommendations/"
ASKED = ["", "plans/", "plans/2053/", "plans/2053.json", "plans/2053.csv", "meetings/", "search/",
         "institutions/department/", "plans/2053/1/", "documents/", "plans/2053/reports/",
         "plans/2053.atom", "updates/"]  # fmt: skip
AGAINST_READERS = ["external template", "DDE", "embedded program", "Basic in a text",
                   "script on opening"]  # fmt: skip
HIDDEN = "\u202e\u2066\u200b"


def fill_in(client, path, form=None, *, files=None, **typed):
    """Fills in a form as a browser would, with some fields typed."""
    return client.post(path, form_data(client.get(path), form) | typed, files=files)


def public_pages(site, *paths):
    """What an anonymous reader gets, and finds; one text."""
    reader = site.client()
    return "\n".join(reader.get(f"/ar/{path}").text for path in paths)


def kept_in_files(site, word):
    """The files of the site, its database among them, that have ``word`` in them."""
    found = (path for path in site.folder.rglob("*") if path.is_file())
    return [path.name for path in found if word.encode() in path.read_bytes()]


def grant_all(site):
    chief = site.signed_in()
    waiting = chief.get(f"{DESK}disclosurerequest/waiting/").text
    for path in re.findall(rf"{DESK}disclosurerequest/\d+/grant/", waiting):
        fill_in(chief, path, reason="موافقة خطية")


def test_an_editor_makes_no_name_and_no_file_public(site):
    name = "نوروزبانو"
    made = site.call("tests.support.live.data.make_sitting", year=2040, name=name)
    editor = site.signed_in("editor", role="editor")
    pages = [f"meetings/{made['slug']}/", f"meetings/{made['slug']}.json"]
    wide = {
        "delegations-0-disclosure": "names_and_posts",
        "statements-0-names_speaker": "on",
        "documents-0-is_public": "on",
    }

    fill_in(editor, f"{DESK}meeting/{made['meeting']}/change/", "meeting_form", **wide)

    hidden = public_pages(site, *pages)
    document = f"/ar/documents/{made['document']}/"
    waiting = editor.get(f"{DESK}disclosurerequest/").text
    steps = re.findall(r"disclosurerequest/(\d+)/change/", waiting)
    statuses = {editor.post(f"{DESK}disclosurerequest/{key}/grant/").status for key in steps}
    assert name not in hidden
    assert site.client().get(document).status == 404
    assert statuses == {403}
    grant_all(site)
    assert f"{name} أحمد" in public_pages(site, *pages)
    assert site.client().get(document).status == 200


def test_a_focal_point_reads_no_title_that_is_not_theirs(site):
    own = site.call("tests.support.live.data.make_plan", year=2041, state="published")
    draft = site.call("tests.support.live.data.make_plan", year=2042)
    chief = site.signed_in()
    secret = f"{DESK}recommendation/{draft['items'][0]}/change/"
    fill_in(chief, secret, "recommendation_form", title_ar="ZZDRAFT")
    focal = site.signed_in("focal", role="focal_point", institutions=["department"])
    page = f"{DESK}progressupdate/add/"
    preset = query(recommendation=own["items"][0], superseded_by=draft["items"][0])

    seen = [focal.get(page + preset)]
    typed = {"status": "superseded", "superseded_by": str(draft["items"][0])}
    seen.append(fill_in(focal, page + preset, "progressupdate_form", **typed))
    term = query(term="ZZ", app_label="recommendations", model_name="progressupdate")
    seen.append(focal.get(f"/admin/autocomplete/{term}&field_name=superseded_by"))

    assert "ZZDRAFT" in chief.get(secret).text
    assert [one.status for one in seen] == [200, 200, 200]
    assert not any("ZZDRAFT" in one.text for one in seen)
    assert "/add/" in seen[1].address


def test_no_name_and_no_place_leaves_in_a_file(site):
    made = site.call("tests.support.live.data.make_sitting", year=2043, name="صورة")
    chief, path = site.signed_in(), f"{DESK}document/add/"
    typed = {"title_ar": "ملف", "meeting": made["meeting"], "is_public": "on"}
    files = {"photo.jpg": planted_files.jpeg(), "letter.docx": planted_files.word_document()}

    for file in files.items():
        seen = {"file_warnings_seen": "on"}
        fill_in(chief, path, "document_form", files={"file": file}, **typed, **seen)
    grant_all(site)
    page = site.client().get(f"/ar/meetings/{made['slug']}/").text
    served = [site.client().get(path) for path in set(re.findall(r"/ar/documents/\d+/", page))]

    assert all(map(planted_files.holds, files.values()))
    assert [one.status for one in served] == [200, 200]
    assert not any(planted_files.holds(one.body) for one in served)
    assert kept_in_files(site, planted_files.WORD) == []


def test_erased_names_are_in_no_file_of_the_site(site):
    name = "هيفرون"
    made = site.call(
        "tests.support.live.data.make_sitting", year=2044, name=name, disclosure="names"
    )
    before = site.client().get(f"/ar/meetings/{made['slug']}/").text

    erase = ["--meeting", made["slug"], "--no-input"]
    site.call("tests.support.live.data.run", command="erase_names", arguments=erase)

    assert f"{name} أحمد" in before
    history = site.signed_in().get(f"{DESK}meeting/{made['meeting']}/history/").text
    assert f"{name} أحمد" not in public_pages(site, f"meetings/{made['slug']}/")
    assert f"{name} أحمد" not in history
    assert kept_in_files(site, f"{name} أحمد") == []


def test_what_was_published_by_mistake_can_be_taken_out(site):
    name = "ديرسيمي"
    made = site.call("tests.support.live.data.make_plan", year=2045, state="published")
    narrative = {"narrative_ar": f"التقى {name} الوفد."}
    update = site.call("tests.support.live.data.make_update", item=made["items"][0], **narrative)
    paths = ["plans/2045/1/", "plans/2045/1.json", "plans/2045/1/updates.json", "plans/2045/1.atom"]
    before = public_pages(site, *paths, f"search/{query(q=name)}")
    chief, step = site.signed_in(), f"{DESK}progressupdate/{update}/redact/"

    shown = chief.post(step, {"words": name, "category": "safety", "show": "1"})
    chief.post(step, form_data(shown) | places(shown) | {"take_out": "1"})

    assert name in before
    assert "plans/2045/1/" in before
    assert name not in public_pages(site, *paths)
    assert "plans/2045/1/" not in public_pages(site, f"search/{query(q=name)}")
    assert kept_in_files(site, name) == []


def places(response):
    """The boxes of a redaction, all ticked."""
    return {"place": re.findall(r'name="place" value="([^"]+)"', response.text)}


def test_evidence_can_be_made_private_again(site):
    made = site.call("tests.support.live.data.make_plan", year=2046, state="published")
    address = "https://example.org/somebody"
    account = {"evidence_url": address, "evidence_is_public": True}
    update = site.call("tests.support.live.data.make_update", item=made["items"][0], **account)
    before = public_pages(site, "plans/2046/1/", "plans/2046.json")
    chief = site.signed_in()

    fill_in(chief, f"{DESK}progressupdate/{update}/hide-evidence/", category="safety")

    assert address in before
    assert address not in public_pages(site, "plans/2046/1/", "plans/2046.json")


def test_a_file_against_its_reader_is_refused(site):
    made = site.call("tests.support.live.data.make_sitting", year=2047, name="ملف")
    count = {"function": "tests.support.live.data.count_documents", "meeting": made["meeting"]}
    chief, path = site.signed_in(), f"{DESK}document/add/"
    typed = {"title_ar": "دليل مخفي", "meeting": made["meeting"]}

    for name in AGAINST_READERS:
        ending, _code, content = HOSTILE[name]
        files = {"file": (f"a{ending}", content)}
        answer = fill_in(chief, path, "document_form", files=files, **typed)
        assert answer.status == 200, name
        assert "errorlist" in answer.text, name
        assert "دليل مخفي" in answer.text

    assert site.call(**count) == 1


def test_no_hidden_character_is_stored_or_shown(site):
    chief = site.signed_in()
    typed = {"name_ar": f"مرصد {HIDDEN}الأحوال الجوية", "slug": "hidden", "kind": "commission"}

    fill_in(chief, f"{DESK}institution/add/", "institution_form", **typed)

    pages = chief.get(f"{DESK}institution/{query(q='الأحوال الجوية')}").text
    assert "مرصد الأحوال الجوية" in pages
    assert not set(HIDDEN) & set(pages)
    assert kept_in_files(site, HIDDEN) == []


def test_a_list_pasted_into_a_delegation_with_names_says_so_and_waits(site):
    name = "شيلان"
    made = site.call(
        "tests.support.live.data.make_sitting", year=2048, name="زلال", disclosure="names"
    )
    editor = site.signed_in("editor", role="editor")
    path = f"{DESK}meeting/{made['meeting']}/attendance/"
    editor.get(path)
    pasted = {"text": f"{name} خليل - عضوة - هيئة الصحة", "order": "name-post-body"}

    checked = editor.post(path, pasted | {"language": "ar", "read": "1"})
    editor.post(path, form_data(checked) | {"enter": "1"})

    assert "public" in checked.text
    assert "زلال" in public_pages(site, f"meetings/{made['slug']}/")
    assert name not in public_pages(site, f"meetings/{made['slug']}/")


def test_pages_answer_while_many_ask_for_papers(site):
    site.call("tests.support.live.data.make_plan", year=2049, state="published", items=40)
    paths = [f"/ar/plans/2049.pdf{query(q=number)}" for number in range(8)]

    with ThreadPoolExecutor(16) as readers:
        papers = [readers.submit(site.client().get, path) for path in paths]
        pages = [readers.submit(site.client().get, "/ar/") for _number in range(4)]
        papers, pages = [one.result() for one in papers], [one.result() for one in pages]

    assert {page.status for page in pages} == {200}
    assert {paper.status for paper in papers} <= {200, 503}
    assert all("Retry-After" in paper.headers for paper in papers if paper.status == 503)


def test_next_leads_nowhere_else(site):
    chief = site.signed_in()

    for there in ["https://evil.example/", "//evil.example", f"{chief.origin}/admin/", "/\\evil"]:
        answer = chief.get(f"/accounts/login/{query(next=there)}", follow=False)
        assert answer.status == 302
        assert re.fullmatch(r"/[^/\\].*", answer.headers["Location"])


def test_nobody_sees_from_outside_when_the_office_works(site):
    made = site.call("tests.support.live.data.make_plan", year=2050, state="published")
    paths = ["/ar/", "/ar/plans/2050/", "/ar/plans/2050.json", "/ar/plans/2050/1/"]

    def tags():
        return [site.client().get(path).headers["ETag"] for path in paths]

    before = tags()
    site.call("tests.support.live.data.make_draft", item=made["items"][0])
    drafted = tags()
    site.call("tests.support.live.data.make_update", item=made["items"][0])

    assert drafted == before
    assert not set(tags()) & set(before)


def test_a_cell_that_another_program_would_cut_is_quoted(site):
    made = site.call("tests.support.live.data.make_plan", year=2051, state="draft")
    chief = site.signed_in()
    item = f"{DESK}recommendation/{made['items'][0]}/change/"
    fill_in(chief, item, "recommendation_form", title_ar="a;=1+1")

    text = chief.get(f"{DESK}plan/{made['plan']}/sheet.csv").body.decode("utf-8-sig")

    assert '"a;=1+1"' in text or '"a;\'=1+1"' in text


def test_no_public_address_fails_whatever_is_asked(site):
    site.call("tests.support.live.data.make_plan", year=2053, state="published")
    reader, failed = site.client(), []

    for number, path in enumerate(f"/en/{path}" for path in ASKED):
        for turn, value in enumerate(fuzzing.IN_ADDRESSES, number):
            for asked in (f"{path}?{['q', 'page'][turn % 2]}={value}", f"{path}{value}/"):
                if reader.get(asked, follow=False).status >= 500:
                    failed.append(asked)

    assert failed == []


def test_the_emergency_ends_sessions_and_hides_names(site):
    name = "بريفان"
    made = site.call(
        "tests.support.live.data.make_sitting", year=2052, name=name, disclosure="names"
    )
    page, editor = f"meetings/{made['slug']}/", site.signed_in("editor", role="editor")
    before, was_in = public_pages(site, page), editor.get(f"{DESK}meeting/").text

    site.call("tests.support.live.data.lock_down")
    hidden, answer = public_pages(site, page), editor.get(f"{DESK}meeting/", follow=False)
    site.call("tests.support.live.data.lock_down", end=True)
    # The sessions of all who had signed in are over.
    site.clients.clear()

    assert name in before
    assert "meeting" in was_in
    assert name not in hidden
    assert answer.status == 302
    assert name in public_pages(site, page)
