"""Edit conflicts: two people have the same record open, and both save it.

Every form of a ``Versioned`` record carries the version with which it was opened. A save of an
older version is refused. The form comes back with what the person typed, with the stored text in
the fields that this person had not changed, and with the newest version: saving again overwrites.
"""

from django import forms
from django.core.exceptions import ValidationError

from recommendations.admin.forms.stale_edits import ChangesSince
from recommendations.models.base.content import Versioned


class VersionField(forms.IntegerField):
    """The version of the record with which the form was opened; hidden."""

    widget = forms.HiddenInput


class VersionedForm(forms.ModelForm):
    """A form that refuses to overwrite what somebody else saved, and shows the model's errors.

    ``request`` and ``model_admin`` are set on the class that the admin makes for each request.
    """

    request = None
    model_admin = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.locked_fields():
            if name in self.fields:
                self.fields[name].disabled = True
                self.fields[name].widget.can_add_related = False

    def locked_fields(self):
        """The names of the fields that can no longer be changed: they are shown, disabled."""
        may_be_locked = self.instance.pk and hasattr(self.instance, "was_public")
        return ["slug"] if may_be_locked and self.instance.was_public() else []

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        if errors := getattr(self.request, "save_errors", None):
            self.add_error(None, errors)
        if "version" in self.fields and self.instance.pk:
            self.check_version(cleaned.pop("version", None))
        return cleaned

    def _post_clean(self):
        """Validates the record itself, too, so that its errors come before the save."""
        super()._post_clean()
        if not self.errors and hasattr(self.instance, "validate_change"):
            try:
                self.validate_record()
            except ValidationError as error:
                self.add_error(None, error)

    def validate_record(self):
        """Raises ValidationError where the model refuses what the form would save."""
        stored = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        if stored:
            self.instance.validate_change(stored)
        else:
            self.instance.validate_new()

    def check_version(self, version):
        """Adds errors, and prepares the form to be sent again, unless ``version`` is the newest."""
        if version == self.instance.version:
            return
        changes = ChangesSince(self.instance, version)
        # A decision on an item is typed on the page of its plan, whose inlines are not its own.
        is_own = self.model_admin.model is type(self.instance)
        for sentence in changes.sentences(self.model_admin.inlines if is_own else []):
            self.add_error(None, sentence)
        self.request.edit_conflict = changes
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.instance.version
        merge_stored_values(self, changes.base)


def merge_stored_values(form, base):
    """Replaces the data of the fields that were sent unchanged by what is stored.

    ``base``: the record, or its history, as the form showed it. Without it nobody knows what this
    person has changed, and the data stay as they were sent.
    """
    form.data = form.data.copy()
    for name, field in form.fields.items():
        if field.disabled or name == "version" or isinstance(field, forms.FileField):
            continue
        if is_unchanged(form[name], base):
            set_value(form, name, form.get_initial_for_field(field, name))


def is_unchanged(bound, base):
    """True when the bound field was sent as the form showed it: with the value in ``base``."""
    if bound.field.show_hidden_initial:
        return bound.name not in bound.form.changed_data
    if base is None or bound.name not in {field.name for field in base._meta.fields}:
        return False
    shown = getattr(base, base._meta.get_field(bound.name).attname)
    return not bound.field.has_changed(shown, bound.data)


def set_value(form, name, value):
    """Makes ``value`` the data of a field of a bound form, and of its hidden initial value."""
    field = form.fields[name]
    value = field.prepare_value(value)
    for key in [form.add_prefix(name), form.add_initial_prefix(name)]:
        if isinstance(field, forms.BooleanField):
            form.data.setlist(key, ["on"] if value else [])
        else:
            widget = getattr(field.widget, "widget", field.widget)  # the admin wraps some
            shown = widget.format_value(value)
            form.data.setlist(key, shown if isinstance(shown, list) else [shown or ""])


class EditConflictMixin:
    """Mixin of admins whose model is ``Versioned``: the form carries the version of the record."""

    form = VersionedForm

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.request, form.model_admin = request, self
        return form

    def get_fieldsets(self, request, obj=None):
        return self.with_version(request, obj, super().get_fieldsets(request, obj))

    def with_version(self, request, obj, fieldsets):
        """``fieldsets`` with the version among the first fields, where the form can be saved."""
        if obj is None or not self.has_change_permission(request, obj) or not self.is_versioned():
            return fieldsets
        (title, options), *others = fieldsets
        fields = [name for name in options["fields"] if name != "version"]
        return [(title, {**options, "fields": [*fields, "version"]}), *others]

    def is_versioned(self):
        return issubclass(self.model, Versioned)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "version":
            return VersionField(required=False, label="")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Carries the links that were shown: history keeps none to compare with."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field:
            field.show_hidden_initial = True
        return field

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        """After a conflict, the rows that this person had not changed show what is stored."""
        if changes := getattr(request, "edit_conflict", None):
            for formset in formsets:
                for form in formset.initial_forms:
                    merge_stored_values(form, changes.inline_record_as_shown(form.instance))
        return super().get_inline_formsets(request, formsets, inline_instances, obj)
