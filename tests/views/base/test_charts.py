"""The positions in the chart of an indicator."""

from datetime import date
from decimal import Decimal

from recommendations.views.base import charts
from recommendations.views.base.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, chart

YEAR = {"start": date(2023, 1, 1), "end": date(2023, 12, 31)}


def drawn(baseline, target, *readings, is_rtl=False):
    values = [(day, Decimal(value)) for day, value in readings]
    first = None if baseline is None else Decimal(baseline)
    return chart(first, Decimal(target), values, is_rtl=is_rtl, **YEAR)


def test_chart_leads_from_the_baseline_to_the_target():
    found = drawn(0, 10)

    assert found.course == f"{LEFT}.0,{HEIGHT - BOTTOM}.0 {WIDTH - RIGHT}.0,{TOP}.0"
    assert (found.line, found.dots, found.target_y) == ("", [], TOP)
    assert [label.value for label in found.labels] == [10, 0]


def test_chart_joins_the_baseline_and_the_readings():
    found = drawn(0, 10, (date(2023, 7, 2), 5))

    middle = (LEFT + WIDTH - RIGHT) / 2
    assert found.dots == [(middle, (TOP + HEIGHT - BOTTOM) / 2)]
    assert found.line == f"{LEFT}.0,{HEIGHT - BOTTOM}.0 {middle},{found.dots[0][1]}"


def test_chart_runs_from_right_to_left_in_arabic():
    found = drawn(0, 10, (date(2023, 12, 31), 10), is_rtl=True)

    assert found.dots == [(RIGHT, TOP)]
    assert found.axis == (WIDTH - LEFT, RIGHT)
    assert (found.label_x, found.label_anchor) == (WIDTH - LEFT + 8, "start")


def test_chart_of_something_to_be_reduced_falls():
    found = drawn(100, 20, (date(2023, 12, 31), 40))

    assert found.target_y == HEIGHT - BOTTOM
    assert found.dots[0][1] < found.target_y


def test_chart_grows_with_readings_outside_its_days_and_values():
    found = drawn(0, 10, (date(2022, 12, 1), 0), (date(2024, 3, 1), 20))

    assert (found.start, found.end) == (date(2022, 12, 1), date(2024, 3, 1))
    assert [y for _x, y in found.dots] == [HEIGHT - BOTTOM, TOP]


def test_chart_without_a_baseline_has_no_course():
    assert (drawn(None, 10).course, drawn(None, 10, (date(2023, 5, 1), 10)).course) == ("", "")
    assert drawn(None, 10).target_y == TOP
    assert drawn(None, -10).target_y == TOP


def test_labels_that_would_overlap_are_left_out():
    found = drawn(0, 10, (date(2023, 5, 1), 500))

    assert [label.value for label in found.labels] == [10]


def test_chart_of_one_day_can_be_drawn():
    day = date(2023, 1, 1)

    found = chart(Decimal(0), Decimal(1), [(day, Decimal(1))], start=day, end=day, is_rtl=False)

    assert found.end > found.start
    assert found.width == charts.WIDTH
