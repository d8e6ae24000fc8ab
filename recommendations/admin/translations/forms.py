"""The form of one record with the texts that lack a translation."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import PlainTextarea
from recommendations.localization.languages import CODES, direction
from recommendations.models import Recommendation

from .worklist import source_language, written


@dataclass(frozen=True)
class TextPair:
    """A text and the field of its translation."""

    label: str
    text: str
    language: str
    field: forms.BoundField

    @property
    def direction(self):
        return direction(self.language)


class TranslationForm(forms.Form):
    """A field for each text of ``record`` that lacks a translation into ``language``."""

    def __init__(self, *args, kind, record, language, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.record, self.language = kind, record, language
        names = kind.lacking_fields(record, language)
        # What was filled in meanwhile was sent from here, too: it is refused, not dropped.
        names += [name for name in kind.fields if name not in names and name in self.data]
        for name in names:
            self.fields[name] = self.text_field(name)
        if names:
            self.fields[names[0]].widget.attrs["autofocus"] = True

    def text_field(self, name):
        column = self.kind.model._meta.get_field(f"{name}_{self.language}")
        rows = 6 if column.get_internal_type() == "TextField" else 2
        attrs = {"lang": self.language, "dir": direction(self.language), "rows": rows}
        return forms.CharField(
            label=capfirst(column.translated_field.verbose_name),
            required=False,
            max_length=column.max_length,
            widget=PlainTextarea(attrs),
        )

    def pairs(self):
        """The texts with their fields, in the order of the form."""
        for name in self.fields:
            # The original may have been taken away while its translation was typed.
            code = source_language(self.record, name) or CODES[0]
            text = written(self.record, name, code)
            yield TextPair(self.fields[name].label, text, code, self[name])

    def save(self):
        """Stores what was typed in fields that are still empty; returns their names.

        Raises ValidationError, with nothing stored, where somebody else was faster and where the
        model refuses it.
        """
        typed = {name: text for name, text in self.cleaned_data.items() if text}
        if not typed:
            return []
        with transaction.atomic():
            record = self.locked()
            for name, text in typed.items():
                if stored := written(record, name, self.language):
                    message = _("Somebody has entered this meanwhile: “%(text)s”")
                    params = {"text": stored}
                    raise ValidationError({name: ValidationError(message, params=params)})
                setattr(record, f"{name}_{self.language}", text)
            record.save()
        return list(typed)

    def locked(self):
        """The stored record, locked until the transaction ends."""
        if self.kind.model is Recommendation:
            return Recommendation.objects.lock(self.record.pk)
        return self.kind.records().select_for_update(of=["self"]).get(pk=self.record.pk)
