from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from recommendations.models import User

from .history import HistoryPages
from .site import site


@admin.register(User, site=site)
class AccountAdmin(HistoryPages, UserAdmin):
    """An account: how it signs in, what it may do, and which letters it gets."""

    fieldsets = [
        *UserAdmin.fieldsets,
        (_("Letters"), {"fields": ["language", "receives_letters"]}),
    ]


admin.register(Group, site=site)(GroupAdmin)
