from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import (
    MissingTranslation,
    language_fieldsets,
    page_address,
    text_column,
)
from recommendations.admin.forms.edit_conflicts import VersionedForm
from recommendations.admin.lists.word_search import WordSearchMixin
from recommendations.admin.site import site
from recommendations.intake.attendance.persons.name_matching import comparable, similar_institutions
from recommendations.localization.texts import columns, pick, pick_from
from recommendations.models import Institution

from . import handover
from .record_admin import RecordAdmin


class InstitutionForm(VersionedForm):
    """Asks before a new institution is made whose name resembles that of another."""

    is_other = forms.BooleanField(
        required=False, label=_("It is another institution"), widget=forms.HiddenInput
    )

    def clean(self):
        cleaned = super().clean()
        if self.instance._state.adding and not self.cleaned_data.get("is_other"):
            self.ask(self.similar_names())
        return cleaned

    def similar_names(self):
        """The names of those that resemble the new one, in the active language."""
        rows = {row["pk"]: row for row in Institution.objects.values("pk", *columns("name"))}
        found = {}
        for name in columns("name"):
            if typed := self.cleaned_data.get(name):
                names = {pk: comparable(row[name]) for pk, row in rows.items() if row[name]}
                found |= dict.fromkeys(similar_institutions(typed, names))
        return [str(pick(rows[pk], "name")) for pk in found]

    def ask(self, names):
        if not names:
            return
        field = self.fields["is_other"]
        field.widget = forms.CheckboxInput()
        # A field that was bound before keeps its first widget.
        self._bound_fields_cache.pop("is_other", None)
        message = _(
            "Nearly the same name: %(names)s. Use that one, or confirm that this is another."
        )
        # Isolated: names in different scripts, in one sentence.
        shown = " · ".join(f"\u2068{name}\u2069" for name in names)
        self.add_error("is_other", message % {"names": shown})


@admin.register(Institution, site=site)
class InstitutionAdmin(WordSearchMixin, RecordAdmin):
    """Bodies that take part in meetings and answer for recommendations."""

    form = InstitutionForm
    list_display = ["full_name", "kind", "parent_name", "missing"]
    list_filter = ["kind", MissingTranslation]
    list_select_related = ["parent"]
    search_fields = ["name"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["kind", "parent"]}),
        *language_fieldsets("name", "location"),
        page_address(),
    ]
    full_name = text_column("name", _("name"), ordering="name_ar")
    change_form_template = "staff/records/institution_form.html"

    def get_fieldsets(self, request, obj=None):
        """The question whether a new one is another is on the form of a new one alone."""
        (title, options), *others = super().get_fieldsets(request, obj)
        if obj is not None:
            return [(title, options), *others]
        return [(title, {**options, "fields": ["is_other", *options["fields"]]}), *others]

    def get_urls(self):
        view = self.admin_site.admin_view(self.handover_view)
        name = "recommendations_institution_handover"
        return [path("<path:object_id>/handover/", view, name=name), *super().get_urls()]

    def handover_view(self, request, object_id):
        """What a new focal point takes over; for those who see all, and the body's own."""
        institution = self.get_object(request, unquote(object_id))
        if institution is None:
            raise Http404
        user = request.user
        own = user.is_focal_point and user.institutions.filter(pk=institution.pk).exists()
        if not own and not self.has_view_permission(request, institution):
            raise PermissionDenied
        return handover.page(request, self, institution)

    @admin.display(description=_("part of"), ordering="parent")
    def parent_name(self, institution):
        return (
            format_html("{}", pick_from(institution.parent, "name")) if institution.parent else ""
        )
