"""“Save and next”: from the form of a record to that of the next one in the list."""

from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect, QueryDict
from django.utils.translation import gettext

from recommendations.admin.base.links import change_url
from recommendations.admin.forms.after_saving import and_next

BUTTON = "_savenext"


class SaveAndNextMixin:
    """Mixin of admins: the button, and where it leads."""

    def render_change_form(self, request, context, *args, **kwargs):
        context["offers_next"] = kwargs.get("change") and not context.get("is_popup")
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Looks for the next record before the save, which may take this one out of the list."""
        if BUTTON in request.POST and object_id:
            request.next_record = self.record_after(request, unquote(object_id))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def response_change(self, request, obj):
        if BUTTON not in request.POST:
            return super().response_change(request, obj)
        record = request.next_record
        if record is None:
            messages.success(request, gettext("Saved. This was the last one of the list."))
            return self.response_post_save_change(request, obj)
        messages.success(request, gettext("Saved. Here is the next one."))
        preserved = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        address = add_preserved_filters(preserved, change_url(record))
        return HttpResponseRedirect(and_next(request, address))

    def record_after(self, request, key):
        """The record after that with ``key`` in the list with its filters; None for the last."""
        keys = [str(one) for one in self.listed(request).values_list("pk", flat=True)]
        place = keys.index(key) + 1 if key in keys else len(keys)
        found = keys[place : place + 1]
        return self.get_queryset(request).filter(pk__in=found).first()

    def listed(self, request):
        """The records of the list as its address, which the form's own carries, filters them.

        None by filters that the list does not understand.
        """
        filters = dict(parse_qsl(self.get_preserved_filters(request))).get("_changelist_filters")
        asked, request.GET = request.GET, QueryDict(filters or "")
        try:
            return self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return self.get_queryset(request).none()
        finally:
            request.GET = asked
