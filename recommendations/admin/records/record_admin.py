"""The admins of records: languages, history, edit conflicts, the errors of the model."""

from django.contrib.admin import ModelAdmin
from modeltranslation.admin import TranslationAdmin

from recommendations.admin.fields.translated_fields import (
    TranslatedFieldsMixin,
    TranslationColumnsMixin,
)
from recommendations.admin.forms.after_saving import AfterSavingMixin, public_address
from recommendations.admin.forms.edit_conflicts import EditConflictMixin
from recommendations.admin.forms.model_errors import ModelErrorMixin
from recommendations.admin.forms.save_and_next import SaveAndNextMixin
from recommendations.admin.history.restoring import Restoring
from recommendations.admin.lists.long_lists import LongChangeList, LongListPaginator
from recommendations.admin.lists.saved_views import SavedViewsMixin
from recommendations.models import Attendee, Statement


class BaseRecordAdmin(
    SavedViewsMixin,
    SaveAndNextMixin,
    ModelErrorMixin,
    AfterSavingMixin,
    EditConflictMixin,
    TranslatedFieldsMixin,
    Restoring,
    ModelAdmin,
):
    """The admin of a record without translated fields of its own."""

    list_per_page = 50
    paginator = LongListPaginator
    save_on_top = False
    view_on_site = False
    # Whether the browser keeps what is typed until it is saved; not where it is names of people.
    keeps_drafts = True

    def get_changelist(self, request, **kwargs):
        return LongChangeList

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
        return public_address(obj)


class RecordAdmin(BaseRecordAdmin, TranslationColumnsMixin, TranslationAdmin):
    """The admin of a record whose texts exist in several languages."""
