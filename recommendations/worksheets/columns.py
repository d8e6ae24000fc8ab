"""The columns of a worksheet: which fields can be changed in it, and which are only shown.

The code of a column never changes: a worksheet has the codes in a hidden row, so that it can be
read back in whatever language it was made. Other modules look at ``COLUMNS`` when they run, not
when they are imported, so that a test can play a later release.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.localization.folding import lookup_key
from recommendations.localization.languages import CODES
from recommendations.models import Decision, Status
from recommendations.worksheets.cells.types import (
    Choice,
    Date,
    MultiLineText,
    RecordNames,
    SectionTitle,
    SingleLineText,
    WholeNumber,
    YesNo,
)

# What is missing may still be added once the plan is adopted.
FROZEN_ONCE_GIVEN = ("adopted_text", "done_when", "votes_")


@dataclass(frozen=True)
class Column:
    """One column.

    ``group`` is what its cells are: ``key`` (which recommendation), ``field`` (a field of it),
    ``bodies``, ``themes``, ``update`` (a field of a new progress update; written empty) or
    ``read_only``. ``language`` is the one of its texts, ``width`` is in characters; ``is_latin``
    is true for addresses and codes. ``attribute`` is that of the model, where it is not the code;
    ``earlier_label`` heads it in worksheets of earlier releases.
    """

    code: str
    label: str | Promise
    cell_type: SingleLineText
    group: str = "field"
    language: str = ""
    width: int = 14
    is_latin: bool = False
    help: str | Promise = ""
    attribute: str = ""
    earlier_label: str | Promise = ""

    @property
    def heading(self):
        """The visible heading, with the name of its language where it has one."""
        label = capfirst(str(self.label))
        if not self.language:
            return label
        of = {"label": label, "language": get_language_info(self.language)["name_local"]}
        return gettext("%(label)s (%(language)s)") % of

    @property
    def is_hashed(self):
        """True for what a row token remembers: all that is shown of an item and may be changed."""
        return self.group in {"field", "bodies", "themes"} or self is STATUS

    @property
    def is_frozen_at_adoption(self):
        return self.is_always_frozen or self.code.startswith(FROZEN_ONCE_GIVEN)

    @property
    def is_always_frozen(self):
        """True where adoption fixes an empty cell, too."""
        return self.code in ("decision", "section")

    def value_of(self, item):
        """The model's value of a ``field``."""
        return getattr(item, self.attribute or self.code)

    def set_value(self, item, canonical):
        """Gives ``item`` the value of a canonical text."""
        setattr(item, self.attribute or self.code, self.cell_type.field_value(canonical))

    def heading_keys(self):
        """The lookup keys by which it is recognised: its code, its headings in every language."""
        yield lookup_key(self.code)
        for code in CODES:
            with translation.override(code):
                yield lookup_key(self.heading)
                if self.earlier_label:
                    yield lookup_key(capfirst(str(self.earlier_label)))


def _in_each_language(field, label, cell_type, **options):
    return [Column(f"{field}_{code}", label, cell_type, language=code, **options) for code in CODES]


NUMBER = Column("number", _("number"), WholeNumber(), "key", width=8)
# Which recommendation a row is of, and its values when the worksheet was made: see ``row_token``.
TOKEN = Column("stamp", _("mark of the row"), SingleLineText(), "key", width=12, is_latin=True)
STATUS = Column(
    "status",
    _("status"),
    Choice(Status),
    "update",
    width=20,
    help=_(
        "A new status is sent for review with the details next to it; the public sees it once it "
        "is published."
    ),
)
LEAD = Column(
    "lead",
    _("lead institution"),
    RecordNames("institutions"),
    "bodies",
    width=28,
    earlier_label=pgettext_lazy("heading of earlier worksheets", "lead institution"),
    help=_("By its name in any language, or by its key."),
)
SUPPORTING = Column(
    "supporting",
    _("supporting bodies"),
    RecordNames("institutions", is_list=True),
    "bodies",
    width=28,
    help=_("Separate several with semicolons."),
)
THEMES = Column(
    "themes",
    _("themes"),
    RecordNames("themes", is_list=True),
    "themes",
    width=24,
    help=_("Separate several with semicolons."),
)
REASON = Column(
    "reason_ar",
    _("reason, or what is missing"),
    MultiLineText(),
    "update",
    language="ar",
    width=36,
    help=_("Required for: on hold, partially implemented, not implemented, no longer applicable."),
)
EVIDENCE = Column(
    "evidence_url",
    _("address of the evidence"),
    SingleLineText(),
    "update",
    width=30,
    is_latin=True,
    help=_("“Implemented” requires evidence: a link or a file."),
)
SUCCESSOR = Column(
    "superseded_by",
    _("superseded by"),
    SingleLineText(),
    "update",
    width=14,
    is_latin=True,
    help=_(
        "If the status is “superseded”: the year and number of the replacement, for example 2023/3."
    ),
)
REPORTED_ON = Column(
    "reported_on",
    _("reported on"),
    Date(),
    "update",
    width=14,
    help=_("The day of the update; today if empty."),
)
DUE_ON = Column(
    "due_on",
    _("due on"),
    Date(),
    width=14,
    help=_(
        "As a date or as text: 15/3/2023, 2023-03-15, 15 March 2023; in any digits. The reason for "
        "another date than the adopted one is asked when the file is uploaded."
    ),
)
COLUMNS = [
    NUMBER,
    *_in_each_language("title", _("title"), SingleLineText(), width=34),
    *_in_each_language(
        "adopted_text",
        _("adopted text"),
        MultiLineText(),
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
        SingleLineText(),
        "read_only",
        width=24,
        help=_("Reported but not yet published; read-only."),
    ),
    REASON,
    Column("narrative_ar", _("what was done"), MultiLineText(), "update", language="ar", width=40),
    Column("obstacle_ar", _("obstacle"), MultiLineText(), "update", language="ar", width=36),
    Column("next_step_ar", _("next step"), MultiLineText(), "update", language="ar", width=36),
    EVIDENCE,
    SUCCESSOR,
    REPORTED_ON,
    DUE_ON,
    LEAD,
    SUPPORTING,
    THEMES,
    Column("is_priority", _("priority"), YesNo(), width=10),
    *_in_each_language(
        "done_when",
        _("done when"),
        MultiLineText(),
        width=36,
        help=_("How one will know that it is done; locked once the plan is adopted."),
    ),
    Column(
        "section",
        _("section"),
        SectionTitle(),
        width=28,
        attribute="section_id",
        help=_("By its title in any language, or by its place. Locked once the plan is adopted."),
    ),
    *(
        Column(code, label, WholeNumber(), width=10, help=_("Locked once the plan is adopted."))
        for code, label in [
            ("votes_for", _("votes for")),
            ("votes_against", _("votes against")),
            ("votes_abstained", _("abstentions")),
        ]
    ),
    Column(
        "internal_note",
        _("internal note"),
        MultiLineText(),
        width=30,
        help=_("Read by staff only, never published."),
    ),
    TOKEN,
]


def find(code):
    """The column called ``code``; None where there is none."""
    return next((column for column in COLUMNS if column.code == code), None)


def in_group(group):
    return [column for column in COLUMNS if column.group == group]


def hashed():
    """The columns that a row token remembers."""
    return [column for column in COLUMNS if column.is_hashed]


def of_translations():
    """The columns of a worksheet for translators: the texts that exist in each language."""
    texts = [column for column in in_group("field") if column.language]
    return [NUMBER, *texts, TOKEN]


def of_update():
    """The columns of a progress update beside its status."""
    return [column for column in in_group("update") if column is not STATUS]
