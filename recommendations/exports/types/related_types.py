"""What belongs to a recommendation as data, see ``record_types``."""

from typing import Annotated, NotRequired, TypedDict

from django.utils.translation import gettext_lazy as _

from recommendations.models.choices import Assurance, ResponseAnswer, Status, VerificationOutcome

from .field_types import Address, Count, Date, DateTime, Doc, Named, Redactable, Text


class Milestone(Redactable):
    number: Annotated[int, Doc(_("Its place."))]
    title: Annotated[Text, Doc(_("What is to be reached."))]
    due_on: Annotated[Date | None, Doc(_("The day by which it should be done."))]
    done_on: Annotated[Date | None, Doc(_("The day on which it was done."))]
    institution: NotRequired[Named | None]
    is_overdue: NotRequired[
        Annotated[bool, Doc(_("Whether its date had passed on the day of the file, and not done."))]
    ]
    evidence_title: NotRequired[Annotated[Text, Doc(_("The title of the evidence."))]]
    evidence_url: NotRequired[
        Annotated[Address | None, Doc(_("The address of the evidence, if there is one."))]
    ]


class Reading(Redactable):
    id: Annotated[int, Doc(_("It never changes."))]
    read_on: Annotated[Date, Doc(_("The day for which it was measured."))]
    value: Annotated[float, Doc(_("What was measured."))]
    source: Annotated[Text, Doc(_("Who measured it, or where it can be read."))]
    corrects: Annotated[
        int | None,
        Doc(_("The number of the reading that this one corrects; that one no longer counts.")),
    ]


class Indicator(Redactable):
    number: Annotated[int, Doc(_("Its place: 1 to 3."))]
    name: Annotated[Text, Doc(_("What is measured."))]
    unit: Annotated[Text, Doc(_("In which unit, if it has one."))]
    baseline: Annotated[float | None, Doc(_("The value at the beginning, if it is known."))]
    target: Annotated[float, Doc(_("The value to be reached."))]
    readings: list[Reading]


class Erratum(Redactable):
    dated: Annotated[Date, Doc(_("The day of the correction."))]
    text: Annotated[Text, Doc(_("The text from then on."))]
    reason: Annotated[Text, Doc(_("Why it was corrected."))]


class Postponement(Redactable):
    id: Annotated[int, Doc(_("It never changes."))]
    from_date: Annotated[Date | None, Doc(_("The date before; empty where none was set."))]
    to_date: Annotated[Date, Doc(_("The date from then on."))]
    reason: Annotated[Text, Doc(_("Why it was postponed."))]
    decided_by: Annotated[Named, Doc(_("The body that decided it."))]
    decided_on: Annotated[Date, Doc(_("The day of the decision."))]
    recorded_at: Annotated[DateTime, Doc(_("When it was entered here."))]


class Response(Redactable):
    """What a responsible body answered to a recommendation that was adopted."""

    id: Annotated[int, Doc(_("It never changes."))]
    body: Annotated[Named, Doc(_("The body that answered."))]
    answer: Annotated[ResponseAnswer, Doc(_("What it answered."))]
    explanation: Annotated[Text, Doc(_("What the body will do, or why not."))]
    answered_on: Annotated[Date, Doc(_("The day of the answer."))]


class BodyAnswers(TypedDict):
    """How far a responsible body has answered the adopted recommendations of a plan."""

    body: Named
    items: Annotated[Count, Doc("Those for which it is responsible.")]
    answered: Annotated[Count, Doc("Those of them that it has answered.")]
    awaited: Annotated[Count, Doc("Those that are open and that it has not answered.")]


class Evidence(TypedDict):
    title: Text
    # Of a file: given by ``recommendation_rows.addressed``.
    url: Address
    is_file: bool


class VerificationFile(Redactable):
    """A public file of a verification; of others nothing is said."""

    id: Annotated[int, Doc(_("It never changes."))]
    title: Text
    # Given by ``recommendation_rows.addressed``.
    url: Address


class Verification(Redactable):
    """What somebody found who checked an update and had no part in it."""

    id: Annotated[int, Doc(_("It never changes."))]
    verified_on: Annotated[Date, Doc(_("The day of the verification."))]
    outcome: Annotated[VerificationOutcome, Doc(_("What was found."))]
    note: Annotated[Text, Doc(_("What was checked, and what was found."))]
    files: NotRequired[Annotated[list[VerificationFile], Doc(_("Those that are public."))]]


class UpdateBase(TypedDict):
    id: Annotated[int, Doc(_("It never changes."))]
    reported_on: Annotated[Date, Doc(_("The day for which it was reported."))]
    published_at: DateTime
    status: Annotated[Status, Doc(_("How far the recommendation had been carried out."))]
    percent: Annotated[int | None, Doc(_("If it was given."))]
    assurance: Annotated[
        Assurance | None,
        Doc(_("What its newest verification found; “reported” if there is none.")),
    ]
    reason: Annotated[Text, Doc(_("The reason, or what is missing."))]
    narrative: Annotated[Text, Doc(_("What was reported."))]
    evidence: Evidence | None
    address: Annotated[str, Doc(_("Its place on the page."))]


CorrectedUpdate = Annotated[
    int | None,
    Doc(_("The number of the update that this one corrects; the corrected one no longer counts.")),
]


HasPrivateEvidence = Annotated[
    bool, Doc(_("Whether there is evidence that the body holds and does not publish."))
]
Verifications = Annotated[
    list[Verification], Doc(_("The newest first: that one counts. Earlier ones stay."))
]


class Update(UpdateBase, Redactable):
    obstacle: NotRequired[Annotated[Text, Doc(_("What stood in the way, as reported."))]]
    next_step: NotRequired[Annotated[Text, Doc(_("What is to be done next, as reported."))]]
    corrects: NotRequired[CorrectedUpdate]
    has_private_evidence: NotRequired[HasPrivateEvidence]
    verifications: NotRequired[Verifications]
