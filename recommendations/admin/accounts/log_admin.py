"""What the logs of accounts have in common: to be read, and deleted after some days."""

from django.conf import settings
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.admin.base.read_only import ReadOnlyMixin
from recommendations.admin.fields.key_fields import ValidSelectionMixin
from recommendations.localization.dates.dates import moment


class LogAdmin(ReadOnlyMixin, ValidSelectionMixin, admin.ModelAdmin):
    """A log whose entries have the account ``user``, the time ``at`` and a network ``address``.

    ``page_title``: the heading of its list.
    """

    page_title = ""
    list_display_links = None
    list_select_related = ["user"]
    list_per_page = 50
    actions = None

    @admin.display(description=gettext_lazy("time"), ordering="at")
    def when(self, entry):
        return moment(entry.at)

    @admin.display(description=gettext_lazy("network address"), ordering="address")
    def network_address(self, entry):
        return format_html('<bdi dir="ltr">{}</bdi>', entry.address or "")

    def changelist_view(self, request, extra_context=None):
        stored = _("Days kept: entries %(entries)d, network addresses %(addresses)d.")
        days = {
            "entries": settings.SIGN_IN_LOG_DAYS,
            "addresses": settings.SIGN_IN_ADDRESS_DAYS,
        }
        context = {"title": self.page_title, "subtitle": stored % days}
        return super().changelist_view(request, context | (extra_context or {}))
