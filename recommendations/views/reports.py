"""The frozen reports of a plan."""

from django.http import Http404

from recommendations.models import Plan, Report

from .public import Gone


def published_report(year, name):
    """The public Report ``name`` of the plan of ``year``, with its plan.

    Raises Gone when the plan was withdrawn, Http404 when there is no such report.
    """
    reports = Report.objects.published().filter(plan__year=year).select_related("plan")
    for report in reports.defer("rows"):
        if report.name == name:
            return report
    if Plan.objects.withdrawn().filter(year=year).exists():
        raise Gone
    raise Http404
