"""“Edit in Excel”: download, upload, dry run, confirmation."""

import io
import os
import re
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from recommendations.files import pending_uploads
from recommendations.models import ProgressUpdate, Recommendation, Role
from recommendations.worksheets.files import reading
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.files.sheets import as_xlsx, edited, edited_csv

pytest_plugins = ["tests.support.desk"]
NEWS = {1: {"title_ar": "عنوان جديد", "status": "قيد التنفيذ"}}


def download(desk, plan, ending="xlsx"):
    response = desk.get(address("plan", "sheet_file", plan.pk, ending))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def upload(desk, plan, content, name="plan.xlsx"):
    """The address of the outcome, after the file was read."""
    file = SimpleUploadedFile(name, content)
    response = desk.post(address("plan", "sheet", plan.pk), {"file": file})
    assert response.status_code == 302, page(response)
    html = page_of(desk.get(response.url))
    assert f'url={response.url}"' in html
    return response.url


def page_of(response):
    """A page that grows, as a whole."""
    return response.getvalue().decode()


def confirm(desk, where, **more):
    """Presses “Confirm and save”; gives the page that grows."""
    data = form_data(desk.get(where)) | {"write": "1"} | more
    return desk.post(where, data)


def test_the_plan_page_links_to_the_download_and_the_upload(desk, adopted):
    response = page(desk.get(address("plan", "change", adopted.pk)))

    assert address("plan", "sheet_file", adopted.pk, "xlsx") in response
    assert address("plan", "sheet", adopted.pk) in response


def test_the_workbook_is_right_to_left_and_offers_allowed_values(desk, adopted):
    book = load_workbook(io.BytesIO(download(desk, adopted)))

    items, lists, _how = book.worksheets
    assert items.sheet_view.rightToLeft
    assert items.row_dimensions[1].hidden
    assert [cell.value for cell in items[2]][:2] == ["الرقم", "العنوان (العربيّة)"]
    assert {rule.type for rule in items.data_validations.dataValidation} >= {"list", "custom"}
    assert [cell.value for cell in lists["A"]][1] == "لم تبدأ"


def test_the_csv_has_its_arabic_intact(desk, adopted):
    lines = download(desk, adopted, "csv").decode().split("\r\n")

    assert lines[0].startswith('\ufeff"number","title_ar",')
    assert lines[2].startswith('"1","التوصية 1",')


def test_an_upload_is_shown_then_confirmed_then_saved(desk, adopted, chief):
    where = upload(desk, adopted, edited(download(desk, adopted), NEWS), "خطة.xlsx")

    shown = page(desk.get(where))
    assert '<ins dir="auto">عنوان جديد</ins>' in shown
    assert '<del dir="auto">التوصية 1</del>' in shown
    assert adopted.recommendations.get(number=1).title_ar == "التوصية 1"

    page_of(confirm(desk, where))
    written = page(desk.get(where))
    assert "عُدّل صف واحد." in written
    assert 'name="write"' not in written
    item = adopted.recommendations.get(number=1)
    assert (item.title_ar, item.updates.get().stage) == ("عنوان جديد", "sent")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (chief, str(adopted.pk))
    assert "خطة.xlsx" in entry.change_message
    assert item.history.first().history_change_reason == "file خطة.xlsx"


def test_the_history_pages_name_the_file(desk, adopted):
    where = upload(desk, adopted, edited(download(desk, adopted), NEWS), "خطة.xlsx")
    page_of(confirm(desk, where))
    item = adopted.recommendations.get(number=1)

    for name, pk in [("recommendation", item.pk), ("plan", adopted.pk)]:
        assert page(desk.get(address(name, "history", pk))).count("<bdi>خطة.xlsx</bdi>") == 1


def test_refused_rows_are_skipped_only_when_the_box_is_checked(desk, adopted):
    news = NEWS | {2: {"due_on": "قريباً"}}
    where = upload(desk, adopted, edited(download(desk, adopted), news))
    assert '<bdi class="cell" dir="ltr">R4</bdi>' in page(desk.get(where))

    assert confirm(desk, where).status_code == 302
    assert adopted.recommendations.get(number=1).title_ar == "التوصية 1"

    page_of(confirm(desk, where, leave_out="1"))
    assert adopted.recommendations.get(number=1).title_ar == "عنوان جديد"
    assert "رُفض صف واحد وبقي كما كان." in page(desk.get(where))


