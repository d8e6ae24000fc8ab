"""Every date and number of the staff's forms is read by the same fields, in any digits."""

import importlib
import pkgutil
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import get_commands, load_command_class
from django.forms.models import ModelForm
from django.urls import resolve, reverse

import recommendations
from recommendations.admin.fields.typed_fields import (
    DayField,
    PercentField,
    TypedDecimalField,
    WholeNumberField,
)
from recommendations.admin.site import site
from recommendations.management.arguments import number_argument

SOURCES = {".html", ".js"}
TYPED = (DayField, WholeNumberField, TypedDecimalField)
# A browser reads what is typed into these, each in its own way.
BROWSERS_OWN = {"date", "number", "time", "datetime-local", "month", "week", "range"}
PLAIN = (forms.DateField, forms.IntegerField, forms.DateTimeField, forms.TimeField)


def forms_of_the_project():
    """Every class of form in any module of the project."""
    for module in pkgutil.walk_packages(recommendations.__path__, "recommendations."):
        if ".migrations" not in module.name and ".cleaning." not in module.name:
            importlib.import_module(module.name)
    found, waiting = [], [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith("recommendations."):
                found.append(form)
    return found


def forms_of_the_admin(request):
    """Every form that the admin makes, of a record or an inline: (name, form)."""
    for model, model_admin in site._registry.items():
        if not model_admin.has_change_permission(request):
            continue
        request.resolver_match = resolve(
            reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")
        )
        yield model.__name__, model_admin.get_form(request)
        for inline in model_admin.get_inline_instances(request):
            formset = inline.get_formset(request)
            yield f"{model.__name__}: {inline.model.__name__}", formset.form


def untyped(name, form):
    """The fields that do not read what people type as all others do."""
    for field_name, field in getattr(form, "base_fields", {}).items():
        if field.widget.is_hidden:
            continue
        is_plain = isinstance(field, PLAIN) and not isinstance(field, TYPED)
        attributes = getattr(field.widget, "attrs", {})
        input_type = attributes.get("type", getattr(field.widget, "input_type", ""))
        if is_plain or input_type in BROWSERS_OWN:
            yield f"{name}.{field_name}"


def test_each_form_of_the_project_reads_dates_and_numbers_in_one_way():
    classes = forms_of_the_project()

    found = [each for form in classes for each in untyped(form.__qualname__, form)]

    assert found == []
    assert len(classes) > 30


def test_each_form_of_the_admin_reads_dates_and_numbers_in_one_way(rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    made = list(forms_of_the_admin(request))

    found = [each for name, form in made for each in untyped(name, form)]

    assert found == []
    typed = [field for _, form in made for field in form.base_fields.values()]
    assert {type(field) for field in typed if isinstance(field, TYPED)} == {
        DayField,
        WholeNumberField,
        TypedDecimalField,
        PercentField,
    }


def test_the_check_finds_a_field_that_reads_otherwise():
    class Other(forms.Form):
        day = forms.DateField()
        number = forms.IntegerField()
        typed = WholeNumberField()
        picked = DayField(widget=forms.DateInput(attrs={"type": "date"}))

    assert list(untyped("Other", Other)) == ["Other.day", "Other.number", "Other.picked"]


def test_no_template_or_script_has_an_input_that_the_browser_reads():
    folders = [Path(settings.BASE_DIR, "templates"), Path(recommendations.__path__[0], "static")]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in SOURCES]
    written = re.compile(rf"""type=["']?(?:{"|".join(BROWSERS_OWN)})\b""")

    found = [str(path) for path in files if written.search(path.read_text())]

    assert (found, len(files) > 100) == ([], True)


def test_each_date_and_number_of_a_command_is_read_as_in_the_forms():
    read_otherwise = [
        f"{name} {action.dest}"
        for name, app in get_commands().items()
        if app == "recommendations"
        for action in load_command_class(app, name).create_parser("manage.py", name)._actions
        if action.type in (int, float, date.fromisoformat) and action.dest != "verbosity"
    ]

    assert read_otherwise == []
    assert number_argument("\u200f٢٠٢٣") == 2023


@pytest.mark.parametrize(
    "typed",
    ["2023/3/15", "15/3/2023م", "١٥/٣/٢٠٢٣", "15 آذار 2023", "\u200f15/3/2023", "15؍3؍2023"],
)
def test_a_day_is_read_as_everywhere(typed):
    assert DayField().clean(typed) == date(2023, 3, 15)


def test_an_empty_day_is_none_and_a_hijri_one_is_refused_with_its_reason():
    assert DayField(required=False).clean(" \u200f ") is None
    assert DayField().clean(date(2023, 3, 15)) == date(2023, 3, 15)
    with pytest.raises(ValidationError, match="هجري"):
        DayField().clean("3 رمضان 1445")


@pytest.mark.parametrize("typed", ["1445", "١٤٤٥", "۱۴۴۵", "\u200f1445 ", "1445.0", "1 445"])
def test_a_whole_number_is_read_in_any_digits(typed):
    assert WholeNumberField().clean(typed) == 1445


@pytest.mark.parametrize("typed", ["-7", "\u2212٧", "\u200e-7"])
def test_a_whole_number_may_be_negative(typed):
    assert WholeNumberField().clean(typed) == -7


@pytest.mark.parametrize("typed", ["75", "75%", "٧٥٪", "% 75", "75 %\u200f"])
def test_a_share_is_read_with_or_without_its_sign(typed):
    assert PercentField().clean(typed) == 75


@pytest.mark.parametrize("typed", ["12.5", "12,5", "١٢٫٥", "١٢،٥", "12.50"])
def test_a_number_is_read_with_any_decimal_sign(typed):
    assert TypedDecimalField().clean(typed) == Decimal("12.5")


@pytest.mark.parametrize("field", [WholeNumberField(), TypedDecimalField()])
@pytest.mark.parametrize("typed", ["1,200", "١،٢٠٠"])
def test_a_number_that_can_be_read_in_two_ways_is_refused(field, typed):
    with pytest.raises(ValidationError, match="بطريقتين"):
        field.clean(typed)
    assert field.clean("١٬٢٠٠") == 1200
    assert field.clean("1,200,000") == 1_200_000


@pytest.mark.parametrize("typed", ["five", "75%", "12.5", "1/2"])
def test_what_is_no_whole_number_is_refused(typed):
    with pytest.raises(ValidationError):
        WholeNumberField().clean(typed)


def test_numbers_are_typed_into_text_inputs():
    class Numbers(forms.Form):
        whole = WholeNumberField()
        exact = TypedDecimalField()

    rendered = str(Numbers())

    assert 'type="number"' not in rendered
    assert 'inputmode="numeric"' in rendered
    assert 'inputmode="decimal"' in rendered


def test_a_form_of_a_model_is_read_so_too():
    from recommendations.admin.bulk.progress import StatusForm

    assert issubclass(StatusForm, ModelForm)
    assert type(StatusForm.base_fields["reported_on"]) is DayField
