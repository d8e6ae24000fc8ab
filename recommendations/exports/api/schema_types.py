"""The words of which the ``shapes`` are made: JSON Schema for a count, a day, a record, a list."""

from recommendations.localization.references import JSON_PATTERN

COUNT = {"type": "integer", "minimum": 0}
WORD = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
DAY = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}
YES_OR_NO = {"type": "boolean"}
REFERENCE = {"type": "string", "pattern": JSON_PATTERN}
SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
KINDS = {
    "string": WORD,
    "integer": {"type": "integer"},
    "boolean": YES_OR_NO,
    "date": DAY,
    "datetime": MOMENT,
}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def or_none(schema):
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema):
    return {"type": "array", "items": schema}


def one_of(choices):
    return {"type": "string", "enum": list(choices.values)}


def record(fields, *, optional=()):
    """A closed object with ``fields``, all of them there but the ``optional``."""
    required = [name for name in fields if name not in optional]
    return {
        "type": "object",
        "properties": fields,
        "required": required,
        "additionalProperties": False,
    }


def with_fields(schema, fields):
    """``schema`` of an object with more ``fields``."""
    return record({**schema["properties"], **fields})
