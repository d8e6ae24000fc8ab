"""Which archives are deleted after a new one has been made and verified."""

from dataclasses import dataclass
from datetime import timedelta

# However many are made in a day: the one from before an accident is among these.
RECENT = timedelta(days=2)


@dataclass(frozen=True)
class Rotation:
    """How many days, weeks and months have an archive: of each the newest stays."""

    daily: int
    weekly: int
    monthly: int

    def superfluous(self, archives, *, now):
        """The MadeArchives that may be deleted: no recent one, nor the newest that was verified."""
        wanted = {one for one in archives if one.made > now - RECENT}
        # Those that were made while the clock was ahead stay, and take no place of another.
        past = [one for one in archives if one.made <= now]
        newest_first = sorted(past, key=lambda one: one.made, reverse=True)
        wanted.update([one for one in newest_first if one.restored_at][:1])
        for count, period in [
            (self.daily, lambda day: day),
            (self.weekly, lambda day: day.isocalendar()[:2]),
            (self.monthly, lambda day: (day.year, day.month)),
        ]:
            wanted.update(_newest_of_each(newest_first, period)[:count])
        return [one for one in archives if one not in wanted]


def _newest_of_each(newest_first, period):
    found: dict = {}
    for one in newest_first:
        found.setdefault(period(one.made.date()), one)
    return list(found.values())
