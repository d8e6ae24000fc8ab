"""Who has changed a recommendation since the worksheet was made."""

from django.db.models import Max
from django.utils.translation import gettext as _

from recommendations.localization.dates.dates import with_hour
from recommendations.models import Assignment, Recommendation


class ConflictReport:
    """Collects the rows whose recommendation has changed since, and says who changed it.

    A row with edits is refused. A row without any gets a remark.
    """

    def __init__(self, plan):
        self.plan, self.rows = plan, []

    def add(self, row, cell):
        """Adds a RowResult; ``cell`` is named in its refusal."""
        self.rows.append((row, cell))

    def write_messages(self):
        """Writes the reasons and remarks of all rows that were added, in a few queries."""
        if not self.rows:
            return
        newest = self._newest_records()
        for row, cell in self.rows:
            message = self._message(row.number, newest.get(row.item.pk))
            if row.changes or row.reasons:
                row.reasons.append((cell, message))
            else:
                row.remarks.append(message)

    def _newest_records(self):
        """The newest history record of each recommendation or its bodies, by its pk."""
        newest = {}
        for model, key, of_plan in [
            (Recommendation, "id", {"plan_id": self.plan.pk}),
            (Assignment, "recommendation_id", {"recommendation__plan": self.plan}),
        ]:
            last = model.history.filter(**of_plan).values(key).annotate(last=Max("history_id"))
            records = model.history.filter(pk__in=last.values("last")).select_related(
                "history_user"
            )
            for record in records:
                pk = getattr(record, key)
                if pk not in newest or newest[pk].history_date < record.history_date:
                    newest[pk] = record
        return newest

    def _message(self, number, record):
        if record is None:
            return _("Number %(number)s has been changed after this file was made.") % {
                "number": number
            }
        who = record.history_user or _("Somebody else")
        return _(
            "Number %(number)s was changed by %(who)s on %(when)s, after this file was made."
        ) % {
            "number": number,
            # Isolated: a Latin name in an Arabic sentence.
            "who": f"\u2068{who}\u2069",
            "when": with_hour(record.history_date),
        }
