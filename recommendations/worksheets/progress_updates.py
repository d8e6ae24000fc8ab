"""The progress updates in the rows of a worksheet: a new status, and what was done."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from recommendations.localization.references import RecommendationReference
from recommendations.models import ProgressUpdate, Recommendation, Status
from recommendations.models.choices import NEEDS_REASON
from recommendations.workflow.progress.progress_batch import BatchValidator

from . import columns
from .columns import EVIDENCE, REASON, REPORTED_ON, STATUS, SUCCESSOR
from .errors import messages_by_field
from .stored_rows import describe_update

# Updates that agree in these fields are one update that was sent twice.
IDENTIFYING_FIELDS = [
    "status",
    "reason_ar",
    "narrative_ar",
    "obstacle_ar",
    "next_step_ar",
    "evidence_url",
    "superseded_by_id",
]


class UpdateReader:
    """Makes the ProgressUpdates of an UploadedSheet's rows, by the rules of ``progress.record``."""

    def __init__(self, sheet, by, plan):
        self.sheet, self.by, self.plan = sheet, by, plan
        self.validator = BatchValidator()
        self.successors = {}
        self.today = timezone.localdate()

    def add_update(self, row, result, values, stored, *, has_new_status):
        """Gives ``result`` its update and the changes of it, where the row reports something."""
        account = {column.code: values.get(column.code, "") for column in columns.of_update()}
        if not has_new_status and not any(account.values()):
            return
        status = values.get(STATUS.code) or stored.values[STATUS.code]
        try:
            update = self._make_update(stored.item, status, account)
            if duplicate := self._find_duplicate(update, account, stored.pending_updates):
                message = _("This update is already waiting for review: %s")
                result.remarks.append(message % describe_update(duplicate))
                return
            result.changes += self._changes(stored, update, account)
            stored.item.validate_accepts_progress()
            self.validator.validate(update)
        except ValidationError as error:
            self._refuse(row, result, status, account, error)
        else:
            result.update = update
            message = _("Also waiting for review: %s")
            result.remarks += [message % describe_update(each) for each in stored.pending_updates]

    def refuse_updates_of_new(self, row, result, values):
        """Refuses a new row that reports something: its plan is not adopted yet."""
        reported = [column for column in columns.of_update() if values[column.code]]
        if values[STATUS.code] not in {"", Status.NOT_STARTED}:
            reported.insert(0, STATUS)
        for column in reported:
            message = _("Progress can be recorded once the plan has been adopted.")
            result.reasons.append((self.sheet.cell_name(row, column.code), message))

    def _make_update(self, item, status, account):
        fields = {
            code: columns.find(code).cell_type.field_value(value) for code, value in account.items()
        }
        fields["superseded_by_id"] = self._successor_pk(fields.pop(SUCCESSOR.code))
        fields[REPORTED_ON.code] = fields[REPORTED_ON.code] or self.today
        return ProgressUpdate(recommendation=item, author=self.by, status=status, **fields)

    def _successor_pk(self, reference):
        """The pk of the recommendation ``reference`` (2023/3, or 3 in this plan); None for ""."""
        if not reference:
            return None
        if reference not in self.successors:
            self.successors[reference] = self._find_successor(reference)
        return self.successors[reference]

    def _find_successor(self, reference):
        if parsed := RecommendationReference.parse(reference):
            year = parsed.year or self.plan.year
            wanted = {"plan__year": year, "number": parsed.number}
            visible = Recommendation.objects.visible_to(self.by)
            if found := visible.filter(**wanted).values_list("pk", flat=True).first():
                return found
        message = _(
            "There is no recommendation “%(words)s”. Write the year and the number: 2023/3."
        )
        raise ValidationError({SUCCESSOR.code: message % {"words": reference}})

    def _find_duplicate(self, update, account, pending_updates):
        """The pending update that says the same as ``update``; None if there is none."""
        for pending in pending_updates:
            is_same = all(
                (getattr(pending, name) or "") == (getattr(update, name) or "")
                for name in IDENTIFYING_FIELDS
            )
            if is_same and account[REPORTED_ON.code] in {"", pending.reported_on.isoformat()}:
                return pending
        return None

    def _changes(self, stored, update, account):
        """The changes that the update makes, as a RowResult lists them."""
        account = {**account, REPORTED_ON.code: update.reported_on.isoformat()}
        changes = [(code, "", value) for code, value in account.items() if value]
        before = stored.values[STATUS.code]
        status = [(STATUS.code, before, update.status)] if before != update.status else []
        return [*status, *changes]

    def _refuse(self, row, result, status, account, error):
        for field, messages in messages_by_field(error).items():
            column = columns.find(field) or _missing_column(status, account)
            for message in messages:
                result.reasons.append((self.sheet.cell_name(row, column.code), message))


def _missing_column(status, account):
    """The column that ``status`` needs and that is empty; that of the status if none is."""
    needed = {Status.IMPLEMENTED: EVIDENCE, Status.SUPERSEDED: SUCCESSOR}
    column = REASON if status in NEEDS_REASON else needed.get(status, STATUS)
    return column if not account.get(column.code) else STATUS
