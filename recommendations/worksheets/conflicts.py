"""Who has changed a row's item since the file was made."""

from django.db.models import Max
from django.utils.translation import gettext as _

from recommendations.localization.dates import with_hour
from recommendations.models import Assignment, Recommendation


class ChangedSince:
    """Collects the rows whose items have moved, and names who moved them, in a few queries.

    A row that changes something is refused by name. One in which nothing was changed only says so.
    """

    def __init__(self, plan):
        self.plan, self.rows = plan, []

    def note(self, row, cell):
        self.rows.append((row, cell))

    def tell(self):
        if not self.rows:
            return
        newest = self._newest()
        for row, cell in self.rows:
            sentence = self._sentence(row.number, newest.get(row.item.pk))
            if row.changes or row.reasons:
                row.reasons.append((cell, sentence))
            else:
                row.remarks.append(sentence)

    def _newest(self):
        """The newest history record of each item or of its bodies, by the item's pk."""
        newest = {}
        for model, key, of in [
            (Recommendation, "id", {"plan_id": self.plan.pk}),
            (Assignment, "recommendation_id", {"recommendation__plan": self.plan}),
        ]:
            last = model.history.filter(**of).values(key).annotate(last=Max("history_id"))
            records = model.history.filter(pk__in=last.values("last")).select_related(
                "history_user"
            )
            for record in records:
                pk = getattr(record, key)
                if pk not in newest or newest[pk].history_date < record.history_date:
                    newest[pk] = record
        return newest

    def _sentence(self, number, record):
        if record is None:
            return _("Number %(number)s has been changed after this file was made.") % {
                "number": number
            }
        who = record.history_user or _("Somebody else")
        return _(
            "Number %(number)s was changed by %(who)s on %(when)s, after this file was made."
        ) % {
            "number": number,
            # Set apart: a Latin name in an Arabic sentence.
            "who": f"\u2068{who}\u2069",
            "when": with_hour(record.history_date),
        }
