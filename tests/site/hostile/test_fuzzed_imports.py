"""The second steps of imports, where the rows that were read are checked, with what no browser
sends: refused or entered, never an error.

The test client raises whatever a view does not handle, so that any of it fails here.
"""

import pytest
from django.core.files.base import ContentFile

from recommendations.models import MinutesImport
from tests.site.hostile.test_fuzzed_staff_forms import Attack, Form, undone
from tests.support import cast
from tests.support.desk import address
from tests.support.files.sheets import as_xlsx, edited
from tests.support.hostile import fuzzing

pytest_plugins = ["tests.support.desk"]
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def minutes(desk):
    where = address("plan", "from_minutes")
    text = "القرارات:\n1- تطوير العمل.\n2- حماية المكتسبات.\nوتعهد الحضور بالعمل."
    data = {"year": "2031", "language": "ar", "text": text, "read": "1"}
    where = desk.post(where, data).url
    key = MinutesImport.objects.get().review["items"][0]["key"]
    # With an item open for editing.
    return where, desk.get(f"{where}?open={key}")


def attendance(desk):
    where = address("meeting", "attendance", cast.make_meeting(2023).pk)
    text = "أحمد محمد - رئيس - هيئة الصحة\nليلى خليل - عضوة - هيئة التربية\n"
    data = {"text": text, "language": "ar", "order": "name-post-body", "read": "1"}
    return where, desk.post(where, data)


def worksheet(desk):
    plan, chief = cast.make_plan(2023, state="adopted"), cast.make_user("chief")
    changes = {1: {"title_ar": "عنوان جديد"}, 2: {"due_on": "قريباً"}}
    file = ContentFile(edited(as_xlsx(plan, chief), changes), name="plan.xlsx")
    where = desk.post(address("plan", "sheet", plan.pk), {"file": file}).url
    # The first answer grows while the file is read, and leads to this one.
    desk.get(where).getvalue()
    return where, desk.get(where)


STEPS = {"minutes": minutes, "attendance": attendance, "worksheet": worksheet}


@pytest.mark.parametrize("name", STEPS)
def test_no_second_step_of_an_import_fails_whatever_is_typed(desk, name):
    attack = Attack(desk, fuzzing.ALL_IN_FORMS)

    with undone():
        where, first = STEPS[name](desk)
        form = Form(first)
        attack.all_fields(where, form, name, rounds=len(fuzzing.ALL_IN_FORMS))
        attack.hidden_fields(where, form)
        attack.one_field(where, form, name)

    assert attack.failed == []
    assert form.buttons
    assert attack.is_through_with(name)
