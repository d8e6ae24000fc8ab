"""What rotation deletes: never a recent archive, never the newest that was verified."""

from datetime import UTC, datetime, timedelta

from recommendations.backup.rotation import Rotation
from recommendations.backup.state import MadeArchive

NOW = datetime(2026, 3, 31, 3, 0, tzinfo=UTC)


def made(days_ago, hour=3, restored=True):
    at = (NOW - timedelta(days=days_ago)).replace(hour=hour).isoformat()
    return MadeArchive(f"{days_ago}-{hour}", "/b", at, 1, "", 1, 0, at if restored else "")


def left(archives, *, daily=1, weekly=1, monthly=1):
    deleted = Rotation(daily, weekly, monthly).superfluous(archives, now=NOW)
    return [one.name for one in archives if one not in deleted]


def test_the_newest_of_each_day_week_and_month_stays():
    archives = [made(days) for days in range(200, -1, -1)]

    names = left(archives, daily=7, weekly=4, monthly=6)

    # Seven days; the Sundays of three weeks before this one; the last days of five months before.
    assert [int(name.split("-")[0]) for name in names] == [
        *[151, 121, 90, 59, 31],
        *[16, 9],
        *[6, 5, 4, 3, 2, 1, 0],
    ]


def test_all_of_the_last_two_days_stay():
    archives = [made(5), made(3), made(1, 2), made(1, 9), made(0, 1), made(0, 2)]

    assert left(archives) == ["1-2", "1-9", "0-1", "0-2"]


def test_archives_of_a_clock_that_was_ahead_take_no_place_of_others():
    archives = [made(-900), made(-800), *[made(days) for days in range(9, -1, -1)]]

    names = left(archives, daily=7)

    assert names == ["-900-3", "-800-3", *[f"{days}-3" for days in range(6, -1, -1)]]


def test_the_newest_verified_one_stays():
    archives = [made(60), made(40), made(3, restored=False), made(0, restored=False)]

    assert "40-3" in left(archives)
    assert "60-3" not in left(archives)
