"""How the value of a column is written as JSON and read again, the same on both databases."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field
from django.db.models.expressions import Col

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Kind:
    """Values of one type: how JSON holds them. None, NULL in the database, is null in each."""

    name: str
    encode: Callable | None = None
    decode: Callable | None = None


def _in_utc(value):
    return value.astimezone(UTC).isoformat()


# Numbers, texts and booleans are themselves in JSON.
PLAIN = Kind("plain")
DECIMAL = Kind("decimal", lambda value: format(value, "f"), Decimal)
# The text as the database has it: NULL and JSON's own null are two values, and the order of the
# keys stays as it is in SQLite.
JSON = Kind("json")
BINARY = Kind("base64", lambda value: b64encode(value).decode(), b64decode)
KINDS = {
    "BinaryField": BINARY,
    "DateField": Kind("date", date.isoformat, date.fromisoformat),
    "DateTimeField": Kind("datetime", _in_utc, datetime.fromisoformat),
    "DecimalField": DECIMAL,
    "DurationField": Kind(
        "microseconds", lambda value: value // MICROSECOND, lambda count: count * MICROSECOND
    ),
    "JSONField": JSON,
    "TimeField": Kind("time", time.isoformat, time.fromisoformat),
    "UUIDField": Kind("uuid", str, UUID),
}


@dataclass(frozen=True)
class Column:
    """A column of a table and the field that describes it: of a foreign key, that of its target."""

    name: str
    field: Field
    kind: Kind

    @classmethod
    def of(cls, field):
        target = field
        while target.remote_field:
            target = target.target_field
        return cls(field.column, target, KINDS.get(target.get_internal_type(), PLAIN))

    def reader(self, connection):
        """A function from what the cursor gives to what JSON holds; None where both are one."""
        expression = Col("", self.field)
        converters = connection.ops.get_db_converters(expression)
        encode = self.kind.encode
        if not converters and encode is None:
            return None

        def read(value: Any) -> Any:
            for convert in converters:
                value = convert(value, expression, connection)
            return encode(value) if encode and value is not None else value

        return read

    def writer(self, connection):
        """A function from what JSON holds to what the cursor takes; cleans and changes nothing."""
        decode = self.kind.decode
        if self.kind is JSON:
            return None

        def write(value: Any) -> Any:
            if value is None:
                return None
            value = decode(value) if decode else value
            return self.field.get_db_prep_value(value, connection, prepared=True)

        return write


def canonical(text):
    """JSON as it is compared: PostgreSQL has its keys in another order, and 1e2 as 100 in it."""
    return None if text is None else json.dumps(_canonical(json.loads(text)), sort_keys=True)


def _canonical(value):
    if isinstance(value, dict):
        return {key: _canonical(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_canonical(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
