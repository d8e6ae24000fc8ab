"""What a plan is as data: with ``related_types`` and ``figure_types`` the one definition of every
record that leaves as JSON.

The JSON Schema (``api/json_schema``) and the types and descriptions of the columns
(``tables/base.of_field``) are read from these classes. ``NotRequired``: reports that were frozen by
an earlier version lack the field.
"""

from typing import Annotated, Literal, NotRequired, TypedDict

from django.utils.translation import gettext_lazy as _

from recommendations import models
from recommendations.models.choices import Assurance, Decision, Schedule, Status, StatusInPlan

from .field_types import Address, Count, Date, Doc, Named, Redactable, Redaction, ReportName, Text
from .meeting_types import MeetingFacts
from .related_types import Erratum, Indicator, Milestone, Postponement, Response, Update


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