def test_a_change_before_the_confirmation_shows_the_result_again(desk, adopted):
    where = upload(desk, adopted, edited(download(desk, adopted), NEWS))
    data = form_data(desk.get(where)) | {"write": "1"}
    item = adopted.recommendations.get(number=1)
    item.title_ar = "غيّره غيري"
    item.save()

    page_of(desk.post(where, data))

    shown = page(desk.get(where))
    assert 'class="errornote"' in shown
    assert "is-refused" in shown
    assert adopted.recommendations.get(number=1).title_ar == "غيّره غيري"
    assert not ProgressUpdate.objects.exists()


def test_a_file_that_fails_when_saved_saves_nothing_and_shows_why(desk, adopted, monkeypatch):
    from django.core.exceptions import ValidationError

    from recommendations.workflow import assignments

    def refuses(item, **bodies):
        raise ValidationError("لا يمكن الحفظ")

    cast.make_institution("health")
    news = NEWS | {3: {"lead": "health"}}
    where = upload(desk, adopted, edited(download(desk, adopted), news))
    monkeypatch.setattr(assignments, "assign", refuses)
    page_of(confirm(desk, where))

    assert "لا يمكن الحفظ" in page(desk.get(where))
    assert adopted.recommendations.get(number=1).title_ar == "التوصية 1"


def test_an_interrupted_import_shows_a_message(desk, adopted, monkeypatch, caplog):
    from recommendations.admin.imports import worksheet_progress

    def breaks(*args):
        raise RuntimeError

    where = upload(desk, adopted, edited(download(desk, adopted), NEWS))
    data = form_data(desk.get(where)) | {"write": "1"}
    monkeypatch.setattr(worksheet_progress, "Lookups", breaks)

    html = page_of(desk.post(where, data))

    assert "لم يُحفظ شيء" in html
    assert html.rstrip().endswith("</html>")
    assert adopted.recommendations.get(number=1).title_ar == "التوصية 1"


def test_a_pending_upload_is_only_its_owners_and_removed_when_saved(
    client, desk, adopted, settings
):
    where = upload(desk, adopted, edited(download(desk, adopted), NEWS))
    [file] = Path(settings.MEDIA_ROOT).glob("worksheets/*/*/file")

    client.force_login(cast.make_user("other", is_superuser=True))
    assert client.get(where).status_code == 302
    assert client.post(where, {"discard": "1"}).status_code == 302
    assert file.exists()

    client.force_login(cast.make_user("chief"))
    page_of(confirm(client, where))
    assert not file.exists()


def test_a_discarded_upload_is_removed(desk, adopted, settings):
    where = upload(desk, adopted, edited(download(desk, adopted), NEWS))

    response = desk.post(where, {"discard": "1"})

    assert response.url == address("plan", "change", adopted.pk)
    assert list(Path(settings.MEDIA_ROOT).glob("worksheets/*/*")) == []
    assert desk.get(where).url == address("plan", "sheet", adopted.pk)
    assert adopted.recommendations.get(number=1).title_ar == "التوصية 1"


def test_an_upload_is_removed_after_a_day(desk, adopted, settings):
    where = upload(desk, adopted, download(desk, adopted))
    [folder] = Path(settings.MEDIA_ROOT).glob("worksheets/*/*")
    past = folder.stat().st_mtime - pending_uploads.MAX_AGE_SECONDS - 60
    os.utime(folder, (past, past))

    assert desk.get(where).status_code == 302
    upload(desk, adopted, download(desk, adopted))
    assert not folder.exists()


def test_an_upload_for_another_plan_is_not_found(desk, adopted):
    other = cast.make_plan(2024, items=1)
    where = upload(desk, adopted, download(desk, adopted))

    elsewhere = where.replace(f"/{adopted.pk}/", f"/{other.pk}/")

    assert desk.get(elsewhere).url == address("plan", "sheet", other.pk)


