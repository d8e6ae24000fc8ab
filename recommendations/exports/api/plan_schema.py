"""The JSON Schema of the file of a plan or report, published at a permanent address.

It is the part of the shapes behind the OpenAPI description that such a file needs, so it cannot
say anything else than that does.
"""

import json

from django.urls import reverse
from django.utils.translation import override

from recommendations.exports.recommendation_rows import SCHEMA_VERSION

from . import schemas

DIALECT = "https://json-schema.org/draft/2020-12/schema"
REFERENCE = "#/components/schemas/"
# What a file is: a live plan, or a report that froze one.
FILES = ["Plan", "Report"]


def plan_schema(site):
    """The JSON Schema (2020-12), in English; ``site`` is the address of the site."""
    with override("en"):
        # As JSON, so that words still to be translated are words.
        known = json.loads(json.dumps(schemas.schemas(), default=str))
    needed = {}
    for name in FILES:
        _gather(name, known, needed)
    return {
        "$schema": DIALECT,
        "$id": site + reverse("plan_schema"),
        "title": "A plan of recommendations, live or as a report froze it",
        "description": f"Version {SCHEMA_VERSION}, as the field schema_version says it.",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in FILES],
        "$defs": {name: _moved(needed[name]) for name in sorted(needed)},
    }


def _gather(name, known, needed):
    """Adds the schema ``name`` and all that it refers to to ``needed``."""
    if name in needed:
        return
    needed[name] = known[name]
    for other in _references(known[name]):
        _gather(other, known, needed)


def _references(value):
    """The names of the schemas to which ``value`` refers."""
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].removeprefix(REFERENCE)
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _references(one)


def _moved(value):
    """``value`` with its references led to where the schemas stand here."""
    if isinstance(value, dict):
        return {
            key: f"#/$defs/{one.removeprefix(REFERENCE)}" if key == "$ref" else _moved(one)
            for key, one in value.items()
        }
    return [_moved(one) for one in value] if isinstance(value, list) else value
