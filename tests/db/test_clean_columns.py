"""No text reaches the database uncleaned: every column, every way to it, every admin form."""

import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, models, transaction
from django.http import QueryDict
from django.urls import reverse

from recommendations.admin import site
from recommendations.intake.attendance.files import read_attendance_file
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.middleware import cleaned_query
from recommendations.models import Attendee, Institution, Meeting, Report, Theme, User
from tests.support import cast
from tests.support.desk import form_data
from tests.support.files.sheets import applied, as_csv, as_xlsx, edited, edited_csv
from tests.support.sites import hiding, populated

pytestmark = pytest.mark.django_db

# An override, a zero-width space, a control, an open isolate, an accent apart from its letter.
HOSTILE = "\u202eاسم\u200b \x00\u2066e\u0301"
CLEAN = "اسم é"
# The same on what an address or a code must be: nothing of it may be left.
UNSEEN = "\u202e\u200b\x00\u2066"


def stored(record, name):
    """What the database itself holds."""
    column = type(record)._meta.get_field(name).column
    table, key = type(record)._meta.db_table, type(record)._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{key}" = %s', [record.pk])  # noqa: S608
        return cursor.fetchone()[0]


def is_untranslated(field):
    """True for the field of a translated text without language: its column stays empty."""
    return any(getattr(one, "translated_field", None) is field for one in field.model._meta.fields)


def text_fields(model):
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
    ]


ALL_FIELDS = [
    field
    for model in apps.get_app_config("recommendations").get_models()
    for field in text_fields(model)
]


def cleaned(field):
    """What a text becomes on its way into the ``field``, as a set: before a save, on the record,
    for the database, in a lookup."""
    record = field.model()
    setattr(record, field.attname, HOSTILE)
    before = field.pre_save(record, add=True)
    saved = field.get_db_prep_save(HOSTILE, connection)
    sought = field.get_lookup("exact")(field.get_col(field.model._meta.db_table), HOSTILE).rhs
    expected = "" if is_untranslated(field) else CLEAN
    return {before, getattr(record, field.attname), sought, CLEAN if saved == expected else saved}


def test_every_text_column_of_every_model_cleans_what_it_stores_and_looks_for():
    unclean = {str(field): found for field in ALL_FIELDS if (found := cleaned(field)) != {CLEAN}}

    assert unclean == {}
    assert len(ALL_FIELDS) > 500


def test_json_is_cleaned_at_every_depth():
    field = Report._meta.get_field("rows")
    report = Report(rows=[{"title": {"ar": HOSTILE}}])

    assert field.pre_save(report, add=True) == [{"title": {"ar": CLEAN}}] == report.rows
    assert HOSTILE not in str(field.get_db_prep_save([HOSTILE], connection))


def by_saving(theme):
    theme.name_ar = HOSTILE
    theme.save()


def by_saving_one_field(theme):
    theme.name_ar = HOSTILE
    theme.save(update_fields=["name_ar"])


def by_update(theme):
    Theme.objects.filter(pk=theme.pk).update(name_ar=HOSTILE)


def by_bulk_update(theme):
    theme.name_ar = HOSTILE
    Theme.objects.bulk_update([theme], ["name_ar"])


def by_update_or_create(theme):
    Theme.objects.update_or_create(slug=theme.slug, defaults={"name_ar": HOSTILE})


def past_the_rules(theme):
    cast.past_the_models(Theme).filter(pk=theme.pk).update(name_ar=HOSTILE)


ROADS = [by_saving, by_saving_one_field, by_update, by_bulk_update, by_update_or_create]


@pytest.mark.parametrize("road", [*ROADS, past_the_rules])
def test_it_is_clean_in_the_database_whatever_road_it_took(road):
    theme = Theme.objects.create(slug="rights", name_ar="حقوق")

    road(theme)

    assert stored(theme, "name_ar") == CLEAN


