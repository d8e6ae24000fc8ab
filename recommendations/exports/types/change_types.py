"""What changed in a plan between two days, as data."""

from typing import Annotated, TypedDict

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from recommendations.models.choices import ResponseAnswer, StatusInPlan, VerificationOutcome

from .field_types import Address, Count, Date, Doc, Named, Redaction, Reference, Text
from .figure_types import Figures


class ChangeKind(TextChoices):
    """What can happen between two days, in the order of a day; ``REDACTION`` to the plan too."""

    REPORT = "report", pgettext_lazy("change", "new reports")
    STATUS = "status", pgettext_lazy("change", "changes of status")
    VERIFICATION = "verification", pgettext_lazy("change", "verifications")
    RESPONSE = "response", pgettext_lazy("change", "answers of bodies")
    POSTPONEMENT = "postponement", pgettext_lazy("change", "postponements")
    OVERDUE = "overdue", pgettext_lazy("change", "newly past their date")
    ERRATUM = "erratum", pgettext_lazy("change", "errata")
    REDACTION = "redaction", pgettext_lazy("change", "words removed")


class ChangeLinks(TypedDict):
    html: Address
    recommendation: Annotated[Address | None, Doc("The item as data; null for the plan itself.")]


# ``from`` is a word of Python's own.
_FromStatus = TypedDict(
    "_FromStatus",
    {"from": Annotated[StatusInPlan | None, Doc("The status before a change of it.")]},
)


class Change(_FromStatus):
    kind: ChangeKind
    on: Annotated[Date, Doc("The day for which it is recorded.")]
    reference: Annotated[Reference | None, Doc("Null for the plan itself.")]
    title: Annotated[Text, Doc("That of the recommendation, or of the plan.")]
    to: Annotated[StatusInPlan | None, Doc("The status reported, or after a change of it.")]
    update: Annotated[
        int | None, Doc("The number of the update that a report is, or that was verified.")
    ]
    outcome: Annotated[VerificationOutcome | None, Doc("What a verification found.")]
    reported_on: Annotated[Date | None, Doc("The day for which a report was made.")]
    published_on: Annotated[Date | None, Doc("The day on which a report was published.")]
    response: Annotated[int | None, Doc("The number of the answer that a body gave.")]
    body: Annotated[Named | None, Doc("The body that answered.")]
    answer: Annotated[ResponseAnswer | None, Doc("What it answered.")]
    postponement: Annotated[int | None, Doc("The number of the postponement.")]
    from_date: Annotated[Date | None, Doc("The due date before a postponement, if there was one.")]
    to_date: Annotated[Date | None, Doc("The due date from a postponement on.")]
    redaction: Annotated[Redaction | None, Doc("Where words were removed: when, why, and where.")]
    links: ChangeLinks


class FiguresOfDays(TypedDict):
    """The figures of the plan at the end of the two days."""

    since: Figures
    until: Figures


class ChangesFields(TypedDict):
    year: int
    since: Date
    until: Date
    total: Count
    figures: FiguresOfDays
    changes: list[Change]
