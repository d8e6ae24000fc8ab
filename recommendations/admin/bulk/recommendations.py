"""What can be changed in many recommendations at once, beside their status."""

from copy import copy
from datetime import timedelta

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminIntegerFieldWidget
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.key_fields import KeyMultipleChoiceField
from recommendations.localization.dates import written_out
from recommendations.models import Assignment, Institution, Theme
from recommendations.workflow import assignments

from .base import BulkChange, BulkForm, Line


class RecommendationChange(BulkChange):
    """A change of recommendations; each is saved, so that a form open elsewhere is told."""

    permissions = ["recommendations.change_recommendation"]
    will = ngettext_lazy(
        "%(n)s recommendation will be changed", "%(n)s recommendations will be changed", "n"
    )
    done = ngettext_lazy(
        "%(n)s recommendation was changed.", "%(n)s recommendations were changed.", "n"
    )

    def records(self, queryset):
        return list(queryset.select_related("plan"))


class DueDateForm(BulkForm):
    how = forms.ChoiceField(
        label=_("Change to make"),
        choices=[
            ("set", _("Set one date for all")),
            ("shift", _("Move each date by a number of days")),
            ("clear", _("Remove the dates")),
        ],
        initial="set",
        widget=forms.RadioSelect,
    )
    due_on = forms.DateField(label=_("New date"), required=False, widget=AdminDateWidget)
    days = forms.IntegerField(
        label=_("Days"),
        required=False,
        min_value=-3660,
        max_value=3660,
        widget=AdminIntegerFieldWidget,
        help_text=_("For example 30 for later, -7 for earlier."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("how") == "set" and "due_on" in cleaned and not cleaned["due_on"]:
            self.add_error("due_on", _("Enter the new date."))
        if cleaned.get("how") == "shift" and "days" in cleaned and not cleaned["days"]:
            self.add_error("days", _("Enter the number of days; it cannot be zero."))
        return cleaned


class DueDate(RecommendationChange):
    name = "due_on"
    label = _("Change the due date…")
    title = _("Change the due date")
    form = DueDateForm

    def lines(self, records, answers, user):
        return [self.line(item, answers) for item in records]

    def line(self, item, answers):
        try:
            due_on = self.due_on(item, answers)
            changed = copy(item)
            changed.due_on = due_on
            changed.validate_change(item)
        except ValidationError as error:
            return Line(item, told_date(item.due_on), refusal=" ".join(error.messages))
        is_idle = due_on == item.due_on
        return Line(item, told_date(item.due_on), told_date(due_on), is_idle=is_idle)

    def due_on(self, item, answers):
        """The date that the item would have; raises ValidationError where none can be moved."""
        if answers["how"] == "set":
            return answers["due_on"]
        if answers["how"] == "clear":
            return None
        if item.due_on is None:
            raise ValidationError(_("It has no due date to move."), code="undated")
        try:
            return item.due_on + timedelta(days=answers["days"])
        except OverflowError as error:
            raise ValidationError(_("This date does not exist."), code="date") from error

    def apply(self, item, answers, user):
        item.due_on = self.due_on(item, answers)
        item.save()

    def told(self, answers):
        if answers["how"] == "set":
            day = written_out(answers["due_on"])
            return gettext("Bulk change: due date set to %(day)s.") % {"day": day}
        if answers["how"] == "clear":
            return gettext("Bulk change: due date removed.")
        return told_move(answers["days"])


def told_move(days):
    """In words: a minus sign would change its side in a text from right to left."""
    later = ngettext(
        "Bulk change: due date moved %(n)s day later.",
        "Bulk change: due date moved %(n)s days later.",
        abs(days),
    )
    earlier = ngettext(
        "Bulk change: due date moved %(n)s day earlier.",
        "Bulk change: due date moved %(n)s days earlier.",
        abs(days),
    )
    return (later if days > 0 else earlier) % {"n": abs(days)}


def told_date(day):
    return written_out(day) if day else gettext("no date")


class ThemesForm(BulkForm):
    add = KeyMultipleChoiceField(
        Theme.objects.all(),
        label=_("Add"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remove = KeyMultipleChoiceField(
        Theme.objects.all(),
        label=_("Remove"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self):
        cleaned = super().clean()
        added, removed = set(cleaned.get("add") or []), set(cleaned.get("remove") or [])
        if added & removed:
            self.add_error("remove", _("The same theme cannot be added and removed."))
        if not added | removed and not self.errors:
            self.add_error("add", _("Choose at least one theme."))
        return cleaned

    def answers(self):
        """The themes as lists in their order."""
        return {name: list(themes) for name, themes in super().answers().items()}


class Themes(RecommendationChange):
    name = "themes"
    label = _("Add or remove themes…")
    title = _("Add or remove themes")
    form = ThemesForm

    def records(self, queryset):
        return list(queryset.select_related("plan").prefetch_related("themes"))

    def lines(self, records, answers, user):
        return [self.line(item, answers) for item in records]

    def line(self, item, answers):
        before = set(item.themes.all())
        after = before - set(answers["remove"]) | set(answers["add"])
        return Line(item, listed(before), listed(after), is_idle=before == after)

    def apply(self, item, answers, user):
        item.themes.remove(*answers["remove"])
        item.themes.add(*answers["add"])
        item.save()

    def told(self, answers):
        about = {name: listed(themes) for name, themes in answers.items()}
        if answers["add"] and answers["remove"]:
            return gettext("Bulk change: themes added: %(add)s; removed: %(remove)s.") % about
        if answers["add"]:
            return gettext("Bulk change: themes added: %(add)s.") % about
        return gettext("Bulk change: themes removed: %(remove)s.") % about


def listed(themes):
    """The names of themes in their order; a dash for none."""
    ordered = sorted(themes, key=lambda theme: (theme.order, theme.slug))
    return gettext(", ").join(map(str, ordered)) or "—"


class LeadForm(BulkForm):
    institution = forms.ModelChoiceField(
        Institution.objects.all(),
        label=_("New lead institution"),
        help_text=_("It replaces the current one; supporting bodies stay."),
    )


class Lead(RecommendationChange):
    name = "lead"
    label = _("Change the lead institution…")
    title = _("Change the lead institution")
    permissions = ["recommendations.change_recommendation", "recommendations.change_assignment"]
    form = LeadForm

    def records(self, queryset):
        bodies = Assignment.objects.select_related("institution")
        prefetch = Prefetch("assignments", bodies, to_attr="bodies")
        return list(queryset.select_related("plan").prefetch_related(prefetch))

    def lines(self, records, answers, user):
        return [self.line(item, answers["institution"]) for item in records]

    def line(self, item, to):
        lead = next((row for row in item.bodies if row.role == Assignment.Role.LEAD), None)
        supports = any(row.institution == to for row in item.bodies if row != lead)
        after = gettext("%(body)s (currently supporting)") % {"body": to} if supports else str(to)
        before = str(lead.institution) if lead else "—"
        return Line(item, before, after, is_idle=bool(lead) and lead.institution == to)

    def apply(self, item, answers, user):
        assignments.hand_over(item, answers["institution"])
        item.save()

    def told(self, answers):
        about = {"body": answers["institution"]}
        return gettext("Bulk change: lead institution changed to %(body)s.") % about
