"""A worksheet downloaded, edited and uploaded: what changes, what is refused, what is saved."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from recommendations.models import (
    ProgressUpdate,
    Recommendation,
    Role,
    SiteProfile,
    Status,
    Theme,
)
from recommendations.search import query
from recommendations.workflow import assignments
from recommendations.workflow.closing import closing
from recommendations.worksheets.apply import ResultChangedError
from tests.support import cast
from tests.support.files.readers import converted
from tests.support.files.sheets import (
    applied,
    as_csv,
    as_xlsx,
    changes,
    compared,
    edited,
    outcomes,
    reasons,
)
from tests.support.made_once import made_once

pytestmark = pytest.mark.django_db
UNTOUCHED = {1: "unchanged", 2: "unchanged", 3: "unchanged"}


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


def decision():
    """Why adopted dates are changed by a file."""
    return {
        "reason": {"ar": cast.REASON},
        "decided_by": cast.make_institution(),
        "decided_on": date(2023, 2, 1),
    }


@made_once
def full():
    """An adopted plan whose items have everything that a file holds."""
    plan, rights = cast.make_plan(items=0), Theme.objects.create(slug="rights", name_ar="حقوق")
    for number in range(1, 4):
        item = cast.make_recommendation(
            plan,
            themes=[rights],
            title_ku="Pêşniyar",
            title_en="=SUM(A1)",
            adopted_text_ar="- سطر أول\n- سطر ثان\x0b مع فاصل",
            due_on=date(1899, 12, 31) if number == 1 else date(2023, 6, 30),
            is_priority=number == 2,
            internal_note="'+ملاحظة",
        )
        cast.assign(item, "health", "supporting")
    return cast.advance(plan, "adopted")


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
def test_an_unedited_worksheet_changes_nothing(full, chief, language):
    item = full.recommendations.get(number=2)
    cast.make_update(item, publish=False)

    with translation.override(language):
        for name, content in [("a.xlsx", as_xlsx(full, chief)), ("a.csv", as_csv(full, chief))]:
            with translation.override("ar"):
                result = compared(content, full, chief, name)
            assert outcomes(result) == UNTOUCHED
            assert result.notices == []


def test_a_worksheet_saved_by_libreoffice_changes_nothing(full, chief, tmp_path):
    (tmp_path / "plan.xlsx").write_bytes(as_xlsx(full, chief))
    (tmp_path / "saved").mkdir()

    saved = converted(tmp_path / "plan.xlsx", "xlsx", tmp_path / "saved")

    assert outcomes(compared(saved.read_bytes(), full, chief)) == UNTOUCHED


def test_comparing_lists_each_change_with_its_value_before_and_after(full, chief):
    cast.make_institution("education", name_ar="هيئة التربية", name_en="Education Board")
    content = edited(
        as_xlsx(full, chief),
        {
            2: {
                "title_ar": "عنوان  جديد ",
                "status": "متوقفة مؤقتا",
                "reason_ar": "لا تمويل",
                "reported_on": "١/٢/٢٠٢٣",
                "due_on": date(2023, 12, 31),
                "lead": "هيئه الصحة",
                "supporting": "education board؛ department",
                "themes": None,
                "is_priority": "لا",
                "internal_note": None,
            }
        },
    )

    result = compared(content, full, chief)

    assert outcomes(result) == UNTOUCHED | {2: "changed"}
    assert changes(result, 2) == {
        "title_ar": ("التوصية 2", "عنوان جديد"),
        "due_on": ("2023-06-30", "2023-12-31"),
        "lead": ("department", "health"),
        "supporting": ("health", "department;education"),
        "themes": ("rights", ""),
        "is_priority": ("yes", "no"),
        "internal_note": ("'+ملاحظة", ""),
        "status": ("not_started", "on_hold"),
        "reason_ar": ("", "لا تمويل"),
        "reported_on": ("", "2023-02-01"),
    }
    assert Recommendation.objects.get(number=2).title_ar == "التوصية 2"


def test_applying_saves_fields_bodies_themes_and_reports(full, chief):
    content = edited(
        as_xlsx(full, chief),
        {
            1: {"title_en": "A title", "themes": "", "lead": "هيئة الصحة", "supporting": ""},
            3: {"status": "قيد التنفيذ", "narrative_ar": "بدأ العمل.", "due_on": "31/12/2023"},
        },
    )

    result = applied(content, full, chief, decision=decision())

    first, third = full.recommendations.get(number=1), full.recommendations.get(number=3)
    assert result.counts() == {"refused": 0, "changed": 2, "new": 0, "unchanged": 1}
    assert (first.title_en, first.themes.count()) == ("A title", 0)
    assert [(row.institution.slug, row.role) for row in first.assignments.all()] == [
        ("health", "lead")
    ]
    assert third.due_on == date(2023, 12, 31)
    update = third.updates.get()
    assert (update.status, update.narrative_ar, update.author) == (
        "in_progress",
        "بدأ العمل.",
        chief,
    )


def test_a_worksheet_reports_an_obstacle_and_the_next_step(published, chief):
    reported = {"obstacle_ar": "نقص المال", "next_step_ar": "طلب التمويل"}

    applied(edited(as_xlsx(published, chief), {1: reported}), published, chief)

    update = published.recommendations.get(number=1).updates.get()
    assert (update.obstacle_ar, update.next_step_ar) == ("نقص المال", "طلب التمويل")
    assert (update.status, update.stage) == ("not_started", ProgressUpdate.Stage.SENT)


def test_a_reported_status_is_not_public_until_it_is_published(published, chief):
    content = edited(as_xlsx(published, chief), {1: {"status": "in_progress"}})

    applied(content, published, chief)

    item = published.recommendations.get(number=1)
    assert (item.status, item.is_public) == (Status.NOT_STARTED, True)
    assert item.updates.get().stage == ProgressUpdate.Stage.SENT
    assert not item.updates.published().exists()


def test_the_history_names_the_file_and_its_user(full, chief):
    news = {"title_ar": "جديد", "lead": "health", "supporting": "", "status": "in_progress"}

    applied(edited(as_xlsx(full, chief), {1: news}), full, chief, "خطة.xlsx")

    item = full.recommendations.get(number=1)
    for record in [item, item.assignments.get(), item.updates.get()]:
        newest = record.history.first()
        assert (newest.history_change_reason, newest.history_user) == ("file خطة.xlsx", chief)
    assert full.recommendations.get(number=2).history.first().history_change_reason == "adopt"


def test_a_row_changed_by_somebody_else_is_refused_with_their_name(full, chief):
    content = edited(as_xlsx(full, chief), {2: {"due_on": "1/1/2024"}, 3: {"due_on": "1/1/2024"}})
    item = full.recommendations.get(number=2)
    item.title_ar = "غيّره غيري"
    item._history_user = cast.make_user("nisrin")
    item.save()

    result = applied(content, full, chief, decision=decision())

    assert outcomes(result) == {1: "unchanged", 2: "refused", 3: "changed"}
    [(cell, sentence)] = reasons(result, 2)
    assert cell == "A4"
    assert "nisrin" in sentence
    assert full.recommendations.get(number=2).due_on == date(2023, 6, 30)
    assert full.recommendations.get(number=3).due_on == date(2024, 1, 1)


def test_a_row_whose_bodies_somebody_else_changed_is_refused(full, chief, health):
    content = edited(as_xlsx(full, chief), {2: {"title_ar": "جديد"}})
    assignments.assign(full.recommendations.get(number=2), lead=health)

    assert outcomes(compared(content, full, chief)) == UNTOUCHED | {2: "refused"}


def test_an_unedited_row_changed_by_somebody_else_gets_a_remark(full, chief):
    content = as_xlsx(full, chief)
    item = full.recommendations.get(number=2)
    item.title_ar = "جديد"
    item.save()

    result = compared(content, full, chief)

    assert outcomes(result) == UNTOUCHED
    assert [len(row.remarks) for row in result.rows] == [0, 1, 0]


def test_a_worksheet_applied_twice_changes_nothing_the_second_time(full, chief):
    content = edited(as_xlsx(full, chief), {1: {"title_ar": "جديد"}, 2: {"status": "قيد التنفيذ"}})
    applied(content, full, chief)

    result = applied(content, full, chief)

    assert outcomes(result) == UNTOUCHED
    assert ProgressUpdate.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "cell"),
    [
        ({"status": "على الرف"}, "I4"),
        ({"status": "on_hold"}, "K4"),
        ({"status": "implemented"}, "O4"),
        ({"status": "implemented", "evidence_url": "no address"}, "O4"),
        ({"status": "superseded"}, "P4"),
        ({"status": "superseded", "superseded_by": "1999/1"}, "P4"),
        ({"status": "superseded", "superseded_by": "2"}, "I4"),
        ({"narrative_ar": "نص", "reported_on": "1/1/2999"}, "Q4"),
        ({"title_ar": ""}, "B4"),
        ({"title_en": "x" * 301}, "D4"),
        ({"adopted_text_ar": "نص آخر"}, "E4"),
        ({"decision": "deferred"}, "H4"),
        ({"due_on": "قريباً"}, "R4"),
        ({"lead": "لا أحد"}, "S4"),
        ({"lead": ""}, "S4"),
        ({"lead": "health", "supporting": "health"}, "S4"),
        ({"supporting": "health; هيئة الصحة"}, "T4"),
        ({"themes": "حقول"}, "U4"),
        ({"is_priority": "ربما"}, "V4"),
        ({"stamp": ""}, "A4"),
        ({"stamp": "i1v1-x"}, "A4"),
    ],
)
def test_a_refused_row_names_the_cell_that_is_wrong(full, chief, values, cell):
    result = applied(edited(as_xlsx(full, chief), {2: values}), full, chief)

    assert outcomes(result) == UNTOUCHED | {2: "refused"}
    assert [where for where, _sentence in reasons(result, 2)] == [cell]
    assert all(sentence for _cell, sentence in reasons(result, 2))


def test_an_unknown_name_suggests_a_similar_one(full, chief):
    result = compared(edited(as_xlsx(full, chief), {2: {"lead": "هيئة الصحّى"}}), full, chief)

    assert cast.HEALTH in reasons(result, 2)[0][1]


def test_a_missing_translation_of_a_frozen_text_may_be_added(full, chief):
    applied(edited(as_xlsx(full, chief), {2: {"adopted_text_ku": "Nivîs"}}), full, chief)

    assert full.recommendations.get(number=2).adopted_text_ku == "Nivîs"


def test_a_successor_is_found_by_year_and_number(full, chief):
    news = {"status": "superseded", "superseded_by": "٢٠٢٣/٣"}

    applied(edited(as_xlsx(full, chief), {1: news, 2: news | {"superseded_by": "3"}}), full, chief)

    third = full.recommendations.get(number=3)
    assert [update.superseded_by for update in ProgressUpdate.objects.all()] == [third, third]


def test_a_draft_takes_new_rows_and_other_decisions(plan, chief):
    content = edited(
        as_xlsx(plan, chief),
        {
            2: {"decision": "مؤجلة", "adopted_text_ar": "نص جديد"},
            9: {"title_ar": "تاسعة", "lead": cast.DEPARTMENT, "due_on": "1/1/2024"},
            None: {"title_ar": "بلا رقم", "adopted_text_ar": "نص"},
        },
    )

    result = applied(content, plan, chief)

    assert result.counts() == {"refused": 0, "changed": 1, "new": 2, "unchanged": 2}
    assert list(
        plan.recommendations.order_by("number").values_list("number", "title_ar", "decision")
    ) == [
        (1, "التوصية 1", "proposed"),
        (2, "التوصية 2", "deferred"),
        (3, "التوصية 3", "proposed"),
        (9, "تاسعة", "proposed"),
        (10, "بلا رقم", "proposed"),
    ]
    ninth = plan.recommendations.get(number=9)
    assert ninth.assignments.lead().institution.slug == "department"
    assert ninth.history.get().history_change_reason == "file plan.xlsx"


def test_a_row_copied_under_another_number_is_new(plan, chief):
    def copy(sheet, places):
        for column in places.values():
            sheet.cell(6, column).value = sheet.cell(3, column).value
        sheet.cell(6, 1).value = 4

    result = compared(edited(as_xlsx(plan, chief), also=copy), plan, chief)

    assert outcomes(result) == UNTOUCHED | {4: "new"}


@pytest.mark.parametrize(
    "values",
    [
        {4: {"title_ar": ""}},
        {4: {"title_ar": "أ", "decision": "adopted"}},
        {4: {"title_ar": "أ", "status": "in_progress"}},
        {4: {"title_ar": "أ", "narrative_ar": "نص"}},
        {0: {"title_ar": "أ"}},
        {40_000: {"title_ar": "أ"}},
    ],
)
def test_a_new_row_obeys_the_rules_of_the_form(plan, chief, values):
    result = applied(edited(as_xlsx(plan, chief), values), plan, chief)

    assert result.counts()["refused"] == 1
    assert plan.recommendations.count() == 3


def test_new_rows_with_the_same_number_are_refused(plan, chief):
    def add(sheet, places):
        for row in (6, 7):
            sheet.cell(row, 1).value = 4
            sheet.cell(row, 2).value = "عنوان"

    result = compared(edited(as_xlsx(plan, chief), also=add), plan, chief)

    assert [row.outcome for row in result.rows[3:]] == ["refused", "refused"]


def test_rows_whose_numbers_do_not_fit_their_tokens_are_refused(full, chief):
    def sort_one_column(sheet, places):
        cells = [sheet.cell(row, 1) for row in (3, 4)]
        cells[0].value, cells[1].value = cells[1].value, cells[0].value

    result = compared(edited(as_xlsx(full, chief), also=sort_one_column), full, chief)

    assert [row.outcome for row in result.rows] == ["refused", "refused", "unchanged"]


def test_an_adopted_plan_refuses_new_rows(full, chief):
    result = applied(edited(as_xlsx(full, chief), {9: {"title_ar": "تاسعة"}}), full, chief)

    assert outcomes(result)[9] == "refused"
    assert full.recommendations.count() == 3


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_draft_and_a_closed_plan_refuse_reports(plan, chief, state):
    if state == "closed":
        cast.advance(plan, "adopted")
        for item in plan.recommendations.all():
            cast.make_update(item, Status.NOT_IMPLEMENTED)
        closing.close(plan, by=chief, decisions={})

    result = compared(edited(as_xlsx(plan, chief), {2: {"status": "in_progress"}}), plan, chief)

    assert reasons(result, 2)[0][0] == "I4"


def test_applying_saves_nothing_when_the_last_row_fails(full, chief, monkeypatch):
    """The third row fails after all: nothing of the first two is left behind."""
    assign = assignments.assign

    def refuses_the_third(item, **bodies):
        if item.number == 3:
            raise ValidationError("لا يمكن الحفظ")
        return assign(item, **bodies)

    content = edited(
        as_xlsx(full, chief),
        {
            1: {"title_ar": "أولى", "status": "in_progress"},
            2: {"lead": "health", "supporting": ""},
            3: {"lead": "health", "supporting": ""},
        },
    )
    version = SiteProfile.objects.current().content_version
    monkeypatch.setattr(assignments, "assign", refuses_the_third)

    with pytest.raises(ValidationError, match="لا يمكن الحفظ"):
        applied(content, full, chief)

    first, second = full.recommendations.get(number=1), full.recommendations.get(number=2)
    assert first.title_ar == "التوصية 1"
    assert second.assignments.lead().institution.slug == "department"
    assert not ProgressUpdate.objects.exists()
    assert not LogEntry.objects.exists()
    assert SiteProfile.objects.current().content_version == version


def test_applying_saves_nothing_when_the_result_has_changed_since_it_was_shown(full, chief):
    content = edited(as_xlsx(full, chief), {1: {"title_ar": "جديد"}})
    fingerprint = compared(content, full, chief).fingerprint()
    item = full.recommendations.get(number=1)
    item.internal_note = "غيري"
    item.save()

    with pytest.raises(ResultChangedError) as changed:
        applied(content, full, chief, fingerprint=fingerprint)

    assert outcomes(changed.value.result) == UNTOUCHED | {1: "refused"}
    assert full.recommendations.get(number=1).title_ar == "التوصية 1"


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.AUDITOR])
def test_applying_is_forbidden_to_focal_points_and_auditors(full, chief, role):
    content = as_xlsx(full, chief)

    with pytest.raises(PermissionDenied):
        applied(content, full, cast.make_member(role, institutions=["department"]))


@pytest.mark.parametrize("items", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(items, chief, django_assert_num_queries):
    plan = cast.advance(cast.make_plan(items=items), "adopted")
    news = {"title_ar": "جديد", "status": "on_hold", "reason_ar": "سبب", "due_on": "1/1/2024"}
    content = edited(as_xlsx(plan, chief), dict.fromkeys(range(1, items + 1), news))
    compared(content, plan, chief)

    # Eight for the plan and the lists; one checks the constraints on the reports that are alike.
    with django_assert_num_queries(9):
        compared(content, plan, chief)
    with django_assert_num_queries(7):
        as_csv(plan, chief)


def test_a_changed_title_is_found_by_the_search(published, chief):
    applied(edited(as_xlsx(published, chief), {2: {"title_ar": "زعتر بري"}}), published, chief)

    found = query.described(query.public_results("زعتر"))
    assert [one.path for one in found] == ["plans/2023/2/"]


def test_a_changed_date_of_an_adopted_plan_is_a_postponement(full, chief):
    content = edited(as_xlsx(full, chief), {2: {"due_on": "1/1/2024"}, 3: {"title_ar": "عنوان"}})

    result = applied(content, full, chief, decision=decision())

    assert result.count_postponements() == 1
    item = full.recommendations.get(number=2)
    [step] = item.postponements.all()
    assert (step.from_date, step.to_date) == (date(2023, 6, 30), date(2024, 1, 1))
    assert (step.reason_ar, step.decided_on, step.recorded_by) == (
        cast.REASON,
        date(2023, 2, 1),
        chief,
    )
    assert (item.due_on, item.first_due_on, item.times_postponed) == (
        date(2024, 1, 1),
        date(2023, 6, 30),
        1,
    )
    assert item.history.first().history_change_reason == "file plan.xlsx"


def test_a_file_with_new_dates_changes_nothing_without_the_reason(full, chief):
    content = edited(as_xlsx(full, chief), {2: {"due_on": "1/1/2024"}, 3: {"title_ar": "عنوان"}})

    with pytest.raises(ValidationError) as refusal:
        applied(content, full, chief)
    with pytest.raises(ValidationError):
        applied(content, full, chief, decision=decision() | {"reason": {"en": "Why"}})

    assert refusal.value.code == "reason"
    assert full.recommendations.filter(due_on=date(2023, 6, 30)).count() == 2
    assert not full.recommendations.filter(title_ar="عنوان").exists()


@pytest.mark.parametrize("cell", [None, "30/6/2023"])
def test_an_adopted_date_is_not_removed_and_the_same_date_is_no_change(full, chief, cell):
    result = compared(edited(as_xlsx(full, chief), {2: {"due_on": cell}}), full, chief)

    assert outcomes(result)[2] == ("unchanged" if cell else "refused")
    assert result.count_postponements() == 0


def test_a_date_of_an_item_that_ended_is_refused(full, chief):
    cast.make_update(full.recommendations.get(number=2), "not_implemented")

    result = compared(edited(as_xlsx(full, chief), {2: {"due_on": "1/1/2024"}}), full, chief)

    assert outcomes(result)[2] == "refused"
