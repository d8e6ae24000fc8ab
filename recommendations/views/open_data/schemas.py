"""What our files look like, described for programs."""

from django.http import JsonResponse

from recommendations.exports.api import plan_schema as schema
from recommendations.localization.site_address import site_address
from recommendations.views.base.caching import public_page
from recommendations.views.base.decorators import in_one_language


@in_one_language
@public_page
def plan_schema(request):
    """The JSON Schema of the JSON file of a plan or report."""
    return JsonResponse(schema.plan_schema(site_address(request)))
