"""Attendance from a list: paste, look at rows and bodies, enter all of it or nothing."""

import logging

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from recommendations.admin.imports.attendance.forms import MAX_PEOPLE
from recommendations.models import Attendee, Delegation, Institution, Role
from tests.intake.attendance import test_files as workbooks
from tests.intake.attendance.test_parse import workbook
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]

LIST = "أحمد محمد - رئيس - هيئة الصحة\nليلى خليل - عضوة - هيئة التربية\n"
NEW = {
    "body-1-institution": "new",
    "body-1-name": "هيئة التربية",
    "body-1-kind": "commission",
    "body-1-slug": "education",
}


@pytest.fixture
def where(meeting, health):
    return address("meeting", "attendance", meeting.pk)


def paste(desk, where, text=LIST, **typed):
    """The second step, for a pasted list."""
    data = {"text": text, "language": "ar", "order": "name-post-body", "read": "1"}
    return desk.post(where, data | typed)


def press(desk, where, response, button="enter", **typed):
    """Presses a button of the second step, after typing something."""
    return desk.post(where, form_data(response) | typed | {button: "1"})


def attending(meeting):
    people = Attendee.objects.filter(delegation__meeting=meeting).order_by("pk")
    return list(people.values_list("name_ar", "post_ar", "delegation__institution__slug"))


def warnings(response):
    return [list(found) for _form, found in response.context["rows"]]


def test_the_way_from_a_list_to_the_record(desk, where, meeting, health):
    seen = paste(desk, where)
    before = Attendee.objects.count()
    done = press(desk, where, seen, **NEW | {"people-1-presence": "remote"})

    assert before == 0
    assert form_data(seen)["body-0-institution"] == str(health.pk)
    assert done.url == address("meeting", "change", meeting.pk)
    assert attending(meeting) == [
        ("أحمد محمد", "رئيس", "health"),
        ("ليلى خليل", "عضوة", "education"),
    ]
    assert Institution.objects.get(slug="education").name_ar == "هيئة التربية"
    assert Attendee.objects.get(name_ar="ليلى خليل").presence == "remote"
    assert Attendee.history.first().history_change_reason == "bulk attendance"
    delegations = Delegation.objects.values_list("disclosure", "head_count")
    assert list(delegations) == [("count", 1), ("count", 1)]


def test_the_meeting_page_links_to_the_attendance_import(desk, where, meeting):
    assert where in page(desk.get(address("meeting", "change", meeting.pk)))
    assert desk.get(where).status_code == 200


def test_the_attendance_import_puts_no_names_into_messages_and_logs(desk, where, meeting, caplog):
    caplog.set_level(logging.DEBUG)
    done = press(desk, where, paste(desk, where), **NEW)

    shown = desk.get(done.url)

    actual = "أُدخل شخصان من قائمة. في وفدين. جهة جديدة واحدة."
    assert [str(message) for message in shown.context["messages"]] == [actual]
    assert LogEntry.objects.get().change_message == actual
    assert "أحمد" not in caplog.text


def test_error_reports_hide_the_attendance_list_that_was_sent(desk, where, meeting):
    response = paste(desk, where)

    assert response.wsgi_request.sensitive_post_parameters == "__ALL__"


def test_a_list_is_refused_for_a_delegation_of_nobody(desk, where, meeting, health):
    meeting.delegations.create(institution=health, head_count=0)

    seen = press(desk, where, paste(desk, where), **NEW)

    assert "عدد الحاضرين صفر" in page(seen)
    assert attending(meeting) == []


def test_attendees_who_are_stored_already_are_dropped_by_default(desk, where, meeting, health):
    delegation = meeting.delegations.create(institution=health, disclosure="names", head_count=7)
    delegation.attendees.create(name_ar="احمد محمّد")

    seen = paste(desk, where)
    # Whoever is left out needs no institution: hers is the only one that is asked for.
    press(desk, where, seen, **{name.replace("1", "0"): value for name, value in NEW.items()})

    assert form_data(seen)["people-0-drop"] == "on"
    actual = "ربما هو موجود من قبل: <bdi>احمد محمّد</bdi> (<bdi>هيئة الصحة</bdi>)"
    assert warnings(seen) == [[actual], []]
    assert [name for name, _post, _body in attending(meeting)] == ["احمد محمّد", "ليلى خليل"]
    delegation.refresh_from_db()
    assert (delegation.disclosure, delegation.head_count) == ("names", 7)


