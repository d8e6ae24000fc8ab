from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group

from recommendations.models import User

from .history import HistoryPages
from .site import site


@admin.register(User, site=site)
class AccountAdmin(HistoryPages, UserAdmin):
    """Accounts; what was given to them and taken from them is kept."""


admin.register(Group, site=site)(GroupAdmin)
