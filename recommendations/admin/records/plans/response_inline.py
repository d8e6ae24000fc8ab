"""The responses on the page of their recommendation, to be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from recommendations.admin.forms.limited_formsets import LimitedInlineFormSet
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_from
from recommendations.models import Response
from recommendations.templatetags.tawsiyat import paragraphs


class ResponseInline(admin.TabularInline):
    """What the responsible bodies answered, newest first: of each body that one counts."""

    model = Response
    formset = LimitedInlineFormSet
    fields = readonly_fields = ["body", "day", "answer", "account", "answered_by"]
    extra = 0
    view_on_site = False

    def get_fields(self, request, obj=None):
        """Focal points read what the public reads: not who answered."""
        fields = super().get_fields(request, obj)
        hidden = Response.STAFF_ONLY if request.user.is_focal_point else set()
        return [name for name in fields if name not in hidden]

    @admin.display(description=_("institution"))
    def body(self, response):
        return pick_from(response.institution, "name")

    @admin.display(description=_("answered on"))
    def day(self, response):
        return written_out(response.answered_on)

    @admin.display(description=_("what the body will do, or why not"))
    def account(self, response):
        return paragraphs(pick_from(response, "explanation"))

    def get_queryset(self, request):
        found = super().get_queryset(request).newest_first()
        return found.select_related("institution", "answered_by")

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission
