"""The columns of a plan's sheet: what may be changed in it, and what it only tells.

A code never changes: a sheet carries the codes in a hidden row, so that it comes back in whatever
language it was made.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES, name_local
from recommendations.models import Decision, Status
from recommendations.worksheets.cells.types import (
    Choice,
    Day,
    Line,
    Named,
    Number,
    Text,
    YesNo,
)

from .cells import values


@dataclass(frozen=True)
class Column:
    """One column.

    ``group`` says what its cells are: ``key`` (which item), ``field`` (a field of the item),
    ``bodies`` and ``themes``, ``report`` (what a new report of progress says; its cells come
    empty), ``told`` (to be read only). ``language`` is the one of its texts, ``width`` how wide it
    stands, in characters; ``is_latin`` marks addresses and codes.
    """

    code: str
    label: str | Promise
    kind: Line
    group: str = "field"
    language: str = ""
    width: int = 14
    is_latin: bool = False
    help: str | Promise = ""

    @property
    def heading(self):
        """What stands over the column, with the language of its texts in that language."""
        label = capfirst(str(self.label))
        if not self.language:
            return label
        of = {"label": label, "language": name_local(self.language)}
        return gettext("%(label)s (%(language)s)") % of

    def heading_keys(self):
        """What it is recognised by: its code, and its heading in every language."""
        yield values.key(self.code)
        for code in CODES:
            with translation.override(code):
                yield values.key(self.heading)


def _in_each_language(field, label, kind, **more):
    return [Column(f"{field}_{code}", label, kind, language=code, **more) for code in CODES]


NUMBER = Column("number", _("number"), Number(), "key", width=8)
STAMP = Column("stamp", _("mark of the row"), Line(), "key", width=12, is_latin=True)
STATUS = Column(
    "status",
    _("status"),
    Choice(Status),
    "report",
    width=20,
    help=_(
        "A new status is sent for review with the details next to it; the public sees it once it "
        "is published."
    ),
)
LEAD = Column(
    "lead",
    # Files of earlier days bear this heading.
    pgettext_lazy("heading in files", "lead institution"),
    Named("institutions"),
    "bodies",
    width=28,
    help=_("By its name in any language, or by its key."),
)
SUPPORTING = Column(
    "supporting",
    _("supporting bodies"),
    Named("institutions", is_list=True),
    "bodies",
    width=28,
    help=_("Separate several with semicolons."),
)
THEMES = Column(
    "themes",
    _("themes"),
    Named("themes", is_list=True),
    "themes",
    width=24,
    help=_("Separate several with semicolons."),
)
REASON = Column(
    "reason_ar",
    _("reason, or what is missing"),
    Text(),
    "report",
    language="ar",
    width=36,
    help=_("Required for: on hold, partially implemented, not implemented, no longer applicable."),
)
EVIDENCE = Column(
    "evidence_url",
    _("address of the evidence"),
    Line(),
    "report",
    width=30,
    is_latin=True,
    help=_("“Implemented” requires evidence: a link or a file."),
)
SUCCESSOR = Column(
    "superseded_by",
    _("superseded by"),
    Line(),
    "report",
    width=14,
    is_latin=True,
    help=_(
        "If the status is “superseded”: the year and number of the replacement, for example 2023/3."
    ),
)
REPORTED_ON = Column(
    "reported_on",
    _("reported on"),
    Day(),
    "report",
    width=14,
    help=_("The day of the update; today if empty."),
)
COLUMNS = [
    NUMBER,
    *_in_each_language("title", _("title"), Line(), width=34),
    *_in_each_language(
        "adopted_text",
        _("adopted text"),
        Text(),
        width=50,
        help=_("Adopted texts are locked and shown in grey; a missing translation can be added."),
    ),
    Column(
        "decision",
        _("decision of the meeting"),
        Choice(Decision),
        width=18,
        help=_("Can be changed while the plan is a draft."),
    ),
    STATUS,
    Column(
        "waiting",
        _("waiting for review"),
        Line(),
        "told",
        width=24,
        help=_("Reported but not yet published; read-only."),
    ),
    REASON,
    Column("narrative_ar", _("what was done"), Text(), "report", language="ar", width=40),
    EVIDENCE,
    SUCCESSOR,
    REPORTED_ON,
    Column(
        "due_on",
        _("due on"),
        Day(),
        width=14,
        help=_("As a date or as text: 15/3/2023, 2023-03-15, 15 March 2023; in any digits."),
    ),
    LEAD,
    SUPPORTING,
    THEMES,
    Column("is_priority", _("priority"), YesNo(), width=10),
    Column(
        "internal_note",
        _("internal note"),
        Text(),
        width=30,
        help=_("Read by staff only, never published."),
    ),
    STAMP,
]
BY_CODE = {column.code: column for column in COLUMNS}
# What a row's stamp remembers: all that the sheet shows of an item and that can be changed in it.
STAMPED = [column for column in COLUMNS if column.group in {"field", "bodies", "themes"}] + [STATUS]
# What a report says beside its status.
ACCOUNT = [column for column in COLUMNS if column.group == "report" and column is not STATUS]
