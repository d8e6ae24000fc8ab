"""How many records a list of the staff's pages has, in a phrase of its own for each plural form."""

from django import template
from django.contrib.auth.models import Group
from django.utils.translation import ngettext_lazy

from recommendations import models

register = template.Library()

RECORDS = ngettext_lazy("%(n)s record", "%(n)s records", "n")
COUNTS = {
    Group: ngettext_lazy("%(n)s group", "%(n)s groups", "n"),
    models.Delegation: ngettext_lazy("%(n)s delegation", "%(n)s delegations", "n"),
    models.DisclosureRequest: ngettext_lazy("%(n)s request", "%(n)s requests", "n"),
    models.Document: ngettext_lazy("%(n)s document", "%(n)s documents", "n"),
    models.Institution: ngettext_lazy("%(n)s institution", "%(n)s institutions", "n"),
    models.Letter: ngettext_lazy("%(n)s e-mail", "%(n)s e-mails", "n"),
    models.Meeting: ngettext_lazy("%(n)s meeting", "%(n)s meetings", "n"),
    models.Plan: ngettext_lazy("%(n)s plan", "%(n)s plans", "n"),
    models.ProgressUpdate: ngettext_lazy("%(n)s update", "%(n)s updates", "n"),
    models.Recommendation: ngettext_lazy("%(n)s recommendation", "%(n)s recommendations", "n"),
    models.Report: ngettext_lazy("%(n)s report", "%(n)s reports", "n"),
    models.SignIn: ngettext_lazy("%(n)s sign-in", "%(n)s sign-ins", "n"),
    models.Theme: ngettext_lazy("%(n)s theme", "%(n)s themes", "n"),
    models.User: ngettext_lazy("%(n)s account", "%(n)s accounts", "n"),
}


@register.filter
def counted(change_list):
    """“7 accounts” for a ChangeList; verbose names alone cannot say it in Arabic."""
    phrase = COUNTS.get(change_list.model, RECORDS)
    return phrase % {"n": change_list.result_count}