def test_what_is_made_is_clean_with_its_history_and_its_search_words():
    one = Institution.objects.create(slug="one", name_ar=HOSTILE, kind="council")
    [two] = Institution.objects.bulk_create(
        [Institution(slug="two", name_ar=HOSTILE, kind="council")]
    )

    assert [stored(body, "name_ar") for body in (one, two)] == [CLEAN, CLEAN]
    assert stored(one.history.get(), "name_ar") == CLEAN
    assert one.name_ar == CLEAN


def test_a_text_is_judged_as_it_is_stored():
    theme = Theme(slug="rights", name_ar="\u200b\u202e", order=1)
    long = Theme(slug="long", name_ar="م" * 90 + "\u200b" * 500, order=1)

    with pytest.raises(forms.ValidationError) as refusal:
        theme.full_clean()
    long.full_clean()

    assert set(refusal.value.message_dict) >= {"name_ar"}
    assert long.name_ar == "م" * 90


def test_a_name_is_one_line_and_a_text_has_lines():
    meeting = cast.make_meeting(title_ar="أ\r\nب\tج", summary_ar="أ\r\nب\u2028ج")

    assert (stored(meeting, "title_ar"), stored(meeting, "summary_ar")) == ("أ ب ج", "أ\nب\nج")


@pytest.fixture(scope="module")
def everything(module_db):
    plan = populated.populate(populated.Words("seen"))
    hiding.hide(populated.Words("hidden"), populated.Words("also"), plan)


def test_every_row_that_can_be_changed_takes_clean_text(everything):
    """Update in bulk past the rules of the models; what triggers refuse has no other text in it."""
    changed = set()
    for field in ALL_FIELDS:
        if field.choices or field.unique or field.max_length and field.max_length < len(HOSTILE):
            continue
        row = cast.past_the_models(field.model).order_by("-pk").first()
        try:
            with transaction.atomic():
                rows = cast.past_the_models(field.model).filter(pk=row and row.pk)
                rows.update(**{field.attname: HOSTILE})
        except DatabaseError:
            continue
        if row:
            assert stored(row, field.name) == ("" if is_untranslated(field) else CLEAN), field
            changed.add(field.model)

    assert {Meeting, Attendee, Institution, Theme, User, Meeting.history.model} <= changed


# Typed into forms whose words must be of a certain kind: only what cannot be seen is added.
OF_A_KIND = (forms.URLField, forms.EmailField, forms.SlugField, forms.ChoiceField)


def typed_fields(response):
    """Name in the form → form field, for what is typed, in the form of a page and its inlines."""
    context = response.context_data
    shown = [context["adminform"].form] + [
        form for inline in context["inline_admin_formsets"] for form in inline.formset.forms
    ]
    return {
        form.add_prefix(name): (field, form)
        for form in shown
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.HiddenInput)
    }


def hostile_form(response):
    """The form of a page as a hostile person sends it, and what is to be stored: a list of
    (record, field, text)."""
    data, expected = form_data(response), []
    for name, (field, form) in typed_fields(response).items():
        # An empty row of an inline stays empty.
        if name not in data or not form.instance.pk or name.endswith("username"):
            continue
        is_text = not isinstance(field, OF_A_KIND) and not field.validators[2:]
        before = data[name]
        data[name] = before + (HOSTILE if is_text and before else UNSEEN)
        own = name.removeprefix(f"{form.prefix}-") if form.prefix else name
        if hasattr(form.instance, own):
            expected.append((form.instance, own, before + (CLEAN if is_text and before else "")))
    return data, expected


def editable_pages(client, screen):
    """The forms of a model's newest records in which something can be typed."""
    name = f"admin:{screen.opts.app_label}_{screen.opts.model_name}_change"
    for record in screen.model._base_manager.order_by("-pk")[:30]:
        address = reverse(name, args=[record.pk])
        response = client.get(address)
        if response.status_code == 200 and hostile_form(response)[1]:
            yield address, response


