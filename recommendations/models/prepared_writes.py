"""INSERT and UPDATE of one record, whose SQL is built once for its model.

Django builds it anew for each record, which takes it longer than the database takes to write the
row. The values are those that Django would write.
"""

from functools import cache, update_wrapper

from concurrency.fields import IntegerVersionField
from django.db import connections, models


class PreparedInsert(models.Model):
    """A record that is inserted by a prepared statement."""

    class Meta:
        abstract = True

    def _do_insert(self, manager, using, fields, returning_fields, raw):
        """As usual; a fixture, and a value that the database computes, are left to Django."""
        if raw or _has_expression(getattr(self, field.attname) for field in fields):
            return super()._do_insert(manager, using, fields, returning_fields, raw)
        connection = connections[using]
        values = [
            field.get_db_prep_save(field.pre_save(self, add=True), connection) for field in fields
        ]
        with connection.cursor() as cursor:
            cursor.execute(_insert_sql(using, tuple(fields), tuple(returning_fields)), values)
            return [cursor.fetchone()]


class VersionField(IntegerVersionField):
    """The library's field: the save of a stale copy is refused. Its UPDATE is prepared."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "concurrency.fields.IntegerVersionField", args, kwargs

    def _wrap_do_update(self, func):
        """The library's function, which is asked where the prepared UPDATE finds no row.

        It says then whether the copy is stale or the record is deleted.
        """
        do_update = super()._wrap_do_update(func)

        def update_or_ask_library(record, base_qs, using, pk_val, values, update_fields, *rest):
            if update_fields is None and self._update(record, using, values):
                return True
            return do_update(record, base_qs, using, pk_val, values, update_fields, *rest)

        return update_wrapper(update_or_ask_library, do_update)

    def _update(self, record, using, values):
        """Writes all ``values`` of ``record``, whose version moves; False where that is stale."""
        stored = getattr(record, self.attname)
        if not stored or _has_expression(value for _field, _model, value in values):
            return False
        connection, version = connections[using], self._get_next_version(record)
        fields = tuple(field for field, _model, _value in values)
        parameters = [
            field.get_db_prep_save(version if field is self else value, connection)
            for field, _model, value in values
        ]
        with connection.cursor() as cursor:
            cursor.execute(_update_sql(using, fields, self), [*parameters, record.pk, stored])
            is_written = cursor.rowcount == 1
        if is_written:
            self._set_version_value(record, version)
        return is_written


def _has_expression(values):
    return any(hasattr(value, "resolve_expression") for value in values)


@cache
def _insert_sql(using, fields, returned):
    operations = connections[using].ops
    columns = ", ".join(operations.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    returning, _parameters = operations.return_insert_columns(returned)
    table = operations.quote_name(fields[0].model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) {returning}"  # noqa: S608 - names


@cache
def _update_sql(using, fields, version):
    quoted = connections[using].ops.quote_name
    meta = fields[0].model._meta
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    found = f"{quoted(meta.pk.column)} = %s AND {quoted(version.column)} = %s"
    return f"UPDATE {quoted(meta.db_table)} SET {columns} WHERE {found}"  # noqa: S608 - names