def test_similar_names_give_a_warning_and_can_both_be_entered(desk, where, meeting):
    text = "أحمد محمد علي - رئيس - هيئة الصحة\nاحمد علي - عضو - هيئة الصحة"

    seen = paste(desk, where, text)
    press(desk, where, seen)

    assert warnings(seen) == [
        ["ربما هو نفسه رقم <bdi>2</bdi> في هذه القائمة: <bdi>احمد علي</bdi>"],
        ["ربما هو نفسه رقم <bdi>1</bdi> في هذه القائمة: <bdi>أحمد محمد علي</bdi>"],
    ]
    assert Attendee.objects.count() == 2


def test_a_new_warning_is_shown_before_anything_is_entered(desk, where, meeting):
    seen = paste(desk, where)

    again = press(desk, where, seen, **NEW | {"people-1-name": "محمد أحمد"})
    none = Attendee.objects.count()
    press(desk, where, again)

    assert [bool(found) for found in warnings(again)] == [True, True]
    assert none == 0
    assert Attendee.objects.count() == 2


def test_attendees_entered_meanwhile_give_a_warning(desk, where, meeting):
    seen = paste(desk, where)
    press(desk, where, seen, **NEW)

    again = press(desk, where, seen, **NEW)

    assert again.status_code == 200
    assert Attendee.objects.count() == 2


def test_similar_institutions_are_offered_first(desk, where, meeting, health):
    seen = paste(desk, where, "أحمد - رئيس - هيئة الصحة العامة")
    (body,) = seen.context["check"].bodies
    new = {"body-0-institution": "new", "body-0-kind": "commission", "body-0-slug": "general"}

    again = press(desk, where, seen, **new)

    assert body.fields["institution"].choices[1][1] == [(str(health.pk), cast.HEALTH)]
    assert form_data(seen).get("body-0-institution", "") == ""
    assert 'class="mark"' in page(again)
    assert not Attendee.objects.exists()

    press(desk, where, again)

    assert Institution.objects.filter(slug="general").exists()


def test_two_new_institutions_with_similar_names_give_a_warning(desk, where, meeting):
    text = "أحمد - رئيس - مجلس الرقة المدني\nليلى - عضوة - مجلس الرقه المدنى العام"

    seen = paste(desk, where, text)

    assert [form.similar for form in seen.context["check"].bodies] == [
        ["مجلس الرقه المدنى العام"],
        ["مجلس الرقة المدني"],
    ]
    assert page(seen).count('<p class="mark">أسماء مشابهة:') == 2


@pytest.mark.parametrize(
    "typed",
    [
        {"body-1-institution": ""},
        {"body-1-institution": "999"},
        {"body-1-kind": ""},
        {"body-1-slug": "no slug"},
        {"body-1-slug": "health"},
        {"body-1-name": ""},
        {"people-0-name": ""},
        {"people-0-name": "ا" * 201},
        {"people-1-body": ""},
        {"people-1-body": "جهة أخرى"},
        {"people-1-part": "king"},
        {"people-TOTAL_FORMS": "x"},
    ],
)
def test_an_attendance_list_with_errors_enters_nothing(desk, where, meeting, typed):
    response = press(desk, where, paste(desk, where), **NEW | {"count_heads": ""} | typed)

    assert response.status_code == 200
    assert 'class="errorlist' in page(response)
    assert (Attendee.objects.count(), Delegation.objects.count()) == (0, 0)
    assert not Institution.objects.filter(slug="education").exists()
    if "people-TOTAL_FORMS" not in typed:
        assert form_data(response)["people-0-post"] == "رئيس"
        assert form_data(response)["text"] == LIST.strip()


