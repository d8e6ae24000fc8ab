"""Two people in one record: the second save is refused with what changed, nothing typed is lost.

Every form of a ``Versioned`` record carries the version it was opened with. A save of an older
version is refused; the form comes back with what the person typed, with the other's text in the
fields that this person had not touched, and with the newest version: saving again goes on.
"""

from django import forms
from django.core.exceptions import ValidationError

from .stale_edits import Since


class VersionInput(forms.IntegerField):
    """The version with which the form was opened, carried along unseen."""

    widget = forms.HiddenInput


class CarefulForm(forms.ModelForm):
    """A form that refuses to overwrite what somebody else saved, and shows the model's refusals.

    ``request`` and ``model_admin`` are set on the class that the admin makes for each request.
    """

    request = None
    model_admin = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.standing_fields():
            if name in self.fields:
                self.fields[name].disabled = True
                self.fields[name].widget.can_add_related = False

    def standing_fields(self):
        """The names of the fields that can no longer be changed; they are shown, not offered."""
        is_kept = self.instance.pk and hasattr(self.instance, "was_public")
        return ["slug"] if is_kept and self.instance.was_public() else []

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        if refusal := getattr(self.request, "refusal", None):
            self.add_error(None, refusal)
        if "version" in self.fields and self.instance.pk:
            self.refuse_if_stale(cleaned.pop("version", None))
        return cleaned

    def _post_clean(self):
        """Asks the record itself, too: its rules are told here, not found out by the save."""
        super()._post_clean()
        if not self.errors and hasattr(self.instance, "refuse_changes"):
            try:
                self.ask_record()
            except ValidationError as error:
                self.add_error(None, error)

    def ask_record(self):
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        if stored:
            self.instance.refuse_changes(stored)
        else:
            self.instance.refuse_entry()

    def refuse_if_stale(self, seen):
        """Adds the errors, and prepares the form to be sent again, unless ``seen`` is current."""
        if seen == self.instance.version:
            return
        history = Since(self.instance, seen)
        for sentence in history.sentences(self.model_admin.inlines):
            self.add_error(None, sentence)
        self.request.stale = history
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.instance.version
        take_theirs(self, history.base)


def take_theirs(form, base):
    """Puts what is stored into the fields that were sent as they stood in the record ``base``.

    Without ``base`` nobody knows what this person touched, and everything typed is kept.
    """
    form.data = form.data.copy()
    for name, field in form.fields.items():
        if field.disabled or name == "version" or isinstance(field, forms.FileField):
            continue
        if is_untouched(form[name], base):
            write(form, name, form.get_initial_for_field(field, name))


def is_untouched(bound, base):
    """True when the field was sent as it was shown."""
    if bound.field.show_hidden_initial:
        return not bound._has_changed()
    if base is None or bound.name not in {field.name for field in base._meta.fields}:
        return False
    shown = getattr(base, base._meta.get_field(bound.name).attname)
    return not bound.field.has_changed(shown, bound.data)


def write(form, name, value):
    """Makes ``value`` the data of a bound form's field, and what its hidden initial value is."""
    field = form.fields[name]
    value = field.prepare_value(value)
    for key in [form.add_prefix(name), form.add_initial_prefix(name)]:
        if isinstance(field, forms.BooleanField):
            form.data.setlist(key, ["on"] if value else [])
        else:
            widget = getattr(field.widget, "widget", field.widget)  # the admin wraps some
            shown = widget.format_value(value)
            form.data.setlist(key, shown if isinstance(shown, list) else [shown or ""])
