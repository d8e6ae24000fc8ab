"""The indicators on the page of a recommendation: each with its chart and its readings."""

from datetime import date

from django.db.models import OuterRef, Q
from django.utils.translation import get_language

from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.localization.languages import direction
from recommendations.localization.numbers import exact
from recommendations.localization.texts import columns, resolved
from recommendations.models import Indicator, Reading
from recommendations.models.base.json_rows import Rows
from recommendations.views.base.charts import chart


def related_rows():
    """The indicators and readings of a recommendation, as columns of the query that reads it."""
    own = Q(recommendation=OuterRef("pk"))
    return {
        "indicator_rows": Rows(
            Indicator.objects.filter(own).order_by(),
            ["pk", "number", "baseline", "target", *columns("name", "unit")],
        ),
        "reading_rows": Rows(
            Reading.objects.filter(own).order_by(),
            ["pk", "indicator", "read_on", "value", "corrects", *columns("source")],
        ),
    }


def indicators(values, removed, *, year):
    """The indicators in the row of a recommendation, by number, as dicts for the template.

    ``removed``: what was taken out of them; ``year``: that of the plan.
    """
    start = values["plan__adopted_on"] or date(year, 1, 1)
    end = max(values["due_on"] or date(year, 12, 31), start)
    readings = sorted(values["reading_rows"], key=lambda row: (row["read_on"], row["pk"]))
    rows = sorted(values["indicator_rows"], key=lambda row: row["number"])
    return [_indicator(row, readings, removed, start, end) for row in rows]


def _indicator(row, readings, removed, start, end):
    own = [_reading(one, removed) for one in readings if one["indicator"] == row["pk"]]
    corrected = {one["corrects"] for one in own}
    for one in own:
        one["is_corrected"] = one["pk"] in corrected
    counting = [one for one in own if not one["is_corrected"]]
    baseline = None if row["baseline"] is None else exact(row["baseline"])
    return {
        **removed.beside("indicator", resolved(row, "name", "unit")),
        "baseline": baseline,
        "target": exact(row["target"]),
        "readings": own,
        "last": counting[-1] if counting else None,
        "chart": chart(
            baseline,
            exact(row["target"]),
            [(one["read_on"], one["value"]) for one in counting],
            start=start,
            end=end,
            is_rtl=direction(get_language()) == "rtl",
        ),
    }


def _reading(row, removed):
    return {
        **removed.beside("reading", resolved(row, "source")),
        "read_on": date_of(row["read_on"]),
        "value": exact(row["value"]),
    }
