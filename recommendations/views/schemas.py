"""What our files look like, described for programs."""

from django.http import JsonResponse

from recommendations.context_processors import site_address
from recommendations.publishing import schema

from .public import in_one_language, public_page


@in_one_language
@public_page
def plan_schema(request):
    """The JSON Schema of the JSON file of a plan or report."""
    return JsonResponse(schema.plan_schema(site_address(request)))
