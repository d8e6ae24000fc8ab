"""Files on the forms: what remains in one is listed, and looked at before it is made public."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext

from recommendations.admin.fields.translated_fields import label


def is_ticked(value):
    return value in (True, "True", "true", "on")


class WarningsForm(forms.ModelForm):
    """A form with files: it asks to look at what remains in one, where anything does.

    The question is on the form of a record whose stored file has warnings, and on the form that
    comes back because an upload has some. Otherwise it is hidden.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.show_warnings()

    def _post_clean(self):
        super()._post_clean()
        self.show_warnings()
        try:
            self.instance.refuse_unseen_warnings()
        except ValidationError as error:
            self.add_error(None, error)

    def show_warnings(self):
        texts = self.instance.file_warnings_texts()
        for field in self._meta.model.file_fields():
            if question := self.fields.get(field.seen_field):
                widget = forms.CheckboxInput(check_test=is_ticked) if texts else forms.HiddenInput()
                question.widget = widget
                question.label = capfirst(label(self._seen(field))) if texts else ""
                question.help_text = explanation(texts) if texts else ""
                # A field that was bound before keeps its first label and help.
                self._bound_fields_cache.pop(field.seen_field, None)

    def _seen(self, field):
        return self._meta.model._meta.get_field(field.seen_field)


def explanation(texts):
    """The warnings as a list, for the help text of the question."""
    said = gettext("The author, place and time have been removed from the file. Check these in it:")
    warnings = format_html_join("", "<li>{}</li>", ((text,) for text in texts))
    return format_html("{} <ul>{}</ul>", said, warnings)
