"""What every record's screen shares: languages, history, refusals shown where one types."""

from concurrency.exceptions import RecordModifiedError
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from recommendations.admin.history.restoring import Restoring
from recommendations.models import Attendee, Statement
from recommendations.search import indexing

from .conflict_form import CarefulForm, VersionInput, take_theirs
from .key_fields import SelectedKeys
from .limited_formsets import InlineRows
from .translated_fields import TranslatedFields, TranslationColumns

COLLISION = _(
    "This could not be saved: a number, a name in the address or an institution stands here twice."
)


class Refusals(SelectedKeys):
    """Mixin of admins: what the model refuses is told on the form, with everything typed kept.

    The forms check what they can beforehand. What only the save itself can find out (somebody
    else was faster, a rule that spans records) comes here, and nothing is saved then.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except RecordModifiedError:
            request.refusal = None
        except ValidationError as error:
            request.refusal = error.messages
        except IntegrityError:
            request.refusal = COLLISION
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except ValidationError as error:
            for sentence in error.messages:
                self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(request.path.removesuffix("delete/") + "change/")

    def has_delete_permission(self, request, obj=None):
        if obj is not None and hasattr(obj, "refuse_deletion"):
            try:
                obj.refuse_deletion()
            except ValidationError:
                return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request):
        """Without the deletion of many at once: each is decided on its own page."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class Versions:
    """Mixin of admins whose model is ``Versioned``: the form carries its version."""

    form = CarefulForm

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
        return hasattr(self.model, "_concurrencymeta")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "version":
            return VersionInput(required=False, label="")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Carries what was shown: a state that history keeps has no links to compare with."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field:
            field.show_hidden_initial = True
        return field

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        """After a refusal, the rows that this person had not touched show what is stored."""
        if history := getattr(request, "stale", None):
            for formset in formsets:
                for form in formset.initial_forms:
                    take_theirs(form, history.part_as_shown(form.instance))
        return super().get_inline_formsets(request, formsets, inline_instances, obj)


class RecordScreen(Refusals, Versions, TranslatedFields, Restoring, ModelAdmin):
    """The screen of a record without translated fields of its own."""

    list_per_page = 50
    save_on_top = False
    view_on_site = False

    def lookup_allowed(self, lookup, value, request):
        """Only by what the list's filters offer: by any other a text that is not shown could be
        found out letter by letter."""
        entries = [entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter]
        names = [getattr(entry, "parameter_name", entry) for entry in entries]
        offered = {name.split("__")[0] for name in names}
        return lookup.split("__")[0] in offered and super().lookup_allowed(lookup, value, request)

    def construct_change_message(self, request, form, formsets, add=False):
        """Without the names of people: the admin's own log is never erased; history has them."""
        named = [part for part in formsets or [] if part.model not in (Attendee, Statement)]
        return super().construct_change_message(request, form, named, add)

    def get_view_on_site_url(self, obj=None):
        """A link to the public page, where there is one to see."""
        is_published = getattr(obj, "is_published", None)
        return obj.get_absolute_url() if obj and is_published and is_published() else None


class RecordAdmin(RecordScreen, TranslationColumns, TranslationAdmin):
    """The screen of a record whose texts exist in several languages."""


class PartInline(TranslatedFields, TranslationStackedInline):
    """Parts of a record, typed on its page."""

    formset = InlineRows
    extra = 0
    view_on_site = False


class Found:
    """Mixin of admins whose search folds letters and finds other forms of a word."""

    def get_search_results(self, request, queryset, search_term):
        words = search_term.strip()
        if not words:
            return queryset, False
        return self.find(queryset, words), False

    def find(self, queryset, words):
        return indexing.matching(queryset, words)
