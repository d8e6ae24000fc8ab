"""What a plan is as data: the one definition of every record that leaves as JSON.

The JSON Schema (``api/json_schema``) and the types and descriptions of the columns
(``tables/base.of_field``) are read from these classes. ``NotRequired``: reports that were frozen by
an earlier version lack the field.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from recommendations import models
from recommendations.models.choices import (
    Assurance,
    Decision,
    ResponseAnswer,
    Schedule,
    Status,
    StatusInPlan,
    VerificationOutcome,
)

from .field_types import (
    Address,
    Count,
    Date,
    DateTime,
    Doc,
    Named,
    Redactable,
    Redaction,
    ReportName,
    Slug,
    Text,
)
from .meeting_types import MeetingFacts


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


class RecommendationLinks(TypedDict, total=False):
    """Empty for an item that was withdrawn after a report froze it."""

    self: Address
    html: Address
    updates: Address
    plan: Address
    carried_from: Address | None
    carried_to: Address | None
    continues_as: Address | None
    superseded_by: Address | None


class Section(TypedDict):
    """A heading of the plan, under which some of its recommendations are listed."""

    order: Annotated[Count, Doc(_("Its place among the sections of the plan."))]
    title: Annotated[Text, Doc(_("What the heading says."))]


class Recommendation(Redactable):
    reference: Annotated[str, Doc(_("Year and number of the recommendation; it never changes."))]
    year: Annotated[int, Doc(_("The year of the plan."))]
    number: Annotated[int, Doc(_("The number that the meeting gave it."))]
    title: Annotated[Text, Doc(_("A short name for it."))]
    adopted_text: Annotated[Text, Doc(_("The text as the meeting adopted it."))]
    decision: Annotated[Decision, Doc(_("What the meeting decided about it."))]
    status: Annotated[
        StatusInPlan | None,
        Doc(
            _(
                "How far it has been carried out, as reported; “carried_over” where a closed plan "
                "left it open. Empty if it was not adopted."
            )
        ),
    ]
    status_on: Annotated[Date | None, Doc(_("The day of the status."))]
    assurance: Annotated[
        Assurance | None,
        Doc(
            _(
                "Whether somebody independent has checked the status, and what they found; empty "
                "while nothing has been reported."
            )
        ),
    ]
    schedule: Annotated[
        Schedule | None,
        Doc(
            _(
                "How it compares with its due date on the day of the file. Empty if it was not "
                "adopted."
            )
        ),
    ]
    due_on: Annotated[Date | None, Doc(_("The day by which it should be done."))]
    first_due_on: NotRequired[
        Annotated[
            Date | None,
            Doc(_("The due date with which it was first adopted, in its own or an earlier plan.")),
        ]
    ]
    times_postponed: NotRequired[
        Annotated[
            Count,
            Doc(_("How often its due date was changed, in its own plan and in earlier ones.")),
        ]
    ]
    is_priority: Annotated[bool, Doc(_("Whether the body gives it priority."))]
    first_year: Annotated[int, Doc(_("The year in which its lineage began."))]
    lead: Named | None
    carried_from: Annotated[str | None, Doc(_("The reference it was carried over from."))]
    carried_to: Annotated[str | None, Doc(_("The reference it was carried over to."))]
    superseded_by: Annotated[str | None, Doc(_("The reference of its replacement."))]
    supporting: list[Named]
    themes: list[Named]
    milestones: list[Milestone]
    updates: list[Update]
    errata: list[Erratum]
    indicators: NotRequired[list[Indicator]]
    # Those in its own plan.
    postponements: NotRequired[list[Postponement]]
    responses: NotRequired[
        Annotated[
            list[Response],
            Doc(_("The newest first: of each body that one counts. Earlier ones stay.")),
        ]
    ]
    silent_since: NotRequired[
        Annotated[
            Date | None,
            Doc(
                _(
                    "For open recommendations without an update for ninety days: the day of "
                    "the last one; empty otherwise."
                )
            ),
        ]
    ]
    done_when: NotRequired[
        Annotated[Text, Doc(_("How one will know that it is done, if the plan says it."))]
    ]
    reported_status: NotRequired[
        Annotated[
            Status | None,
            Doc(
                _(
                    "The status as last reported, also where it was carried over. Empty if it was "
                    "not adopted."
                )
            ),
        ]
    ]
    continues_as: NotRequired[
        Annotated[
            str | None,
            Doc(
                _(
                    "For carried-over recommendations: the reference of the latest published "
                    "one that continues it; empty in frozen reports."
                )
            ),
        ]
    ]
    continues_as_status: NotRequired[
        Annotated[StatusInPlan | None, Doc(_("The status of that one on the day of the file."))]
    ]
    verified_on: NotRequired[
        Annotated[Date | None, Doc(_("The day of the verification that counts, if there is one."))]
    ]
    section: NotRequired[
        Annotated[Section | None, Doc(_("The section of the plan, if it is listed in one."))]
    ]
    votes_for: NotRequired[
        Annotated[
            Count | None,
            Doc(_("How many voted for it at the meeting; empty if it is not known.")),
        ]
    ]
    votes_against: NotRequired[
        Annotated[
            Count | None,
            Doc(_("How many voted against it at the meeting; empty if it is not known.")),
        ]
    ]
    votes_abstained: NotRequired[
        Annotated[
            Count | None,
            Doc(_("How many abstained from the vote; empty if it is not known.")),
        ]
    ]
    address: Annotated[str | None, Doc(_("Its page."))]
    is_withdrawn: NotRequired[
        Annotated[Literal[True], Doc("Withdrawn since: its words are left out of the report.")]
    ]
    links: RecommendationLinks


def _counts(name: str, axis: type[TextChoices], added=()):
    """A count for each choice of an axis; reports of earlier versions lack those ``added``."""
    types = {choice: NotRequired[Count] if choice in added else Count for choice in axis.values}
    return TypedDict(name, types)


StatusCounts = _counts("StatusCounts", StatusInPlan, [StatusInPlan.CARRIED_OVER])
ScheduleCounts = _counts(
    "ScheduleCounts", Schedule, [Schedule.CARRIED_OVER_IN_TIME, Schedule.CARRIED_OVER_LATE]
)
AssuranceCounts = _counts("AssuranceCounts", Assurance)
DecisionCounts = _counts("DecisionCounts", Decision)


class FiguresBase(TypedDict):
    listed: Count
    adopted: Count
    implemented: Count
    partially_implemented: Count
    rated: Count
    open: Count
    overdue: Count
    reported: Count
    verified: Count
    carried_over: Count
    continued: NotRequired[Count]
    continued_late: NotRequired[Count]
    checked: NotRequired[
        Annotated[Count, Doc(_("Those implemented that an independent check confirmed."))]
    ]
    unchecked: NotRequired[
        Annotated[
            Count, Doc(_("Those implemented, in full or in part, that nobody has checked yet."))
        ]
    ]
    by_first_date: NotRequired[
        Annotated[Count, Doc(_("Those implemented on or before their first due date."))]
    ]
    first_dated: NotRequired[
        Annotated[Count, Doc(_("Those implemented that had a first due date."))]
    ]
    by_status: StatusCounts
    by_schedule: ScheduleCounts
    by_assurance: AssuranceCounts


class Figures(FiguresBase):
    by_decision: DecisionCounts


class NamedGroup(FiguresBase):
    key: Slug
    name: Text
    by_decision: NotRequired[DecisionCounts]


class YearGroup(FiguresBase):
    key: int
    name: None
    by_decision: NotRequired[DecisionCounts]


class Survey(FiguresBase):
    by_decision: NotRequired[DecisionCounts]
    by_theme: list[NamedGroup]
    by_body: list[NamedGroup]
    by_year: list[YearGroup]


class Licence(TypedDict):
    name: str | None
    url: str | None


class Publisher(TypedDict):
    """The texts of the body that publishes the plan."""

    body_name: Text
    description: Text
    notice: Text
    contact: Text


class PlanFields(TypedDict):
    year: int
    title: Text
    state: models.Plan.State
    is_selection: bool
    adopted_on: Date | None
    closed_on: Date | None


class PlanHead(PlanFields):
    schema_version: Count
    body: Publisher
    licence: Licence
    introduction: Text
    meeting: MeetingFacts | None


class ReportNames(TypedDict):
    name: ReportName
    published_on: Date
    replaces: ReportName | None
    replaced_by: ReportName | None


class ReportFacts(ReportNames):
    """What a file says of the report itself."""

    correction: Text
    replaced_because: Text
    redactions: list[Redaction]