def test_an_unreadable_file_is_refused_on_the_result_page(desk, adopted):
    where = upload(desk, adopted, b"nothing", "plan.ods")

    html = page(desk.get(where))

    assert "xlsx" in html
    assert 'class="errornote"' in html
    assert 'name="write"' not in html


def test_a_file_too_large_is_refused_on_the_form(desk, adopted):
    file = SimpleUploadedFile("plan.xlsx", bytes(reading.MAX_BYTES + 1))

    response = desk.post(address("plan", "sheet", adopted.pk), {"file": file})

    assert response.status_code == 200
    assert "25" in page(response).split('class="errorlist')[1][:200]


@pytest.mark.parametrize("data", [{}, {"file": SimpleUploadedFile("plan.xlsx", b"")}])
def test_a_missing_or_empty_file_is_refused_on_the_form(desk, adopted, data):
    response = desk.post(address("plan", "sheet", adopted.pk), data)

    assert 'class="errorlist' in page(response)


def test_the_result_is_made_again_in_the_language_of_its_reader(desk, adopted):
    where = upload(desk, adopted, edited(download(desk, adopted), {1: {"due_on": "soon"}}))

    desk.cookies["django_language"] = "en"
    page_of(desk.get(where))

    assert "“soon” is not a date." in page(desk.get(where))


def test_the_result_is_filtered_by_outcome_and_paginated(desk, adopted):
    where = upload(desk, adopted, edited(download(desk, adopted), NEWS))

    assert page(desk.get(where)).count('class="worksheet-row ') == 3
    assert page(desk.get(f"{where}?show=changed")).count('class="worksheet-row ') == 1
    assert page(desk.get(f"{where}?show=x&page=99")).count('class="worksheet-row ') == 3


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.AUDITOR, None])
def test_worksheets_are_forbidden_without_the_right_to_change_a_whole_plan(client, adopted, role):
    member = cast.make_member(role, institutions=["department"]) if role else cast.make_user()
    client.force_login(member)

    for where in [
        address("plan", "sheet", adopted.pk),
        address("plan", "sheet_file", adopted.pk, "xlsx"),
        address("plan", "sheet_file", adopted.pk, "csv"),
        address("plan", "sheet_result", adopted.pk, "a" * 24),
    ]:
        assert client.get(where).status_code == 403
        assert client.post(where).status_code == 403


def test_worksheets_are_forbidden_to_a_focal_point_with_other_roles(client, adopted):
    member = cast.make_member(Role.FOCAL_POINT, institutions=["department"])
    member.groups.add(Group.objects.get(name=Role.PUBLISHER))
    client.force_login(member)

    assert client.get(address("plan", "sheet_file", adopted.pk, "xlsx")).status_code == 403
    assert client.get(address("plan", "sheet", adopted.pk)).status_code == 403


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_editors_and_publishers_use_worksheets(client, adopted, role):
    client.force_login(cast.make_member(role))

    where = upload(client, adopted, edited(download(client, adopted), NEWS))
    page_of(confirm(client, where))

    assert adopted.recommendations.get(number=1).title_ar == "عنوان جديد"


def test_the_worksheet_of_an_unknown_plan_is_not_found(desk):
    assert desk.get(address("plan", "sheet", 99)).status_code == 404
    assert desk.get(address("plan", "sheet_file", 99, "xlsx")).status_code == 404


def test_a_worksheet_of_another_file_type_is_not_found(desk, adopted):
    assert desk.get(address("plan", "sheet_file", adopted.pk, "ods")).status_code == 404


def test_progress_is_streamed_uncompressed_and_for_each_hundred_rows(desk, chief):
    """Neither packed nor held back, and each hundred rows have a line."""
    plan = cast.make_plan(items=0)
    news = {number: {"title_ar": f"توصية {number}"} for number in range(1, 102)}
    content = edited(as_xlsx(plan, chief), news)
    file = SimpleUploadedFile("plan.xlsx", content)
    where = desk.post(address("plan", "sheet", plan.pk), {"file": file}).url

    response = desk.get(where, headers={"accept-encoding": "gzip"})
    chunks = [chunk.decode() for chunk in response.streaming_content]

    assert response["Content-Encoding"] == "identity"
    progress = [chunk for chunk in chunks if "<progress" in chunk]
    assert len(progress) == 2
    assert re.search(r'<progress value="100" max="101">', progress[1])


