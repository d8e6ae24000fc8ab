"""The JSON Schema of the file of a plan or report, published at a permanent address.

It is made from the same types as the OpenAPI description.
"""

from django.urls import reverse
from django.utils.translation import override

from recommendations.exports.rows.recommendation_rows import SCHEMA_VERSION

from .json_schema import COMPONENTS, components, schema_of
from .responses import Plan, Report

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# What a file is: a live plan, or a report that froze one.
FILES = [Plan, Report]


def plan_schema(site):
    """The JSON Schema (2020-12), in English; ``site`` is the address of the site."""
    with override("en"):
        known = components(*FILES)
    return {
        "$schema": DIALECT,
        "$id": site + reverse("plan_schema"),
        "title": "A plan of recommendations, live or as a report froze it",
        "description": f"Version {SCHEMA_VERSION}, as the field schema_version says it.",
        "oneOf": [_moved(schema_of(file)) for file in FILES],
        "$defs": {name: _moved(known[name]) for name in sorted(known)},
    }


def _moved(value):
    """``value`` with its references to components as references to ``$defs``."""
    if isinstance(value, dict):
        return {
            key: f"#/$defs/{one.removeprefix(COMPONENTS)}" if key == "$ref" else _moved(one)
            for key, one in value.items()
        }
    return [_moved(one) for one in value] if isinstance(value, list) else value
