"""Fields that exist in several languages: how they are typed, listed and found missing."""

from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.field_help import help_for
from recommendations.admin.fields.key_fields import AutocompleteMixin
from recommendations.admin.fields.scoped_choices import choices_for
from recommendations.admin.fields.typed_fields import typed_options
from recommendations.history.values import is_latin
from recommendations.localization.languages import CODES, direction
from recommendations.localization.texts import pick_from
from recommendations.models.base.content import has_text
from recommendations.translation import TRANSLATED_FIELDS


class PlainTextarea(AdminTextareaWidget):
    """A textarea whose lines end as they do in the database, so that an untouched text is equal."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


def label(db_field):
    """The field's name for people: a translated one says its language in that language."""
    original = getattr(db_field, "translated_field", None)
    if original is None:
        return db_field.verbose_name
    return format_lazy(
        "{} ({})", original.verbose_name, get_language_info(db_field.language)["name_local"]
    )


class TranslatedFieldsMixin(AutocompleteMixin):
    """Mixin of admins and inlines: each language's field carries its own ``lang`` and ``dir``.

    To be placed before modeltranslation's classes, whose widgets it marks.
    """

    formfield_overrides = {models.TextField: {"widget": PlainTextarea}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        kwargs = {**typed_options(db_field), **kwargs}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        code = getattr(db_field, "language", None)
        if field is None:
            return None
        field.help_text = field.help_text or help_for(db_field)
        if hasattr(field, "queryset"):
            field.queryset = choices_for(field.queryset, request.user)
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            # What a form refers to is changed and deleted on its own page, not in passing.
            field.widget.can_change_related = field.widget.can_delete_related = False
        if code:
            field.label = capfirst(label(db_field))
            field.widget.attrs |= {"lang": code, "dir": direction(code)}
            if isinstance(field.widget, AdminTextareaWidget):
                field.widget.attrs["rows"] = 4
        elif isinstance(db_field, models.TextField | models.CharField) and not db_field.choices:
            field.widget.attrs["dir"] = "ltr" if is_latin(db_field) else "auto"
        return field


def columns_by_language(fields):
    """The column names of translated ``fields``, Arabic first: title_ar, text_ar, title_ku …"""
    return [f"{name}_{code}" for code in CODES for name in fields]


def language_fieldsets(*fields):
    """Fieldsets for translated ``fields``: one a language, Arabic first, under its own name."""
    return [
        (
            get_language_info(code)["name_local"],
            {
                "fields": [f"{name}_{code}" for name in fields],
                "classes": ["by-language", f"language-{code}"],
            },
        )
        for code in CODES
    ]


def page_address():
    """The folded fieldset of the slug, which is made from the name where it is left empty."""
    return (_("Page address"), {"fields": ["slug"], "classes": ["collapse", "advanced"]})


def lacks_language(code, fields):
    """The condition that one of ``fields`` has text, but none in the language ``code``."""
    condition = Q(pk__in=[])
    for name in fields:
        others = [other for other in CODES if other != code]
        condition |= has_text(name, others) & ~has_text(name, [code])
    return condition


def missing_languages(record, fields):
    """The codes of the languages in which one of the ``fields`` with text has none."""
    texts = {(name, code): getattr(record, f"{name}_{code}") for name in fields for code in CODES}
    filled = [name for name in fields if any(texts[name, code] for code in CODES)]
    return [code for code in CODES if not all(texts[name, code] for name in filled)]


class MissingTranslation(admin.SimpleListFilter):
    """Finds records with texts that a language still lacks."""

    title = _("missing translation")
    parameter_name = "missing"

    def __init__(self, request, params, model, model_admin):
        self.fields = TRANSLATED_FIELDS[model]
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [(code, get_language_info(code)["name_local"]) for code in CODES]

    def queryset(self, request, queryset):
        code = self.value()
        return queryset.filter(lacks_language(code, self.fields)) if code in CODES else queryset


class TranslationColumnsMixin:
    """Mixin of admins: the title in a list, and what is missing of its translations."""

    @admin.display(description=_("missing translations"))
    def missing(self, record):
        codes = missing_languages(record, TRANSLATED_FIELDS[self.model])
        return format_html_join(
            " ",
            '<bdi class="missing-language" lang="{}">{}</bdi>',
            ((code, get_language_info(code)["name_local"]) for code in codes),
        )


def text_column(field, description, ordering=None):
    """A list column with the text of a translated ``field``, marked where it is a fallback."""

    @admin.display(description=description, ordering=ordering)
    def column(self, record):
        return format_html("{}", pick_from(record, field))

    return column
