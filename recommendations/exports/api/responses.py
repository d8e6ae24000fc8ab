"""What the JSON addresses answer beside the ``record_types``: files, lists, pages and links."""

from typing import Annotated, NotRequired, TypedDict

from recommendations.exports.filters import CHOICES
from recommendations.exports.formats import FORMATS
from recommendations.exports.types.change_types import ChangesFields
from recommendations.exports.types.field_types import (
    Address,
    Count,
    Date,
    Doc,
    Redaction,
    Reference,
    Slug,
    Text,
)
from recommendations.exports.types.figure_types import Figures, Survey
from recommendations.exports.types.meeting_types import MeetingBase, MeetingHead
from recommendations.exports.types.record_types import (
    PlanFields,
    PlanHead,
    Recommendation,
    ReportFacts,
    ReportNames,
)
from recommendations.exports.types.related_types import (
    BodyAnswers,
    CorrectedUpdate,
    HasPrivateEvidence,
    UpdateBase,
    Verifications,
)

Files = TypedDict(
    "Files",
    {ending: Address | None if kind.max_rows else Address for ending, kind in FORMATS.items()},
)
Filters = TypedDict("Filters", dict.fromkeys(CHOICES, str), total=False)
_DescribedBy = TypedDict("_DescribedBy", {"$schema": Address})


class Error(TypedDict):
    error: Annotated[str, Doc("In the language of the address.")]


class PageLinks(TypedDict):
    self: Address
    first: Address
    previous: Address | None
    next: Address | None
    last: Address


class PlanLinks(TypedDict):
    self: Address
    html: Address
    recommendations: Address
    reports: Address
    plans: Address
    meeting: Address | None


class ReportLinks(TypedDict):
    self: Address
    html: Address
    plan: Address
    reports: Address
    replaces: Address | None
    replaced_by: Address | None


class MeetingLinks(TypedDict):
    self: Address
    html: Address
    meetings: Address
    plans: list[Address]


class _File(_DescribedBy, PlanHead):
    as_of: Date
    address: Address
    filter: Annotated[Filters, Doc("What was asked for: empty for all there is.")]
    recommendations: list[Recommendation]


class Plan(_File):
    redactions: list[Redaction]
    report: None
    answers: list[BodyAnswers]
    figures: Survey
    links: PlanLinks


class PlanPageLinks(PlanLinks, PageLinks):
    pass


class PlanPage(_File):
    redactions: list[Redaction]
    report: None
    total: Count
    figures: Figures
    links: PlanPageLinks


class Report(_File):
    redactions: NotRequired[list[Redaction]]
    report: ReportFacts
    figures: Survey
    links: ReportLinks


class PlanOfListLinks(PlanLinks):
    files: Files


class PlanOfList(PlanFields):
    meeting: Slug | None
    figures: Figures
    links: PlanOfListLinks


class ReportOfListLinks(ReportLinks):
    files: Files


class ReportOfList(ReportNames):
    as_of: Date
    correction: Text
    links: ReportOfListLinks


class UpdateLinks(TypedDict):
    html: Address
    recommendation: Address


class UpdateOfList(UpdateBase):
    obstacle: Text
    next_step: Text
    corrects: CorrectedUpdate
    has_private_evidence: HasPrivateEvidence
    verifications: Verifications
    redactions: list[Redaction]
    links: UpdateLinks


class Meeting(MeetingBase):
    redactions: list[Redaction]
    links: MeetingLinks


class MeetingOfList(MeetingHead):
    links: MeetingLinks


class TopListLinks(PageLinks):
    html: Address
    description: Address


class PlanList(TypedDict):
    total: Count
    links: TopListLinks
    plans: list[PlanOfList]


class MeetingList(TypedDict):
    total: Count
    links: TopListLinks
    meetings: list[MeetingOfList]


class UpdateListLinks(PageLinks):
    recommendation: Address


class UpdateList(TypedDict):
    reference: Reference
    total: Count
    links: UpdateListLinks
    updates: list[UpdateOfList]


class ReportListLinks(PageLinks):
    plan: Address


class ReportList(TypedDict):
    year: int
    total: Count
    links: ReportListLinks
    reports: list[ReportOfList]


class ChangeListLinks(PageLinks):
    html: Address
    plan: Address


class ChangeList(ChangesFields):
    links: ChangeListLinks
