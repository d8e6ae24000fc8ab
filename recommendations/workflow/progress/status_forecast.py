"""The status of items if further updates were published; nothing is written."""

from collections import defaultdict
from operator import attrgetter

from recommendations.models.progress.updates import ProgressUpdate


class StatusForecast:
    """The effective updates of some recommendations, now and with further ones."""

    def __init__(self, recommendations):
        self.items = {item.pk: item for item in recommendations}
        # Newest first. Of one day the newest is the one published last.
        self.updates = defaultdict(list)
        effective = ProgressUpdate.objects.effective().filter(recommendation__in=self.items)
        for update in effective.newest_first().only("recommendation", "reported_on", "status"):
            self.updates[update.recommendation_id].append(update)

    def status(self, pk):
        """The status of the item ``pk``."""
        newest_day = attrgetter("reported_on")
        return max(self.updates[pk], key=newest_day, default=self.items[pk]).status

    def publish(self, update):
        """Adds ``update``, stored or not, and returns the status of its item from then on."""
        pk = update.recommendation_id
        # What is not stored has no key, and an update that corrects nothing names none.
        corrected = {update.corrects_id} - {None}
        others = [one for one in self.updates[pk] if one.pk not in corrected]
        self.updates[pk] = [update, *others]
        return self.status(pk)
