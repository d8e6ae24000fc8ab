"""JSON Schema 2020-12 of the ``record_types`` and ``responses``.

A TypedDict becomes a closed object, so that a field which is not declared is an error of ours. Each
is a component of its own, to which others refer.
"""

from types import NoneType, UnionType
from typing import (
    Annotated,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from django.db.models import Choices

from recommendations.exports.types.field_types import Doc

SIMPLE = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
}
COMPONENTS = "#/components/schemas/"


def components(*types):
    """The schemas of the TypedDicts ``types`` and of all those that they hold: name → schema.

    Descriptions are in the active language.
    """
    found, waiting = {}, list(types)
    while waiting:
        record = waiting.pop()
        if record.__name__ not in found:
            found[record.__name__] = _object(record)
            waiting += [one for hint in hints(record).values() for one in _records_in(hint)]
    return found


def schema_of(hint):
    """The schema of a type; of a TypedDict the reference to its component."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        return {"$ref": COMPONENTS + hint.__name__}
    if origin is Annotated:
        schema = schema_of(arguments[0])
        for note in arguments[1:]:
            schema |= _keyword(note)
        return schema
    if origin is NotRequired:
        return schema_of(arguments[0])
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(one) for one in arguments]}
    if origin is list:
        return {"type": "array", "items": schema_of(arguments[0])}
    if origin is Literal:
        return {"const": arguments[0]}
    if issubclass(hint, Choices):
        return {"type": "string", "enum": list(hint.values)}
    return dict(SIMPLE[hint])


def hints(record):
    """The fields of a TypedDict with their whole types."""
    return get_type_hints(record, include_extras=True)


def _keyword(note):
    return {"description": str(note.text)} if isinstance(note, Doc) else {note.name: note.value}


def _object(record):
    fields = hints(record)
    description = {"description": record.__doc__} if record.__doc__ else {}
    return {
        "type": "object",
        "properties": {name: schema_of(hint) for name, hint in fields.items()},
        "required": [name for name in fields if name in record.__required_keys__],
        "additionalProperties": False,
        **description,
    }


def _records_in(hint):
    """The TypedDicts in a type."""
    if is_typeddict(hint):
        return [hint]
    return [record for one in get_args(hint) for record in _records_in(one)]
