"""What closing a year would make, as it is shown before anybody confirms it."""

from datetime import date

import pytest

from recommendations.workflow.closing.preview import preview
from tests.support import cast

pytestmark = pytest.mark.django_db

LAST_DAY = date(2023, 12, 31)


@pytest.fixture
def decided(adopted):
    """The plan of 2023 with a decision on each of its three items: the second ends."""
    for item in adopted.recommendations.order_by("number"):
        cast.make_decision(item, "not_implemented" if item.number == 2 else None)
    return adopted


def test_the_items_that_are_carried_over_are_told_from_new_ones(decided):
    following = cast.make_plan(2024, items=0)
    cast.make_recommendation(following, number=1)

    shown = preview(decided, LAST_DAY)

    items = [(item.number, item.carried_from, item.age) for item in shown.next_items]
    assert items == [(1, None, 1), (2, 1, 2), (3, 3, 2)]
    assert shown.carried == [item for item in shown.next_items if item.carried_from]
    assert [item.carried_from for item in shown.carried] == [1, 3]


def test_what_ends_and_what_prevents_closing_is_shown(decided):
    complete = preview(decided, LAST_DAY)
    decided.recommendations.get(number=3).closing_decision.delete()

    incomplete = preview(decided, LAST_DAY)

    assert [(one.number, one.status) for one in complete.endings] == [(2, "not_implemented")]
    assert (complete.problems, len(incomplete.problems)) == ([], 1)
    assert complete.fingerprint != incomplete.fingerprint