def test_the_attendance_import_enters_all_people_or_none(desk, where, meeting, monkeypatch):
    """The last person cannot be saved: nobody before is left behind, and no body."""
    from django.core.exceptions import ValidationError

    save = Attendee.save

    def refuses_the_last(self, *args, **kwargs):
        if self.name_ar == "ليلى خليل":
            raise ValidationError("لا يمكن الحفظ")
        return save(self, *args, **kwargs)

    monkeypatch.setattr(Attendee, "save", refuses_the_last)
    response = press(desk, where, paste(desk, where), **NEW)

    assert "لا يمكن الحفظ" in page(response)
    assert (Attendee.objects.count(), Delegation.objects.count()) == (0, 0)
    assert not Institution.objects.filter(slug="education").exists()


def test_going_back_keeps_the_pasted_list(desk, where, health):
    seen = paste(desk, where, order="name-body-post", body=health.pk, language="ku")

    data = form_data(press(desk, where, seen, "back"))

    assert data["text"] == LIST.strip()
    assert (data["order"], data["body"], data["language"]) == (
        "name-body-post",
        str(health.pk),
        "ku",
    )


def test_checking_again_keeps_what_was_typed(desk, where):
    typed = NEW | {"people-0-name": "اسم آخر", "people-1-drop": "on", "people-1-part": "chair"}

    data = form_data(press(desk, where, paste(desk, where), "refresh", **typed))

    assert (data["people-0-name"], data["people-1-drop"]) == ("اسم آخر", "on")
    assert data["people-1-part"] == "chair"


def test_a_default_institution_is_used_where_the_list_names_none(desk, where, meeting, health):
    press(desk, where, paste(desk, where, "أحمد محمد\nليلى خليل", body=health.pk))

    assert {body for _name, _post, body in attending(meeting)} == {"health"}


def test_a_list_in_kurdish_fills_the_kurdish_fields(desk, where, meeting, health):
    seen = paste(desk, where, "Leyla Xelîl; endam; هيئة الصحة", language="ku")
    assert 'lang="ku" dir="ltr"' in page(seen)

    press(desk, where, seen)

    leyla = Attendee.objects.get()
    assert (leyla.name_ku, leyla.post_ku) == ("Leyla Xelîl", "endam")


def test_a_workbook_is_read_like_a_pasted_list(desk, where):
    content = workbook(["الاسم", "الجهة"], ["أحمد محمد", "هيئة الصحة"])

    seen = paste(desk, where, text="", file=SimpleUploadedFile("list.xlsx", content))

    assert form_data(seen)["people-0-name"] == "أحمد محمد"
    assert form_data(seen)["people-0-body"] == "هيئة الصحة"


@pytest.mark.parametrize(
    "typed",
    [
        {"text": ""},
        {"text": "\n\n;;"},
        {"text": "شخص\n" * (MAX_PEOPLE + 1)},
        {"text": "", "file": SimpleUploadedFile("list.pdf", b"%PDF-")},
        {"file": SimpleUploadedFile("list.txt", b"Ahmed")},
        {"order": "other"},
    ],
)
def test_an_unreadable_list_gives_an_error(desk, where, typed):
    response = paste(desk, where, **typed)

    assert response.status_code == 200
    assert 'name="read"' in page(response)
    assert 'class="errorlist' in page(response)


def test_the_longest_list_can_be_sent(desk, where, meeting, health):
    text = "\n".join(f"شخص {n} - عضو - هيئة {n}" for n in range(MAX_PEOPLE))

    response = press(desk, where, paste(desk, where, text), "refresh")

    assert len(response.context["rows"]) == MAX_PEOPLE
    assert len(response.context["check"].bodies) == MAX_PEOPLE


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.EDITOR, 200),
        (Role.PUBLISHER, 200),
        (Role.FOCAL_POINT, 403),
        (Role.AUDITOR, 403),
    ],
)
def test_the_attendance_import_by_role(client, where, meeting, role, status):
    client.force_login(cast.make_member(role))

    assert client.get(where).status_code == status
    assert paste(client, where).status_code == status
    shown = client.get(address("meeting", "change", meeting.pk))
    assert (where in page(shown)) == (status == 200)


