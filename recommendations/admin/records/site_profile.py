from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import language_fieldsets
from recommendations.admin.site import site
from recommendations.models import SiteProfile

from .record_admin import RecordAdmin


@admin.register(SiteProfile, site=site)
class SiteProfileAdmin(RecordAdmin):
    """The one form with the body's own name and words."""

    fieldsets = [
        *language_fieldsets("body_name", "description", "notice", "contact"),
        (None, {"fields": ["contact_email", "licence", "licence_url"]}),
        (_("names of people"), {"fields": ["names_kept_years"]}),
        (_("What becomes public"), {"fields": ["two_people_disclose"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """What is erased is gone, and the rule that watches publishers is not theirs to switch off:
        a superuser decides on both."""
        fields = super().get_readonly_fields(request, obj)
        own = [] if request.user.is_superuser else ["names_kept_years", "two_people_disclose"]
        return [*fields, *own]

    def changelist_view(self, request, extra_context=None):
        """There is one profile: the list is its form."""
        profile, _made = SiteProfile.objects.get_or_create(pk=SiteProfile.ONLY)
        address = reverse("admin:recommendations_siteprofile_change", args=[profile.pk])
        return HttpResponseRedirect(address)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
