from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy

from recommendations.admin.site import site
from recommendations.history.labels import RecordLabels
from recommendations.localization.keys import as_key
from recommendations.localization.texts import pick_from
from recommendations.models import Delegation, Meeting, NameAccess

from .log_admin import LogAdmin


class AboutMeeting(admin.SimpleListFilter):
    """Entries about the names of one meeting."""

    title = gettext_lazy("meeting")
    parameter_name = "meeting"

    def lookups(self, request, model_admin):
        # As text, like what an address gives: Django asks with each of them for the facets.
        return [(str(one.pk), pick_from(one, "title").plain) for one in Meeting.objects.all()]

    def queryset(self, request, queryset):
        key = as_key(self.value() or "")
        meeting = None if key is None else Meeting.objects.filter(pk=key).first()
        return queryset.about(meeting) if meeting else queryset


class AccessList(ChangeList):
    """A page of the log, with what its entries are about by name."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        add_labels(self.result_list, request.user)


def add_labels(entries, user=None):
    """Adds to each of the ``entries`` the names of the records that it is about."""
    labels = RecordLabels(user)
    for entry in entries:
        for model, key in about(entry):
            labels.add(model, [key])
    labels.load()
    for entry in entries:
        entry.about_names = [labels.get(model, key) for model, key in about(entry)]


def about(entry):
    """The records that an entry is about, as (model, key) pairs."""
    delegations = [(Delegation, int(key)) for key in entry.delegations.split()]
    return [*delegations, *((Meeting, int(key)) for key in entry.meetings.split())]


@admin.register(NameAccess, site=site)
class NameAccessAdmin(LogAdmin):
    """The log of who looked at names, to be read."""

    page_title = gettext_lazy("Name access log")
    list_display = ["when", "who", "page", "records", "page_address", "network_address"]
    list_filter = [AboutMeeting, ("user", admin.RelatedOnlyFieldListFilter), "page", "at"]
    search_fields = ["user__first_name", "user__last_name", "path", "address"]
    fields = ["at", "user", "page", "path", "records", "address"]
    readonly_fields = ["records"]

    def get_changelist(self, request, **kwargs):
        return AccessList

    @admin.display(description=gettext_lazy("account"), ordering="user")
    def who(self, entry):
        return format_html("<bdi>{}</bdi>", entry.user)

    @admin.display(description=gettext_lazy("names of"))
    def records(self, entry):
        if not hasattr(entry, "about_names"):
            add_labels([entry])
        return format_html_join(" · ", "<bdi>{}</bdi>", ([name] for name in entry.about_names))

    @admin.display(description=gettext_lazy("address of the page"), ordering="path")
    def page_address(self, entry):
        return format_html('<a href="{0}"><bdi dir="ltr">{0}</bdi></a>', entry.path)
