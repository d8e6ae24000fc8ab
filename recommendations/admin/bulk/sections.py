"""Puts many recommendations into a section of their plan."""

from copy import copy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.section_field import SectionField, section_label

from .base import BulkForm, PreviewRow
from .recommendations import RecommendationChange


class SectionForm(BulkForm):
    """The section, or none."""

    section = SectionField(
        label=_("Section"),
        required=False,
        empty_label=_("no section"),
        help_text=_("Sections are entered on the page of their plan, until it is adopted."),
    )


class ChangeSection(RecommendationChange):
    """Puts recommendations into a section, or takes them out of theirs."""

    name = "section"
    label = _("Put into a section…")
    title = _("Put into a section")
    form = SectionForm

    def records(self, queryset):
        return list(queryset.select_related("plan", "section__plan"))

    def rows(self, records, answers, user):
        return [self.row(item, answers["section"]) for item in records]

    def row(self, item, section):
        before, after = (label(one) for one in (item.section, section))
        is_unchanged = item.section == section
        try:
            if not is_unchanged:
                changed = copy(item)
                changed.section = section
                changed.validate_change(item)
        except ValidationError as error:
            return PreviewRow(item, before, refusal=" ".join(error.messages))
        return PreviewRow(item, before, after, is_unchanged=is_unchanged)

    def apply(self, item, answers, user):
        item.section = answers["section"]
        item.save()

    def log_message(self, answers):
        about = {"section": label(answers["section"])}
        return gettext("Bulk change: section changed to %(section)s.") % about


def label(section):
    return section_label(section) if section else gettext("no section")
