"""The domain: from the meeting's room to the result of each recommendation."""

from .assignments import Assignment
from .axes import Assurance, Decision, Schedule, Status
from .closing_decisions import ClosingDecision
from .closing_rules import CarryOver, Close
from .disclosure import DisclosureRequest
from .documents import Document
from .errata import Erratum
from .institutions import Institution
from .letters import Letter
from .meetings import AgendaItem, Attendee, Delegation, Finding, Meeting, Statement
from .milestones import Milestone
from .name_accesses import NameAccess
from .people import User
from .plans import Plan
from .progress import ProgressUpdate
from .recommendations import Recommendation
from .redactions import Redaction
from .report_files import ReportFile
from .reports import Report
from .roles import Role
from .searching import SearchEntry
from .sign_in_counters import SignInCounter
from .sign_ins import SignIn
from .site import SiteProfile
from .themes import Theme

__all__ = [
    "AgendaItem",
    "Assignment",
    "Assurance",
    "Attendee",
    "CarryOver",
    "Close",
    "ClosingDecision",
    "Decision",
    "Delegation",
    "DisclosureRequest",
    "Document",
    "Erratum",
    "Finding",
    "Institution",
    "Letter",
    "Meeting",
    "Milestone",
    "NameAccess",
    "Plan",
    "ProgressUpdate",
    "Recommendation",
    "Redaction",
    "Report",
    "ReportFile",
    "Role",
    "Schedule",
    "SearchEntry",
    "SignIn",
    "SignInCounter",
    "SiteProfile",
    "Statement",
    "Status",
    "Theme",
    "User",
]
