"""Rows of a subquery as JSON in one column."""

from django.db.models import JSONField, Subquery
from django.db.models.functions import JSONObject


class Rows(Subquery):
    """The rows of ``queryset`` as a list of dicts, in one column of the outer query.

    A page of one record reads all its parts in one query that way. ``fields`` are columns or
    paths; a path ``a__b`` is called ``a__b`` in the dict too. Dates come as ISO strings.
    """

    template = "(SELECT COALESCE(jsonb_agg(part.part_row), '[]') FROM (%(subquery)s) part)"

    def __init__(self, queryset, fields):
        rows = queryset.annotate(part_row=JSONObject(**{name: name for name in fields}))
        super().__init__(rows.values("part_row"), output_field=JSONField())

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(
            compiler,
            connection,
            template=(
                "(SELECT COALESCE(json_group_array(json(part.part_row)), '[]') "
                "FROM (%(subquery)s) part)"
            ),
            **extra,
        )
