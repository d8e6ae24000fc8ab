from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from recommendations.admin.site import site
from recommendations.models import SignIn

from .log_admin import LogAdmin


@admin.register(SignIn, site=site)
class SignInAdmin(LogAdmin):
    """The log of sign-ins, to be read."""

    page_title = gettext_lazy("Sign-in log")
    list_display = ["when", "who", "outcome", "method", "network_address"]
    list_filter = ["outcome", "method", "at", ("user", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["user__username", "typed_name", "address"]

    @admin.display(description=gettext_lazy("account"), ordering="user")
    def who(self, entry):
        return format_html("<bdi>{}</bdi>", entry.user or entry.typed_name)
