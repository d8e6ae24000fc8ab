"""The letters that went out, and those that wait for another try: to be read."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import state_badge
from recommendations.admin.fields.key_fields import ValidSelectionMixin
from recommendations.admin.site import site
from recommendations.localization.dates.dates import written_out
from recommendations.models import Letter


class SentFilter(admin.SimpleListFilter):
    """Letters that went out, and those that could not be sent."""

    title = _("state")
    parameter_name = "state"
    conditions = {"sent": Q(sent_at__isnull=False), "failed": Q(sent_at=None) & ~Q(error="")}

    def lookups(self, request, model_admin):
        return [("sent", pgettext_lazy("e-mail", "sent")), ("failed", _("could not be sent"))]

    def queryset(self, request, queryset):
        return queryset.filter(self.conditions.get(self.value(), Q()))


@admin.register(Letter, site=site)
class LetterAdmin(ValidSelectionMixin, admin.ModelAdmin):
    """Whether a letter reached its mail server; its words are kept nowhere."""

    list_display = ["recipient", "kind", "for_day", "state", "tries", "error"]
    list_filter = [SentFilter, "kind"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__first_name", "recipient__last_name"]
    ordering = ["-day", "-pk"]
    fields = ["recipient", "kind", "for_day", "state", "tries", "error"]

    @admin.display(description=_("day"), ordering="day")
    def for_day(self, letter):
        return written_out(letter.day)

    @admin.display(description=_("state"), ordering="sent_at")
    def state(self, letter):
        if letter.sent_at:
            on = written_out(timezone.localdate(letter.sent_at))
            return state_badge("published", gettext("sent on %(day)s") % {"day": on})
        return state_badge("draft", gettext("waiting for the next attempt"))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
