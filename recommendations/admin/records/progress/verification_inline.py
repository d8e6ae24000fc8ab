"""The verifications on the page of their update, to be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import assurance_badge
from recommendations.admin.forms.limited_formsets import LimitedInlineFormSet
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_from
from recommendations.models import Verification, VerificationOutcome
from recommendations.templatetags.tawsiyat import paragraphs


class VerificationInline(admin.TabularInline):
    """What checks of the update found, the newest first, which counts."""

    model = Verification
    formset = LimitedInlineFormSet
    fields = readonly_fields = ["day", "found", "account", "verified_by"]
    extra = 0
    view_on_site = False

    def get_fields(self, request, obj=None):
        """Focal points read what the public reads: not who verified."""
        fields = super().get_fields(request, obj)
        return [name for name in fields if name != "verified_by" or not request.user.is_focal_point]

    @admin.display(description=_("verified on"))
    def day(self, verification):
        return written_out(verification.verified_on)

    @admin.display(description=_("outcome"))
    def found(self, verification):
        return assurance_badge(VerificationOutcome(verification.outcome).assurance)

    @admin.display(description=_("note on the verification"))
    def account(self, verification):
        return paragraphs(pick_from(verification, "note"))

    def get_queryset(self, request):
        return super().get_queryset(request).newest_first().select_related("verified_by")

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission
