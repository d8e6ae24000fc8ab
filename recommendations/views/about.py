"""What the words and figures of the site mean."""

from django.shortcuts import render

from recommendations.models.choices import (
    DEFINITIONS,
    SILENT_DAYS,
    Assurance,
    Decision,
    Schedule,
    StatusInPlan,
)
from recommendations.views.base.caching import public_page


@public_page
def about(request):
    """The definition of every status on its axis, and how the rate is computed."""
    context = {
        name: [
            {"key": choice.value, "word": choice.label, "definition": DEFINITIONS[choice]}
            for choice in axis
        ]
        for name, axis in {
            "decisions": Decision,
            "statuses": StatusInPlan,
            "schedules": Schedule,
            "assurances": Assurance,
        }.items()
    }
    context["silent_days"] = SILENT_DAYS
    return render(request, "public/about.html", context)
