"""The models: from the meeting to the result of each recommendation."""

from recommendations.models.accounts.notifications import Letter
from recommendations.models.accounts.saved_views import SavedView
from recommendations.models.accounts.sign_in_counters import SignInCounter
from recommendations.models.accounts.sign_ins import SignIn
from recommendations.models.accounts.users import Role, User
from recommendations.models.meetings.attendance import Attendee, Delegation
from recommendations.models.meetings.meetings import AgendaItem, Finding, Meeting, Statement
from recommendations.models.meetings.name_accesses import NameAccess
from recommendations.models.plan_versions import PlanVersion
from recommendations.models.plans.assignments import Assignment
from recommendations.models.plans.closing_decisions import CarryOver, Close, ClosingDecision
from recommendations.models.plans.errata import Erratum
from recommendations.models.plans.indicators import Indicator, Reading
from recommendations.models.plans.milestones import Milestone
from recommendations.models.plans.plans import Plan
from recommendations.models.plans.postponements import Postponement
from recommendations.models.plans.receipts import Receipt
from recommendations.models.plans.recommendations import Recommendation
from recommendations.models.plans.report_files import ReportFile
from recommendations.models.plans.reports import Report
from recommendations.models.plans.responses import Response
from recommendations.models.plans.sections import PlanSection
from recommendations.models.progress.remarks import Remark
from recommendations.models.progress.samples import VerificationSample
from recommendations.models.progress.updates import ProgressUpdate
from recommendations.models.progress.verifications import Verification

from .change_log import ChangeLogEntry
from .choices import Assurance, Decision, ResponseAnswer, Schedule, Status, VerificationOutcome
from .disclosure_requests import DisclosureRequest
from .documents import Document
from .institutions import Institution
from .minutes_imports import MinutesImport
from .redactions import Redaction
from .search_entry import SearchEntry
from .site_profile import SiteProfile
from .themes import Theme

__all__ = [
    "AgendaItem",
    "Assignment",
    "Assurance",
    "Attendee",
    "CarryOver",
    "ChangeLogEntry",
    "Close",
    "ClosingDecision",
    "Decision",
    "Delegation",
    "DisclosureRequest",
    "Document",
    "Erratum",
    "Finding",
    "Indicator",
    "Institution",
    "Letter",
    "Meeting",
    "Milestone",
    "MinutesImport",
    "NameAccess",
    "Plan",
    "PlanSection",
    "PlanVersion",
    "Postponement",
    "ProgressUpdate",
    "Reading",
    "Receipt",
    "Recommendation",
    "Redaction",
    "Remark",
    "Report",
    "ReportFile",
    "Response",
    "ResponseAnswer",
    "Role",
    "SavedView",
    "Schedule",
    "SearchEntry",
    "SignIn",
    "SignInCounter",
    "SiteProfile",
    "Statement",
    "Status",
    "Theme",
    "User",
    "Verification",
    "VerificationOutcome",
    "VerificationSample",
]
