"""The status of items if further updates were published; nothing is written."""

from collections import defaultdict
from operator import attrgetter

from recommendations.models.progress.updates import ProgressUpdate


class StatusForecast:
    """The effective updates of some recommendations, now and with further ones."""

    def __init__(self, recommendations):
        self.items = {item.pk: item for item in recommendations}
        # Newest first. Of one day the newest is the one published last.
        self.reports = defaultdict(list)
        effective = ProgressUpdate.objects.effective().filter(recommendation__in=self.items)
        for report in effective.newest_first().only("recommendation", "reported_on", "status"):
            self.reports[report.recommendation_id].append(report)

    def status(self, pk):
        """The status of the item ``pk``."""
        newest_day = attrgetter("reported_on")
        return max(self.reports[pk], key=newest_day, default=self.items[pk]).status

    def publish(self, report):
        """Adds ``report``, stored or not, and returns the status of its item from then on."""
        pk = report.recommendation_id
        # What is not stored has no key, and a report that corrects nothing names none.
        corrected = {report.corrects_id} - {None}
        others = [one for one in self.reports[pk] if one.pk not in corrected]
        self.reports[pk] = [report, *others]
        return self.status(pk)
