"""Saved views: named sets of filters above a list, each of one account."""

from django import forms
from django.contrib import messages
from django.contrib.admin.views.main import ALL_VAR, ORDER_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from recommendations.models import SavedView

# What belongs to a view beside the filters.
OTHERS = [SEARCH_VAR, ORDER_VAR, ALL_VAR]


class SavedViewForm(forms.ModelForm):
    """The name of a view, and the filters with which the list was open."""

    class Meta:
        model = SavedView
        fields = ["name", "query"]
        widgets = {"query": forms.HiddenInput, "name": forms.TextInput(attrs={"dir": "auto"})}


class SavedViewsMixin:
    """Mixin of admins: the filters of their list can be saved under a name."""

    # Parameters of the list that belong to no view.
    unsaved_parameters = ()

    def get_urls(self):
        return [
            path("views/", self.view_of(self.save_view), name=self.name_of("save_view")),
            path(
                "views/<int:pk>/delete/",
                self.view_of(self.delete_saved_view),
                name=self.name_of("delete_view"),
            ),
            *super().get_urls(),
        ]

    def view_of(self, view):
        return self.admin_site.admin_view(require_POST(view))

    def name_of(self, page):
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def address_of(self, page, *args):
        return reverse(f"admin:{self.name_of(page)}", args=args)

    def own_views(self, request):
        return SavedView.objects.of(request.user).filter(model=self.opts.model_name)

    def view_query(self, request, query):
        """The filters, search and order of ``query`` (a QueryDict) that the list offers."""
        offered = QueryDict(mutable=True)
        for name, values in sorted(query.lists()):
            is_filter = name not in self.unsaved_parameters and all(
                self.lookup_allowed(name, value, request) for value in values
            )
            if name in OTHERS or is_filter:
                offered.setlist(name, values)
        return offered.urlencode()

    def changelist_view(self, request, extra_context=None):
        current = self.view_query(request, request.GET)
        views = [
            {
                "name": view.name,
                "address": f"?{view.query}",
                "is_current": view.query == current,
                "delete_address": self.address_of("delete_view", view.pk),
            }
            for view in self.own_views(request)
        ]
        is_new = current and not any(view["is_current"] for view in views)
        context = {
            "saved_views": views,
            "is_whole_list": not current,
            "save_view_address": self.address_of("save_view"),
            "save_view_form": SavedViewForm(initial={"query": current}) if is_new else None,
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def save_view(self, request):
        """Saves the filters under a name; one of the same name is replaced."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        query = self.view_query(request, QueryDict(request.POST.get("query", "")))
        form = SavedViewForm({"name": request.POST.get("name", ""), "query": query})
        if form.is_valid():
            name = form.cleaned_data["name"]
            self.own_views(request).update_or_create(
                owner=request.user,
                model=self.opts.model_name,
                name=name,
                defaults={"query": query},
            )
            self.message_user(request, _("The view “%(name)s” has been saved.") % {"name": name})
        else:
            self.message_user(request, _("Enter a name for the view."), messages.ERROR)
        return self.back_to_list(query)

    def delete_saved_view(self, request, pk):
        view = self.own_views(request).filter(pk=pk).first()
        if view:
            view.delete()
            sentence = _("The view “%(name)s” has been deleted.") % {"name": view.name}
            self.message_user(request, sentence)
        return self.back_to_list("")

    def back_to_list(self, query):
        address = self.address_of("changelist")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)
