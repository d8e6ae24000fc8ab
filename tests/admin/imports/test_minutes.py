"""From the minutes to a draft plan: paste, check beside the source, create."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recommendations.models import Meeting, Plan, Recommendation
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]

MINUTES = """اجتمعت الدائرة وأقرت التوصيات التالية:
1- تطوير العمل الدبلوماسي في كل المؤسسات.
2-تطوير الدبلوماسية المجتمعية.
٣- حماية المكتسبات.
4- بناء العلاقات.
وتعهد الحضور بالعمل."""


@pytest.fixture
def where():
    return address("plan", "from_minutes")


def paste(desk, where, **typed):
    """The second step, for the pasted minutes."""
    return desk.post(
        where, {"year": "2023", "language": "ar", "text": MINUTES, "read": "1"} | typed
    )


def press(desk, where, response, button, value="1", **typed):
    """Presses a button of the second step, after typing something."""
    return desk.post(where, form_data(response) | typed | {button: value})


def texts(response):
    """Number and text of the items, as the form shows them."""
    data = form_data(response)
    count = int(data["items-TOTAL_FORMS"])
    return [(data.get(f"items-{n}-number", ""), data[f"items-{n}-text"]) for n in range(count)]


def test_the_items_stand_beside_the_source(desk, where):
    response = paste(desk, where)

    assert [number for number, _text in texts(response)] == ["1", "2", "3", "4"]
    assert '<mark id="source-2">٣- حماية المكتسبات.</mark>' in page(response)
    assert "وتعهد الحضور بالعمل." in page(response)
    assert not Plan.objects.exists()


def test_the_way_from_paste_to_plan(desk, where):
    cast.make_institution("health")
    lead = cast.make_institution("department")
    response = paste(desk, where, meeting_title="الاجتماع السنوي", lead=lead.pk)

    response = press(desk, where, response, "merge", "1", **{"items-0-title": "العمل"})
    response = press(
        desk, where, response, "split", "1", **{"items-1-text": "حماية المكتسبات.\n---\nالاعتراف."}
    )
    response = press(desk, where, response, "renumber", **{"items-3-drop": "on"})
    response = press(desk, where, response, "create")

    plan = Plan.objects.get()
    assert response.url == address("plan", "change", plan.pk)
    assert (plan.year, plan.state, plan.meeting.title_ar) == (2023, "draft", "الاجتماع السنوي")
    assert list(plan.recommendations.values_list("number", "title_ar", "adopted_text_ar")) == [
        (1, "العمل", "تطوير العمل الدبلوماسي في كل المؤسسات.\nتطوير الدبلوماسية المجتمعية."),
        (2, "حماية المكتسبات", "حماية المكتسبات."),
        (3, "الاعتراف", "الاعتراف."),
    ]
    assert {item.assignments.get().institution for item in plan.recommendations.all()} == {lead}


def test_every_button_keeps_what_was_typed(desk, where):
    response = paste(desk, where)
    typed = {"items-3-text": "نص كتبته", "items-2-drop": "on", "meeting_title": "اجتماع"}

    for button in ["merge", "split", "renumber", "refresh"]:
        data = form_data(press(desk, where, response, button, "1", **typed))
        assert "نص كتبته" in data.values(), button
        assert data["meeting_title"] == "اجتماع", button
        assert "on" in data.values(), button


def test_the_way_back_keeps_the_text(desk, where):
    data = form_data(press(desk, where, paste(desk, where), "back"))

    assert data["text"] == MINUTES
    assert data["year"] == "2023"


def test_a_number_twice_is_told_and_nothing_is_written(desk, where):
    response = press(desk, where, paste(desk, where), "create", **{"items-1-number": "1"})

    assert response.status_code == 200
    assert 'class="errorlist' in page(response)
    assert len(texts(response)) == 4
    assert not Plan.objects.exists()
    assert not Meeting.objects.exists()


def test_all_or_nothing(desk, where, monkeypatch):
    """The third item cannot be saved: nothing of the first two is left behind."""
    from django.core.exceptions import ValidationError

    save = Recommendation.save

    def refuses_the_third(self, *args, **kwargs):
        if self.number == 3:
            raise ValidationError("لا يمكن الحفظ")
        return save(self, *args, **kwargs)

    monkeypatch.setattr(Recommendation, "save", refuses_the_third)
    response = press(desk, where, paste(desk, where, meeting_title="اجتماع"), "create")

    assert "لا يمكن الحفظ" in page(response)
    assert (Plan.objects.count(), Meeting.objects.count()) == (0, 0)
    assert Recommendation.objects.count() == 0


def test_a_divided_text_is_split_before_it_is_created(desk, where):
    typed = {"items-0-text": "أول\n---\nثان"}

    response = press(desk, where, paste(desk, where), "create", **typed)

    assert response.status_code == 200
    assert not Plan.objects.exists()


def test_what_is_left_out_need_not_be_right(desk, where):
    typed = {"items-3-drop": "on", "items-3-number": "", "items-3-title": "", "items-3-text": ""}

    press(desk, where, paste(desk, where), "create", **typed)

    assert Recommendation.objects.count() == 3


def test_items_are_added_to_the_draft_that_is_there(desk, where):
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan, number=9)

    press(desk, where, paste(desk, where), "create")

    numbers = plan.recommendations.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 9]


def test_an_adopted_plan_is_refused_at_once(desk, where, adopted):
    response = paste(desk, where)

    assert 'name="read"' in page(response)
    assert 'class="errorlist' in page(response)
    assert form_data(response)["text"] == MINUTES


def test_nothing_found_keeps_the_text_and_says_so(desk, where):
    response = paste(desk, where, text="نص بلا أرقام")

    assert 'class="errorlist' in page(response)
    assert form_data(response)["text"] == "نص بلا أرقام"


def test_a_file_is_read_like_a_pasted_text(desk, where):
    file = SimpleUploadedFile("minutes.txt", MINUTES.encode())

    response = paste(desk, where, text="", file=file)

    assert len(texts(response)) == 4


@pytest.mark.parametrize(
    ("name", "content"), [("minutes.pdf", b"%PDF"), ("minutes.docx", b"no docx"), ("a.txt", b"")]
)
def test_an_unreadable_file_of_minutes_is_reported(desk, where, name, content):
    response = paste(desk, where, text="", file=SimpleUploadedFile(name, content))

    assert response.status_code == 200
    assert 'class="errorlist' in page(response)


def test_minutes_in_kurdish_fill_the_kurdish_fields(desk, where):
    response = paste(desk, where, language="ku", text="1- Xebata dîplomasiyê.\n2- Têkilî.")
    assert 'lang="ku" dir="ltr"' in page(response)

    press(desk, where, response, "create")

    assert Recommendation.objects.get(number=1).adopted_text_ku == "Xebata dîplomasiyê."
    assert Recommendation.objects.get(number=1).adopted_text_ar in (None, "")


def test_it_needs_the_right_to_add(client, staff, where):
    client.force_login(staff)

    assert client.get(where).status_code == 403