def test_every_form_of_the_admin_stores_clean_text(everything, client):
    client.force_login(cast.make_user("chief", is_superuser=True))
    saved, unsaved = set(), {}
    for model, screen in site._registry.items():
        for address, page in editable_pages(client, screen):
            data, expected = hostile_form(page)
            answer = client.post(address, data)
            if answer.status_code == 302:
                saved.add(model.__name__)
                found = [(record, name, stored(record, name) or "") for record, name, _ in expected]
                assert found == expected
                break
            unsaved[model.__name__] = answer.context_data["errors"]

    assert {name: errors for name, errors in unsaved.items() if name not in saved} == {}
    assert saved >= {"Meeting", "Plan", "Recommendation", "Institution", "Theme", "Document"}


def test_a_request_is_clean_before_a_form_sees_it():
    query = QueryDict(mutable=True)
    query.setlist("q\u200b", [HOSTILE, "b"])
    query["password"] = query["oldpassword"] = HOSTILE

    cleaned = cleaned_query(query)

    assert cleaned.getlist("q") == [CLEAN, "b"]
    assert cleaned["password"] == cleaned["oldpassword"] == HOSTILE
    assert cleaned_query(cleaned) is cleaned


@pytest.fixture
def published(db):
    """A published plan beside those of ``everything``."""
    return cast.make_plan(2037, state="published")


@pytest.fixture
def adopted(db):
    """An adopted plan beside those of ``everything``."""
    return cast.make_plan(2037, state="adopted")


def test_a_search_finds_what_was_typed_with_invisible_characters(client, published):
    pages = [
        client.get("/ar/search/", {"q": "التوصية\u200b\x00\u202e"}),
        client.get("/ar/plans/2037/", {"q": "التوصية\u200b\x00\u202e"}),
    ]

    found = ["plans/2037/1/" in page.content.decode() for page in pages]
    assert found == [True, True]
    assert not any("\u202e" in page.content.decode() for page in pages)


def test_the_name_of_a_file_and_the_words_in_it_are_clean(client, adopted):
    chief = cast.make_user("chief", is_superuser=True)
    client.force_login(chief)
    # A text with a NUL in it is refused already.
    hostile = HOSTILE.replace("\x00", "")
    minutes = SimpleUploadedFile("mi\u202enutes.txt", f"1- {hostile}\r\n2- ب".encode())
    address = reverse("admin:recommendations_plan_from_minutes")

    shown = client.post(address, {"file": minutes, "year": "2024"}).content.decode()

    assert not set(shown) & set("\u202e\u200b\x00")
    assert read_minutes_file("a.txt", f"1- {hostile}".encode()).text == f"1- {CLEAN}"
    assert read_attendance_file("a.txt", hostile.encode()).text == CLEAN


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_worksheet_brings_in_clean_text(kind, adopted):
    chief = cast.make_user("chief", is_superuser=True)
    hostile = HOSTILE.replace("\x00", "")
    if kind == "xlsx":
        content = edited(as_xlsx(adopted, chief), {1: {"internal_note": hostile}})
    else:
        content = edited_csv(as_csv(adopted, chief), {1: {"internal_note": hostile}})

    applied(content, adopted, chief, f"plan.{kind}")

    assert stored(adopted.recommendations.get(number=1), "internal_note") == CLEAN


def test_names_of_people_in_a_pasted_list_are_clean(client):
    meeting = cast.make_meeting()
    client.force_login(cast.make_user("chief", is_superuser=True))
    address = reverse("admin:recommendations_meeting_attendance", args=[meeting.pk])

    page = client.post(address, {"text": f"{cast.DEPARTMENT}\n- {HOSTILE}, رئيس\u202e"})

    assert not set(page.content.decode()) & set("\u202e\u200b\x00")
    assert CLEAN in page.content.decode()


def test_an_account_a_key_and_a_group_have_clean_names():
    user = User.objects.create_user("somebody", first_name=HOSTILE, last_name="b\u202e")
    group = apps.get_model("auth", "Group").objects.create(name=HOSTILE)

    assert (stored(user, "first_name"), stored(user, "last_name")) == (CLEAN, "b")
    assert stored(group, "name") == CLEAN
