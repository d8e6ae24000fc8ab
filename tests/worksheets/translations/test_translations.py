"""The workbook for translators: public texts of all kinds of records, and translations back."""

import io
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from recommendations.files.errors import FileError
from recommendations.models import Institution, Meeting, PlanSection, Recommendation, Theme
from recommendations.worksheets.translations.apply import apply_translations, read_workbook
from recommendations.worksheets.translations.texts import TextKey
from recommendations.worksheets.translations.workbook import write_workbook
from tests.support import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return cast.make_user("chief", is_superuser=True)


@pytest.fixture
def published():
    """A published plan with a section and a milestone, and a draft that nobody sees."""
    plan = cast.make_plan(2023, items=0)
    section = PlanSection.objects.create(plan=plan, order=1, title_ar="المياه")
    item = cast.make_recommendation(plan, number=1, title_ar="حفر بئر", section=section)
    item.milestones.create(number=1, title_ar="دراسة")
    Institution.objects.filter(slug="department").update(name_ku="", name_en="")
    cast.advance(plan, "published")
    cast.make_meeting(2022, published=True, title_ar="اجتماع الماء")
    cast.make_recommendation(
        cast.make_plan(2024, items=0), number=1, title_ar="سرّ المسودة", internal_note="سرّ"
    )
    return plan


def workbook():
    out = io.BytesIO()
    write_workbook(out)
    return load_workbook(io.BytesIO(out.getvalue()))


def rows_of(book):
    """(kind, field, record, values by language) of every row."""
    for sheet in book:
        for row in sheet.iter_rows(min_row=3, values_only=True):
            key = TextKey.parse(row[0])
            yield key.kind, key.field, row[3:6]


def filled(book, typed):
    """The bytes of ``book`` with the texts ``typed``: (kind, field) → {column: text}."""
    for sheet in book:
        for row in sheet.iter_rows(min_row=3):
            key = TextKey.parse(row[0].value)
            for column, text in typed.get((key.kind, key.field), {}).items():
                row[3 + ["ar", "ku", "en"].index(column)].value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_public_texts_of_all_kinds_are_written_with_what_lacks_a_translation(published):
    found = list(rows_of(workbook()))

    assert ("plansection", "title", ("المياه", None, None)) in found
    assert ("milestone", "title", ("دراسة", None, None)) in found
    assert ("recommendation", "title", ("حفر بئر", None, None)) in found
    assert {kind for kind, _field, _texts in found} >= {"institution", "meeting", "plansection"}


def test_what_readers_do_not_see_is_in_no_cell(published):
    cells = [cell for sheet in workbook() for row in sheet.iter_rows(values_only=True)
             for cell in row if cell]  # fmt: skip

    assert any("حفر بئر" in cell for cell in cells)
    assert not any("سرّ" in cell for cell in cells)


def test_an_unedited_workbook_adds_and_refuses_nothing(published, chief):
    rows = read_workbook(filled(workbook(), {}))

    result = apply_translations(rows, chief, source="t.xlsx")

    assert (result.added, result.refused, len(rows) > 3) == ([], [], True)


def test_empty_texts_of_several_kinds_are_filled_with_their_history(published, chief):
    content = filled(
        workbook(),
        {
            ("plansection", "title"): {"ku": "Av", "en": "Water"},
            ("recommendation", "title"): {"en": "Dig a well"},
            ("meeting", "title"): {"ku": "Civîna avê"},
        },
    )

    result = apply_translations(read_workbook(content), chief, source="t.xlsx")

    section = PlanSection.objects.get()
    added = sorted(text for _record, _code, text in result.added)
    assert (added, result.refused) == (["Av", "Civîna avê", "Dig a well", "Water"], [])
    assert (section.title_ar, section.title_ku, section.title_en) == ("المياه", "Av", "Water")
    assert Recommendation.objects.get(plan=published).title_en == "Dig a well"
    assert Meeting.objects.get(title_ku="Civîna avê").history.first().history_user == chief


def test_a_dry_run_says_the_same_and_saves_nothing(published, chief):
    rows = read_workbook(filled(workbook(), {("plansection", "title"): {"ku": "Av"}}))

    result = apply_translations(rows, chief, source="t.xlsx", dry_run=True)

    assert [text for _name, _code, text in result.added] == ["Av"]
    assert not PlanSection.objects.get().title_ku


def test_a_text_that_exists_is_never_changed(published, chief):
    content = filled(workbook(), {("plansection", "title"): {"ar": "الري", "en": "Water"}})

    result = apply_translations(read_workbook(content), chief, source="t.xlsx")

    assert (len(result.added), len(result.refused)) == (1, 1)
    assert PlanSection.objects.get().title_ar == "المياه"


def test_a_translation_of_a_text_that_has_changed_is_refused(published, chief):
    content = filled(workbook(), {("meeting", "title"): {"en": "Annual meeting"}})
    meeting = Meeting.objects.get(year=2022)
    meeting.title_ar = "اجتماع آخر"
    meeting.save()

    result = apply_translations(read_workbook(content), chief, source="t.xlsx")

    assert (result.added, len(result.refused)) == ([], 1)


def test_a_record_that_is_public_no_longer_is_refused(published, chief):
    content = filled(workbook(), {("recommendation", "title"): {"en": "Dig a well"}})
    rows = [row for row in read_workbook(content) if row.key.kind == "recommendation"]
    draft = Recommendation.objects.get(plan__year=2024)
    keys = [TextKey("recommendation", draft.pk, row.key.field, row.key.fingerprint) for row in rows]
    moved = [type(row)(key, row.by_language) for row, key in zip(rows, keys, strict=True)]

    result = apply_translations(moved, chief, source="t.xlsx")

    assert result.added == []
    assert [record for record, _reason in result.refused] == [f"recommendation {draft.pk}"]


def test_an_account_that_may_not_change_a_kind_is_refused(published):
    content = filled(workbook(), {("plansection", "title"): {"ku": "Av"}})

    result = apply_translations(read_workbook(content), cast.make_user("any"), source="t.xlsx")

    assert (result.added, len(result.refused)) == ([], 1)


@pytest.mark.parametrize(
    "text",
    ["", "user 1 email x", "theme x name y", "theme 1 slug y", "theme -1 name y", "a b c d e"],
)
def test_what_is_no_key_of_a_text_is_none(text):
    assert TextKey.parse(text) is None
    assert TextKey.parse("theme 1 name abc") == TextKey("theme", 1, "name", "abc")


def test_another_workbook_is_refused():
    out = io.BytesIO()
    book = load_workbook(filename=_empty_workbook())
    book.save(out)

    with pytest.raises(FileError) as refused:
        read_workbook(out.getvalue())

    assert refused.value.code == "translations_heading"


def _empty_workbook():
    write_workbook(out := io.BytesIO())
    return out


def test_the_commands_write_and_read_a_workbook(published, chief, tmp_path):
    Theme.objects.all().delete()
    path, out = tmp_path / "t.xlsx", StringIO()
    call_command("write_translations", path, stdout=out)
    content = filled(load_workbook(path), {("plansection", "title"): {"en": "Water"}})
    (tmp_path / "back.xlsx").write_bytes(content)

    call_command("read_translations", tmp_path / "back.xlsx", username="chief", stdout=out)

    assert "texts lack a translation" in out.getvalue()
    assert "1 have been added, 0 refused." in out.getvalue()
    assert PlanSection.objects.get().title_en == "Water"
    with pytest.raises(CommandError):
        call_command("write_translations", path)
    with pytest.raises(CommandError):
        call_command("read_translations", path, username="nobody")
