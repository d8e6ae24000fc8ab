"""What can be changed in many recommendations at once, beside their status."""

from copy import copy
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.key_fields import KeyMultipleChoiceField
from recommendations.admin.fields.typed_fields import DayField, NumberInput, WholeNumberField
from recommendations.admin.forms.postponement_form import PostponementFields, decision_of
from recommendations.localization.dates.dates import written_out
from recommendations.models import Assignment, Institution, Recommendation, Theme
from recommendations.workflow import assignments, postponement

from .base import BulkChange, BulkForm, PreviewRow


class RecommendationChange(BulkChange):
    """A change of recommendations; each is saved, so that forms open elsewhere become stale."""

    permissions = ["recommendations.change_recommendation"]
    will = ngettext_lazy(
        "%(n)s recommendation will be changed", "%(n)s recommendations will be changed", "n"
    )
    done = ngettext_lazy(
        "%(n)s recommendation was changed.", "%(n)s recommendations were changed.", "n"
    )

    def records(self, queryset):
        return list(queryset.select_related("plan"))


class DueDateForm(PostponementFields, BulkForm):
    """What to do with the due dates; of those that were adopted, who decided it and why."""

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
    due_on = DayField(label=_("New date"), required=False)
    days = WholeNumberField(
        label=_("Days"),
        required=False,
        min_value=-3660,
        max_value=3660,
        # The numeric keyboard of an iPhone has no minus.
        widget=NumberInput({"inputmode": "text"}),
        help_text=_("For example 30 for later, -7 for earlier."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("how") == "set" and "due_on" in cleaned and not cleaned["due_on"]:
            self.add_error("due_on", _("Enter the new date."))
        if cleaned.get("how") == "shift" and "days" in cleaned and not cleaned["days"]:
            self.add_error("days", _("Enter the number of days; it cannot be zero."))
        if cleaned.get("how") != "clear" and self.has_adopted_dates():
            self.check_decision()
        return cleaned

    def has_adopted_dates(self):
        """True when the date of one of the selected items was adopted."""
        selected = Recommendation.objects.filter(pk__in=self.cleaned_data.get("selected", []))
        return selected.with_adopted_date().exists()


class ChangeDueDate(RecommendationChange):
    """Sets, moves or removes the due date."""

    name = "due_on"
    label = _("Change the due date…")
    title = _("Change the due date")
    explanation = _(
        "Dates that were adopted are postponed: readers see the earlier date, the reason and who "
        "decided it."
    )
    form = DueDateForm

    def records(self, queryset):
        return list(queryset.select_related("plan").prefetch_related("postponements"))

    def rows(self, records, answers, user):
        may_postpone = user.has_perm(postponement.PERMISSION)
        return [self.row(item, answers, may_postpone) for item in records]

    def row(self, item, answers, may_postpone):
        try:
            due_on = self.due_on(item, answers)
            is_unchanged = due_on == item.due_on
            if not is_unchanged:
                self.check(item, due_on, answers, may_postpone)
        except ValidationError as error:
            return PreviewRow(item, date_label(item.due_on), refusal=" ".join(error.messages))
        return PreviewRow(
            item, date_label(item.due_on), date_label(due_on), is_unchanged=is_unchanged
        )

    def check(self, item, due_on, answers, may_postpone):
        """Raises ValidationError where the date of ``item`` cannot become ``due_on``."""
        if not item.has_adopted_date:
            changed = copy(item)
            changed.due_on = due_on
            return changed.validate_change(item)
        if not may_postpone:
            raise ValidationError(postponement.NOT_ALLOWED, code="postpone")
        if due_on is None:
            raise ValidationError(postponement.NOT_REMOVED, code="removed")
        postponement.check_date(item, due_on)
        return postponement.check_decision(item, due_on, answers["decided_on"])

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
        due_on = self.due_on(item, answers)
        if item.has_adopted_date:
            postponement.postpone(item, by=user, to=due_on, **decision_of(answers))
        else:
            item.due_on = due_on
            item.save()

    def log_message(self, answers):
        if answers["how"] == "set":
            day = written_out(answers["due_on"])
            return gettext("Bulk change: due date set to %(day)s.") % {"day": day}
        if answers["how"] == "clear":
            return gettext("Bulk change: due date removed.")
        return shift_message(answers["days"])


def shift_message(days):
    """How far the dates were moved, in words: a minus sign changes its side in Arabic text."""
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


def date_label(day):
    return written_out(day) if day else gettext("no date")


class ThemesForm(BulkForm):
    """The themes to add and to remove."""

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


class ChangeThemes(RecommendationChange):
    """Adds and removes themes."""

    name = "themes"
    label = _("Add or remove themes…")
    title = _("Add or remove themes")
    form = ThemesForm

    def records(self, queryset):
        return list(queryset.select_related("plan").prefetch_related("themes"))

    def rows(self, records, answers, user):
        return [self.row(item, answers) for item in records]

    def row(self, item, answers):
        before = set(item.themes.all())
        after = before - set(answers["remove"]) | set(answers["add"])
        return PreviewRow(
            item, theme_names(before), theme_names(after), is_unchanged=before == after
        )

    def apply(self, item, answers, user):
        item.themes.remove(*answers["remove"])
        item.themes.add(*answers["add"])
        item.save()

    def log_message(self, answers):
        about = {name: theme_names(themes) for name, themes in answers.items()}
        if answers["add"] and answers["remove"]:
            return gettext("Bulk change: themes added: %(add)s; removed: %(remove)s.") % about
        if answers["add"]:
            return gettext("Bulk change: themes added: %(add)s.") % about
        return gettext("Bulk change: themes removed: %(remove)s.") % about


def theme_names(themes):
    """The names of themes in their order; a dash for none."""
    ordered = sorted(themes, key=lambda theme: (theme.order, theme.slug))
    return gettext(", ").join(map(str, ordered)) or "—"


class LeadForm(BulkForm):
    """The new lead institution."""

    institution = forms.ModelChoiceField(
        Institution.objects.all(),
        label=_("New lead institution"),
        help_text=_("It replaces the current one; supporting bodies stay."),
    )


class ChangeLead(RecommendationChange):
    """Replaces the lead institution."""

    name = "lead"
    label = _("Change the lead institution…")
    title = _("Change the lead institution")
    permissions = ["recommendations.change_recommendation", "recommendations.change_assignment"]
    form = LeadForm

    def records(self, queryset):
        bodies = Assignment.objects.select_related("institution")
        prefetch = Prefetch("assignments", bodies, to_attr="bodies")
        return list(queryset.select_related("plan").prefetch_related(prefetch))

    def rows(self, records, answers, user):
        return [self.row(item, answers["institution"]) for item in records]

    def row(self, item, to):
        lead = next((row for row in item.bodies if row.role == Assignment.Role.LEAD), None)
        supports = any(row.institution == to for row in item.bodies if row != lead)
        after = gettext("%(body)s (currently supporting)") % {"body": to} if supports else str(to)
        before = str(lead.institution) if lead else "—"
        return PreviewRow(item, before, after, is_unchanged=bool(lead) and lead.institution == to)

    def apply(self, item, answers, user):
        assignments.hand_over(item, answers["institution"])
        item.save()

    def log_message(self, answers):
        about = {"body": answers["institution"]}
        return gettext("Bulk change: lead institution changed to %(body)s.") % about