def test_the_attendance_import_of_an_unknown_meeting_is_not_found(desk, where):
    assert desk.get(address("meeting", "attendance", 999)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_attendance_check_takes_the_same_queries_for_any_number(
    desk, where, django_assert_num_queries, rows
):
    text = "\n".join(f"شخص {n} - عضو - هيئة {n}" for n in range(rows))

    with django_assert_num_queries(8):
        seen = paste(desk, where, text)

    assert len(seen.context["rows"]) == rows


LEAVES_OUT = "كشف الحضور\nالاسم;الجهة;العمر;الهاتف\nأحمد محمد;هيئة الصحة;41;0933123456\n"


def texts(element):
    return " ".join(element.text_content().split())


def test_what_is_left_out_is_shown_beside_the_rows(desk, where, health):
    seen = html.fromstring(page(paste(desk, where, LEAVES_OUT)))

    said = [texts(one) for one in seen.iterfind(".//section[@class='questions']//li")]
    cells = seen.iterfind(".//ul[@class='source-cells']/li")
    roles = {texts(cell[0]): texts(cell[1]) for cell in cells}
    assert said == [
        "خلية واحدة ليست في أي صف: 41",
        "رقم هاتف واحد لا يُدخَل: 0933123456",
        "عنوان أو ملاحظة واحدة لا تُدخَل: كشف الحضور",
    ]
    assert roles["أحمد محمد"] == "الاسم 1"
    assert roles["41"] == "مستبعد 1"
    assert roles["العمر"] == "عنوان عمود"


def test_a_hidden_sheet_of_the_file_is_named_on_the_page(desk, where, health):
    content = workbooks.workbook(
        list=[["الاسم", "الجهة"], ["أحمد محمد", "هيئة الصحة"]], hidden=[["سري"]]
    )
    upload = SimpleUploadedFile("list.xlsx", content)

    seen = paste(desk, where, "", file=upload)
    again = press(desk, where, seen, "refresh")

    for response in (seen, again):
        shown = html.fromstring(page(response)).find(".//section[@class='questions']")
        assert texts(shown.find(".//li")).endswith(": سري")
        assert form_data(response)["people-0-name"] == "أحمد محمد"


def test_nothing_is_entered_before_what_is_left_out_was_shown(desk, where, meeting, health):
    seen = paste(desk, where, LEAVES_OUT)

    refused = press(desk, where, seen, fingerprints="")
    before = attending(meeting)
    press(desk, where, refused)

    assert before == []
    assert attending(meeting) == [("أحمد محمد", "", "health")]


def test_a_misspelt_institution_of_the_site_is_a_heading(desk, where, health):
    Institution.objects.create(slug="zenobia", kind="commission", name_ar="زنوبيا للمرأة")

    seen = form_data(paste(desk, where, "زنوبيا للمراة\nليلى خليل\nسمير حسن"))

    assert seen["people-0-body"] == seen["people-1-body"] == "زنوبيا للمراة"
    assert "people-2-name" not in seen


def test_new_institutions_need_neither_a_kind_nor_a_slug_typed(desk, where, meeting):
    listed = "ليلى خليل - عضوة - هيئة التربية\nسمير حسن - عضو - بلدية الشعب\n"

    seen = paste(desk, where, listed)
    press(desk, where, seen, **{"body-1-slug": ""})

    assert "<details open>" not in page(seen)
    made = Institution.objects.filter(name_ar__in=["هيئة التربية", "بلدية الشعب"])
    assert list(made.order_by("slug").values_list("slug", "kind")) == [
        ("baladiya-al-shaab", "municipality"),
        ("hayat-al-tarbiya", "department"),
    ]
    assert len(attending(meeting)) == 2


def test_the_proposed_slug_is_not_that_of_another_institution(desk, where, health):
    Institution.objects.create(slug="jamia-rujafa", kind="university", name_ar="جامعة أخرى")

    seen = form_data(paste(desk, where, "ليلى خليل - عضوة - جامعة روجافا"))

    assert seen["body-0-slug"] == "jamia-rujafa-2"
    assert seen["body-0-kind"] == "university"