def test_new_dates_of_an_adopted_plan_are_confirmed_with_their_reason(desk, adopted):
    where = upload(desk, adopted, edited(download(desk, adopted), {1: {"due_on": "2024-06-30"}}))
    body = cast.make_institution().pk

    bare = confirm(desk, where, reason_ku="Sedem")
    early = page_of(
        confirm(desk, where, reason_ar=cast.REASON, decided_by=body, decided_on="2022-01-01")
    )
    again = desk.get(where)
    page_of(confirm(desk, where, decided_on="٢٠٢٣-٠٢-٠١"))

    assert set(bare.context["postponement_form"].errors) == {"reason_ar", "decided_by"}
    assert form_data(bare)["reason_ku"] == "Sedem"
    assert "url=" in early
    # What was typed is there again, with why it was refused.
    assert form_data(again)["reason_ar"] == cast.REASON
    assert "لم تكن الخطة معتمدة بعد في ذلك اليوم." in page(again)
    item = adopted.recommendations.get(number=1)
    [made] = item.postponements.all()
    assert (str(item.due_on), made.reason_ar, str(made.decided_on)) == (
        "2024-06-30",
        cast.REASON,
        "2023-02-01",
    )


def test_a_file_without_new_dates_asks_for_no_reason(desk, adopted):
    where = upload(desk, adopted, edited(download(desk, adopted), NEWS))

    assert 'name="decided_by"' not in page(desk.get(where))


def test_dates_that_can_be_read_in_two_ways_are_asked_about_then_saved(desk, plan):
    content = edited_csv(download(desk, plan, "csv"), {1: {"due_on": "7/5/2032"}})
    where = upload(desk, plan, content, "plan.csv")

    asked = page(desk.get(where))
    assert "«7/5/2032»" in asked
    assert '<button type="submit" name="order" value="month">5 تموز 2032</button>' in asked
    assert "refused" in asked

    answered = desk.post(where, {"order": "month"})
    shown = page_of(desk.get(answered.url))
    assert f'url={where}"' in shown
    assert "في العمود «الموعد» قُرئ الشهر قبل اليوم." in page(desk.get(where))
    page_of(confirm(desk, where))

    assert Recommendation.objects.get(plan=plan, number=1).due_on == date(2032, 7, 5)


def test_another_order_than_the_two_is_no_answer(desk, plan):
    content = edited_csv(download(desk, plan, "csv"), {1: {"due_on": "7/5/2032"}})
    where = upload(desk, plan, content, "plan.csv")

    desk.post(where, {"order": "year"})

    assert "«7/5/2032»" in page(desk.get(where))
    assert Recommendation.objects.get(plan=plan, number=1).due_on is None


def test_translations_are_downloaded_filled_in_and_uploaded(desk, adopted):
    page_of_upload = page(desk.get(address("plan", "sheet", adopted.pk)))
    assert address("plan", "translations_file", adopted.pk, "xlsx") in page_of_upload

    response = desk.get(address("plan", "translations_file", adopted.pk, "xlsx"))
    content = edited(response.getvalue(), {1: {"title_ku": "Bîrek"}})
    confirm(desk, upload(desk, adopted, content)).getvalue()

    assert adopted.recommendations.get(number=1).title_ku == "Bîrek"
    assert quote("ترجمات-2023") in response["Content-Disposition"]


def test_the_page_says_when_no_text_lacks_a_translation(desk, plan):
    for item in plan.recommendations.all():
        for name in ("title", "adopted_text"):
            setattr(item, f"{name}_ku", "nivîs")
            setattr(item, f"{name}_en", "text")
        item.save()

    shown = page(desk.get(address("plan", "sheet", plan.pk)))

    assert "لا نص تنقصه ترجمة." in shown
    assert address("plan", "translations_file", plan.pk, "xlsx") not in shown


def test_a_worksheet_for_translators_of_another_file_type_is_not_found(desk, adopted):
    assert desk.get(address("plan", "translations_file", adopted.pk, "doc")).status_code == 404
