"""From the minutes to a draft plan: paste, check beside the source, create."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from recommendations.intake.minutes import create_draft
from recommendations.models import Meeting, MinutesImport, Plan, Recommendation
from tests.admin.imports.minutes.minutes_desk import (
    MINUTES,
    check_page,
    items,
    key_of,
    line_of,
    paste,
    press,
    where,
)
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]


def test_the_items_are_shown_beside_the_source(desk):
    response = paste(desk)

    assert [number for number, _text in items()] == [1, 2, 3, 4]
    assert f'href="#line-{line_of("حماية")}"' in page(response)
    assert "٣- حماية المكتسبات." in page(response)
    assert "وتعهد الحضور بالعمل." in page(response)
    assert not Plan.objects.exists()


def test_the_way_from_paste_to_plan(desk):
    cast.make_institution("health")
    lead = cast.make_institution("department")
    response = paste(desk, meeting_title="الاجتماع السنوي", lead=lead.pk)

    response = press(desk, response, f"merge:{key_of(2)}")
    response = press(desk, response, f"open:{key_of(1)}")
    response = press(desk, response, f"open:{key_of(3)}", **{"row-title": "العمل"})
    typed = {"row-text": "حماية المكتسبات.\n---\nالاعتراف."}
    response = press(desk, response, f"close:{key_of(3)}", **typed)
    response = press(desk, response, f"drop:{key_of(4)}")
    response = press(desk, response, "renumber:throughout")
    response = press(desk, response, "create")

    plan = Plan.objects.get()
    assert response.request["PATH_INFO"] == address("plan", "change", plan.pk)
    assert (plan.year, plan.state, plan.meeting.title_ar) == (2023, "draft", "الاجتماع السنوي")
    assert list(
        plan.recommendations.order_by("number").values_list("number", "title_ar", "adopted_text_ar")
    ) == [
        (1, "العمل", "تطوير العمل الدبلوماسي في كل المؤسسات.\nتطوير الدبلوماسية المجتمعية."),
        (2, "حماية المكتسبات", "حماية المكتسبات."),
        (3, "الاعتراف", "الاعتراف."),
    ]
    assert {item.assignments.get().institution for item in plan.recommendations.all()} == {lead}
    assert not MinutesImport.objects.exists()


def test_every_button_stores_what_was_typed_first(desk):
    press(desk, paste(desk), f"open:{key_of(3)}")
    buttons = [f"open:{key_of(1)}", f"merge:{key_of(2)}", f"item:{line_of('وتعهد')}", "undo", "x"]

    for button in buttons:
        response = check_page(desk, f"?open={key_of(3)}")
        typed = {"row-text": f"نص كتبته {button}", "meeting_title": f"اجتماع {button}"}
        press(desk, response, button, **typed)
        stored = MinutesImport.objects.get().review
        if button != "undo":
            assert (3, f"نص كتبته {button}") in items(), button
            assert stored["plan"]["meeting_title"] == f"اجتماع {button}"


def test_what_is_typed_wrong_is_shown_again_with_its_error(desk):
    response = press(desk, paste(desk), f"open:{key_of(3)}")

    response = press(
        desk, response, f"close:{key_of(3)}", **{"row-number": "ثلاثة", "row-due_on": "قريباً"}
    )

    assert form_data(response)["row-number"] == "ثلاثة"
    assert form_data(response)["row-due_on"] == "قريباً"
    assert 'class="errorlist' in page(response)
    assert press(desk, response, "create").status_code == 200
    assert not Plan.objects.exists()


def test_the_way_back_has_the_text(desk):
    paste(desk, lead=cast.make_institution("health").pk)

    response = desk.get(where(), {"again": MinutesImport.objects.get().pk})

    data = form_data(response)
    assert data["text"] == MINUTES
    assert data["year"] == "2023"
    assert data["lead"]


def test_a_number_used_twice_is_refused_and_nothing_is_written(desk):
    response = press(desk, paste(desk), f"open:{key_of(2)}")
    response = press(desk, response, f"close:{key_of(2)}", **{"row-number": "1"})

    response = press(desk, response, "create")

    assert response.status_code == 200
    assert 'class="errornote' in page(response)
    assert len(items()) == 4
    assert not Plan.objects.exists()
    assert not Meeting.objects.exists()


def test_all_or_nothing(desk, monkeypatch):
    """The bodies of the items cannot be saved: nothing of the items is left behind."""

    def refuse(assignments):
        raise ValidationError("لا يمكن الحفظ")

    monkeypatch.setattr(create_draft, "add_assignments", refuse)
    response = press(desk, paste(desk, meeting_title="اجتماع"), "create")

    assert "لا يمكن الحفظ" in page(response)
    assert (Plan.objects.count(), Meeting.objects.count()) == (0, 0)
    assert Recommendation.objects.count() == 0
    assert MinutesImport.objects.count() == 1


def test_items_are_added_to_the_draft_that_is_there(desk):
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan, number=9)

    press(desk, paste(desk), "create")

    numbers = plan.recommendations.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 9]


def test_an_adopted_plan_is_refused_at_once(desk, adopted):
    response = paste(desk)

    assert 'name="read"' in page(response)
    assert 'class="errorlist' in page(response)
    assert form_data(response)["text"] == MINUTES


def test_nothing_found_shows_the_text_and_says_so(desk):
    response = paste(desk, text="نص بلا أرقام")

    assert 'class="errorlist' in page(response)
    assert form_data(response)["text"] == "نص بلا أرقام"


def test_the_source_of_a_web_page_is_read_as_the_page(desk):
    paste(desk, text="<p>وأوصى بما يلي:</p><ol><li>فتح مكتبة</li><li>تدريب المعلمين</li></ol>")

    assert items() == [(1, "فتح مكتبة"), (2, "تدريب المعلمين")]


def test_a_file_is_read_like_a_pasted_text(desk):
    file = SimpleUploadedFile("minutes.txt", MINUTES.encode())

    paste(desk, text="", file=file)

    assert len(items()) == 4
    assert MinutesImport.objects.get().name == "minutes.txt"


@pytest.mark.parametrize(
    ("name", "content"), [("minutes.xyz", b"%PDF"), ("minutes.docx", b"no docx"), ("a.txt", b"")]
)
def test_an_unreadable_file_of_minutes_is_reported(desk, name, content):
    response = paste(desk, text="", file=SimpleUploadedFile(name, content))

    assert response.status_code == 200
    assert 'class="errorlist' in page(response)
    assert not MinutesImport.objects.exists()


def test_minutes_in_kurdish_fill_the_kurdish_fields(desk):
    response = paste(desk, language="ku", text="1- Xebata dîplomasiyê.\n2- Têkilî.")
    assert 'lang="ku" dir="ltr"' in page(response)

    press(desk, response, "create")

    assert Recommendation.objects.get(number=1).adopted_text_ku == "Xebata dîplomasiyê."
    assert Recommendation.objects.get(number=1).adopted_text_ar in (None, "")


def test_it_needs_the_right_to_add(client, staff):
    client.force_login(staff)

    assert client.get(where()).status_code == 403
    assert client.get(address("plan", "minutes_check", 1)).status_code == 403


def test_what_was_begun_is_listed_for_its_owner_alone(desk, client):
    paste(desk)
    draft = MinutesImport.objects.get()
    link = address("plan", "minutes_check", draft.pk)
    assert link in page(desk.get(where()))

    client.force_login(cast.make_user("other", is_superuser=True))

    assert link not in page(client.get(where()))
    assert client.get(link).url == where()
    assert client.post(link, {"act": "discard"}).url == where()
    assert MinutesImport.objects.filter(pk=draft.pk).exists()
    assert form_data(client.get(where(), {"again": draft.pk}))["text"] == ""


def test_a_discarded_import_is_gone(desk):
    press(desk, paste(desk), "discard")

    assert not MinutesImport.objects.exists()


def test_so_many_imports_can_be_begun(desk, chief):
    for _n in range(20):
        MinutesImport.objects.create(owner=chief, name="م", source={}, review={})

    response = paste(desk)

    assert 'class="errorlist' in page(response)
    assert form_data(response)["text"] == MINUTES
    assert MinutesImport.objects.count() == 20
