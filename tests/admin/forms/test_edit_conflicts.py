"""Two people in one record: the second save is refused, told what changed, and loses nothing."""

import pytest
from concurrency.exceptions import RecordModifiedError

from recommendations.models import Institution, Recommendation, Theme
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def item(plan):
    """An item of a draft, whose title is about to be changed by two people."""
    return plan.recommendations.get(number=1)


def as_opened(desk, item):
    """What the form sends when it is saved as it was opened."""
    return form_data(desk.get(address_of(item)), "recommendation_form")


def address_of(item):
    return address("recommendation", "change", item.pk)


def change(item, by, **fields):
    """What somebody else saves in the meantime."""
    other = Recommendation.objects.get(pk=item.pk)
    for name, value in fields.items():
        setattr(other, name, value)
    other._history_user = by
    other.save()


def test_the_second_save_is_refused_and_says_what_changed(desk, staff, item):
    typed = as_opened(desk, item) | {"title_ar": "عنوان ثان"}
    change(item, staff, title_ar="عنوان أول", is_priority=True)

    html = page(desk.post(address_of(item), typed))

    item.refresh_from_db()
    assert item.title_ar == "عنوان أول"
    assert "<bdi>staff</bdi>" in html
    assert "<bdi>التوصية 1</bdi>" in html
    assert "<bdi>عنوان أول</bdi>" in html
    assert 'value="عنوان ثان"' in html


def test_saving_again_goes_on_and_keeps_what_the_other_did_elsewhere(desk, staff, item):
    theme = Theme.objects.create(slug="rights", name_ar="حقوق")
    typed = as_opened(desk, item) | {"title_ar": "عنوان ثان"}
    change(item, staff, title_ar="عنوان أول", title_ku="Sernav", is_priority=True)
    item.themes.add(theme)

    refused = desk.post(address_of(item), typed)
    accepted = desk.post(address_of(item), form_data(refused, "recommendation_form"))

    item.refresh_from_db()
    assert accepted.status_code == 302
    assert (item.title_ar, item.title_ku, item.is_priority) == ("عنوان ثان", "Sernav", True)
    assert list(item.themes.all()) == [theme]


def test_parts_that_the_other_changed_are_told_and_not_turned_back(desk, staff, item):
    milestone = item.milestones.create(number=1, title_ar="خطوة")
    typed = as_opened(desk, item) | {"internal_note": "ملاحظة"}
    milestone.title_ar = "خطوة أخرى"
    change(item, staff)
    milestone.save()

    refused = desk.post(address_of(item), typed)
    desk.post(address_of(item), form_data(refused, "recommendation_form"))

    milestone.refresh_from_db()
    item.refresh_from_db()
    assert "Milestones" in page(refused) or "milestones" in page(refused).lower()
    assert milestone.title_ar == "خطوة أخرى"
    assert item.internal_note == "ملاحظة"


def test_a_part_typed_here_is_kept_through_a_refusal(desk, staff, item):
    typed = as_opened(desk, item) | {
        "milestones-TOTAL_FORMS": "1",
        "milestones-0-number": "1",
        "milestones-0-title_ar": "خطوة جديدة",
    }
    change(item, staff, title_ar="عنوان أول")

    refused = desk.post(address_of(item), typed)
    desk.post(address_of(item), form_data(refused, "recommendation_form"))

    assert item.milestones.get().title_ar == "خطوة جديدة"


def test_a_save_that_changes_a_part_only_is_noticed_too(desk, item):
    first = as_opened(desk, item)
    second = dict(first)
    part = {
        "milestones-TOTAL_FORMS": "1",
        "milestones-0-number": "1",
        "milestones-0-title_ar": "خطوة",
    }

    assert desk.post(address_of(item), first | part).status_code == 302
    assert desk.post(address_of(item), second | {"title_ar": "عنوان"}).status_code == 200


def test_a_form_without_its_version_is_refused(desk, item):
    typed = as_opened(desk, item) | {"title_ar": "عنوان ثان"}
    del typed["version"]

    assert desk.post(address_of(item), typed).status_code == 200
    assert not Recommendation.objects.filter(title_ar="عنوان ثان").exists()


def test_somebody_faster_between_check_and_save_is_no_server_error(desk, item, monkeypatch):
    """The check passes, then the save finds another version: the form is checked once more."""
    typed = as_opened(desk, item) | {"title_ar": "عنوان ثان"}
    save = Recommendation.save

    def overtaken(self, *args, **kwargs):
        monkeypatch.setattr(Recommendation, "save", save)
        raise RecordModifiedError(target=self)

    monkeypatch.setattr(Recommendation, "save", overtaken)
    response = desk.post(address_of(item), typed)

    item.refresh_from_db()
    assert response.status_code == 302
    assert item.title_ar == "عنوان ثان"


@pytest.mark.parametrize("model", ["institution", "meeting", "plan", "theme", "siteprofile"])
def test_every_main_record_refuses_a_stale_save(desk, plan, model):
    Theme.objects.create(slug="rights", name_ar="حقوق")
    desk.get(address("siteprofile"))
    records = {"institution": Institution.objects.first(), "meeting": plan.meeting, "plan": plan}
    pk = records[model].pk if model in records else 1
    where = address(model, "change", Theme.objects.get().pk if model == "theme" else pk)
    first, second = (form_data(desk.get(where), f"{model}_form") for _person in range(2))

    assert desk.post(where, first).status_code == 302
    assert desk.post(where, second).status_code == 200


def test_an_untouched_text_of_several_lines_counts_as_untouched(desk, staff, item):
    change(item, staff, adopted_text_ar="سطر\nسطر آخر")
    typed = as_opened(desk, item) | {"title_ar": "عنوان ثان"}
    typed["adopted_text_ar"] = typed["adopted_text_ar"].replace("\n", "\r\n")
    change(item, staff, adopted_text_ar="سطر\nسطر جديد")

    refused = desk.post(address_of(item), typed)
    desk.post(address_of(item), form_data(refused, "recommendation_form"))

    item.refresh_from_db()
    assert item.adopted_text_ar == "سطر\nسطر جديد"
    assert item.title_ar == "عنوان ثان"


def test_the_history_of_a_record_can_be_read(desk, staff, item):
    change(item, staff, title_ar="عنوان أول")

    html = page(desk.get(address("recommendation", "history", item.pk)))

    assert "عنوان أول" in html
    assert cast.make_user().username in html
