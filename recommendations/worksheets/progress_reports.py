"""What a row reports: a new status, and what was done, as an update that waits for review."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.localization.references import RecommendationReference
from recommendations.models import ProgressUpdate, Recommendation, Status
from recommendations.models.choices import NEEDS_REASON
from recommendations.workflow.progress_batch import BatchValidator

from .columns import ACCOUNT, BY_CODE, EVIDENCE, REASON, REPORTED_ON, STATUS, SUCCESSOR
from .errors import by_field
from .stored_rows import told

# What makes two reports the same one, sent twice.
SAME = ["status", "reason_ar", "narrative_ar", "evidence_url", "superseded_by_id"]


class Reports:
    """Finds the reports in the rows of a Sheet, by the rules of ``progress.record``."""

    def __init__(self, sheet, by, plan):
        self.sheet, self.by, self.plan = sheet, by, plan
        self.validator = BatchValidator()
        self.successors = {}
        self.today = timezone.localdate()

    def add(self, line, row, plain, stored, *, has_new_status):
        """Gives the row its report, with the changes it makes, where the row reports something."""
        account = {column.code: plain.get(column.code, "") for column in ACCOUNT}
        if not has_new_status and not any(account.values()):
            return
        status = plain.get(STATUS.code) or stored.plain[STATUS.code]
        try:
            report = self._report(stored.item, status, account)
            changes = self._changes(stored, report, account)
            if waiting := self._same(report, account, stored.waiting):
                row.remarks.append(
                    _("This update is already waiting for review: %s") % told(waiting)
                )
                return
            row.changes += changes
            stored.item.validate_accepts_progress()
            self.validator.validate(report)
        except ValidationError as error:
            self._refuse(line, row, status, account, error)
        else:
            row.report = report
            row.remarks += [
                _("Also waiting for review: %s") % told(each) for each in stored.waiting
            ]

    def refuse_for_new(self, line, row, plain):
        """A new row reports nothing yet."""
        reported = [column for column in ACCOUNT if plain[column.code]]
        if plain[STATUS.code] not in {"", Status.NOT_STARTED}:
            reported.insert(0, STATUS)
        for column in reported:
            message = _("Progress can be recorded once the plan has been adopted.")
            row.reasons.append((self.sheet.cell(line, column.code), message))

    def _report(self, item, status, account):
        fields = {code: BY_CODE[code].kind.field(words) for code, words in account.items()}
        fields["superseded_by_id"] = self._successor(fields.pop(SUCCESSOR.code))
        fields[REPORTED_ON.code] = fields[REPORTED_ON.code] or self.today
        return ProgressUpdate(recommendation=item, author=self.by, status=status, **fields)

    def _successor(self, words):
        """The pk of what ``words`` (2023/3, or 3 in the same plan) names; None for nothing."""
        if not words:
            return None
        if words not in self.successors:
            self.successors[words] = self._find(words)
        return self.successors[words]

    def _find(self, words):
        if reference := RecommendationReference.parse(words):
            year = reference.year or self.plan.year
            wanted = {"plan__year": year, "number": reference.number}
            visible = Recommendation.objects.visible_to(self.by)
            if found := visible.filter(**wanted).values_list("pk", flat=True).first():
                return found
        message = _(
            "There is no recommendation “%(words)s”. Write the year and the number: 2023/3."
        )
        raise ValidationError({SUCCESSOR.code: message % {"words": words}})

    def _same(self, report, account, waiting):
        """The report among those waiting that says the same; None if there is none."""
        for sent in waiting:
            is_same = all(
                (getattr(sent, name) or "") == (getattr(report, name) or "") for name in SAME
            )
            if is_same and account[REPORTED_ON.code] in {"", sent.reported_on.isoformat()}:
                return sent
        return None

    def _changes(self, stored, report, account):
        """The changes that the report makes, as a ComparedRow lists them."""
        account = {**account, REPORTED_ON.code: report.reported_on.isoformat()}
        told = [
            (column.code, "", account[column.code]) for column in ACCOUNT if account[column.code]
        ]
        before = stored.plain[STATUS.code]
        status = [(STATUS.code, before, report.status)] if before != report.status else []
        return [*status, *told]

    def _refuse(self, line, row, status, account, error):
        for field, messages in by_field(error).items():
            column = BY_CODE.get(field) or _lacking(status, account)
            for message in messages:
                row.reasons.append((self.sheet.cell(line, column.code), message))


def _lacking(status, account):
    """The column that a status needs and that is empty; the status itself if none is."""
    needs = {Status.IMPLEMENTED: EVIDENCE, Status.SUPERSEDED: SUCCESSOR}
    column = REASON if status in NEEDS_REASON else needs.get(status, STATUS)
    return column if not account.get(column.code) else STATUS
