from django.conf import settings
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.admin.fields.key_fields import ValidSelectionMixin
from recommendations.admin.site import site
from recommendations.localization.dates.dates import moment
from recommendations.models import SignIn


@admin.register(SignIn, site=site)
class SignInAdmin(ValidSelectionMixin, admin.ModelAdmin):
    """The log of sign-ins, to be read."""

    list_display = ["when", "who", "outcome", "method", "network_address"]
    list_display_links = None
    list_filter = ["outcome", "method", "at", ("user", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user"]
    list_per_page = 50
    search_fields = ["user__username", "typed_name", "address"]
    actions = None

    @admin.display(description=gettext_lazy("time"), ordering="at")
    def when(self, entry):
        return moment(entry.at)

    @admin.display(description=gettext_lazy("account"), ordering="user")
    def who(self, entry):
        return format_html("<bdi>{}</bdi>", entry.user or entry.typed_name)

    @admin.display(description=gettext_lazy("network address"), ordering="address")
    def network_address(self, entry):
        return format_html('<bdi dir="ltr">{}</bdi>', entry.address or "")

    def changelist_view(self, request, extra_context=None):
        kept = _("Days kept: entries %(entries)d, network addresses %(addresses)d.")
        days = {
            "entries": settings.SIGN_IN_LOG_DAYS,
            "addresses": settings.SIGN_IN_ADDRESS_DAYS,
        }
        context = {"title": _("Sign-in log"), "subtitle": kept % days}
        return super().changelist_view(request, context | (extra_context or {}))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
