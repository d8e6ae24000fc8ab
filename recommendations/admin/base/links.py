"""Addresses of admin pages, and the links to records that several pages show."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_from


def change_url(record):
    """The address of the record's form."""
    return reverse(f"admin:recommendations_{record._meta.model_name}_change", args=[record.pk])


def list_url(model):
    """The address of the list of a model's records."""
    return reverse(f"admin:recommendations_{model._meta.model_name}_changelist")


def recommendation_link(item):
    """The reference and title of a recommendation, leading to its form."""
    title = pick_from(item, "title") or "—"
    return format_html('<a href="{}"><bdi>{}</bdi> {}</a>', change_url(item), item.reference, title)


def plan_link(plan):
    """“The draft of 2024”, leading to the form of that plan; empty for None."""
    if plan is None:
        return ""
    label = gettext("The draft of %(year)s") % {"year": plan.year}
    return format_html('<a href="{}">{}</a>', change_url(plan), label)


def report_name(report):
    """The day of a report, and its revision from the second on."""
    day = written_out(report.as_of)
    if report.revision == 1:
        return day
    return gettext("%(day)s · revision %(number)s") % {"day": day, "number": report.revision}


def report_link(report):
    """The name of a report, leading to its page in the admin; a dash for None."""
    if report is None:
        return "—"
    return format_html('<a href="{}">{}</a>', change_url(report), report_name(report))


def public_report_link(report):
    """“View on site”, leading to the public page of a report; empty while its plan is private."""
    if not report.plan.is_published():
        return ""
    return format_html(
        '<a class="public-link" href="{}">{}</a>',
        report.get_absolute_url(),
        gettext("View on site"),
    )
