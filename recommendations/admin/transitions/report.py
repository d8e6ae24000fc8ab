"""The step that publishes a report of a plan: its day, a preview, a confirmation.

The stored report is the one that was previewed: their fingerprints are compared once more inside
the transaction.
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import public_report_link, report_name
from recommendations.admin.fields.translated_fields import PlainTextarea, label
from recommendations.admin.fields.typed_fields import DayField
from recommendations.exports.figures import figures
from recommendations.localization.languages import CODES, direction
from recommendations.localization.texts import pick_by_language
from recommendations.models import Report, Schedule
from recommendations.models.choices import StatusInPlan
from recommendations.workflow import freezing
from recommendations.workflow.fingerprints import check_fingerprint, fingerprint

from .base import Step, StepForm

# The field that an error of ``freezing`` is about, by its code.
FIELD_OF_ERROR = {
    "future": "as_of",
    "early": "as_of",
    "same_day": "replaces",
    "day_replaced": "replaces",
    "replaced": "replaces",
}
CORRECTIONS = [f"correction_{code}" for code in CODES]


class ReportChoice(forms.ModelChoiceField):
    """A report that may be replaced, by its day and revision."""

    default_error_messages = {
        "invalid_choice": _("That report has already been replaced by another."),
    }

    def label_from_instance(self, report):
        return report_name(report)


class ReportForm(StepForm):
    """The day of the report, and what it corrects; ``preview`` is set once these are valid."""

    as_of = DayField(
        label=_("Day of the report"),
        initial=timezone.localdate,
        help_text=_("Progress reported after this day is not included."),
    )
    replaces = ReportChoice(
        queryset=Report.objects.none(),
        required=False,
        label=_("Correction of the report of"),
        empty_label=_("none"),
        help_text=_("The earlier report stays online and says that this one replaces it."),
    )

    confirm_button = "publish"
    preview = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = self.record.reports.filter(replaced_by=None).defer("head", "rows")
        if not newest:
            del self.fields["replaces"]
            return
        self.fields["replaces"].queryset = newest
        for name, code in zip(CORRECTIONS, CODES, strict=True):
            self.fields[name] = forms.CharField(
                label=capfirst(label(Report._meta.get_field(name))),
                required=False,
                help_text=Report._meta.get_field(name).help_text,
                widget=PlainTextarea(attrs={"lang": code, "dir": direction(code), "rows": 4}),
            )

    def first_fingerprint(self):
        """Empty: the page shows no report before the day is given."""
        return ""

    def current_fingerprint(self):
        """That of the report; makes the preview of it."""
        self.check_correction()
        if self.errors:
            return None
        try:
            report = freezing.draft_report(self.record, **answers_of(self.cleaned_data))
            report.full_clean(exclude=["created_by"])
        except ValidationError as error:
            self.add_errors(error)
            return None
        self.preview = ReportPreview(report)
        return report_fingerprint(report)

    def check_correction(self):
        """Adds errors unless a correction says what was corrected, and in which report."""
        replaces = self.cleaned_data.get("replaces")
        texts = [name for name in CORRECTIONS if self.cleaned_data.get(name)]
        if replaces and "correction_ar" not in texts:
            self.add_error("correction_ar", _("Enter what was corrected, in Arabic."))
        if texts and "replaces" in self.cleaned_data and not replaces:
            self.add_error("replaces", _("Choose the report that this one corrects."))

    def add_errors(self, error):
        """As in ``ConfirmedForm``, at the field that an error is about; removes the preview."""
        self.preview = None
        for one in [error] if hasattr(error, "error_dict") else error.error_list:
            field = FIELD_OF_ERROR.get(getattr(one, "code", None) or "")
            self.add_error(field if field in self.fields else None, one.messages)


def answers_of(cleaned):
    """The answers of a ReportForm, as ``freezing`` takes them."""
    return {
        "as_of": cleaned["as_of"],
        "replaces": cleaned.get("replaces"),
        "correction": {
            code: cleaned.get(name, "") for name, code in zip(CORRECTIONS, CODES, strict=True)
        },
    }


def report_fingerprint(report):
    """The fingerprint of all that readers will find in the report, and of its address."""
    corrections = [getattr(report, name) for name in CORRECTIONS]
    data = report.head, report.figures, report.rows
    return fingerprint(report.name, report.replaces_id, corrections, *data)


@dataclass(frozen=True)
class ReportPreview:
    """A Report that is not stored yet, as the page shows it."""

    report: Report

    @property
    def key_figures(self):
        return figures.from_json(self.report.figures).key_figures()

    @property
    def rows(self):
        """Number, title and status of each row."""
        for row in self.report.rows:
            yield row["number"], pick_by_language(row["title"]), row["status"]

    @property
    def changes(self):
        """What differs from the replaced report, as pairs of equally labelled ``Figure``s."""
        before = {(one.key, one.query): one for one in figure_rows(self.report.replaces.figures)}
        pairs = (
            (before.get((one.key, one.query)), one) for one in figure_rows(self.report.figures)
        )
        # A report of an earlier version lacks some.
        return [(old, new) for old, new in pairs if old is not None and old != new]

    @property
    def has_other_changes(self):
        """True when figures differ that ``changes`` does not list: those of a theme, body, year."""
        return _compared(self.report.replaces.figures) != _compared(self.report.figures)


def _compared(stored):
    """The figures stored in a report, without its day and what older ones lack."""
    return _without_later(figures.survey_from_json(stored).as_json())


def _without_later(counted):
    return {
        name: [_without_later(group) for group in value] if isinstance(value, list) else value
        for name, value in counted.items()
        if name not in LATER_FIGURES
    }


# What reports that were frozen by an earlier version lack.
LATER_FIGURES = {"by_decision", "checked", "unchecked", "by_first_date", "first_dated"}
# Those that are key figures themselves.
IN_KEY_FIGURES = [
    StatusInPlan.IMPLEMENTED,
    StatusInPlan.CARRIED_OVER,
    Schedule.OVERDUE,
    Schedule.CARRIED_OVER_LATE,
]


def figure_rows(stored):
    """The figures stored in a report, then those of each status and schedule."""
    counted = figures.from_json(stored)
    return [
        *counted.key_figures(of_closed=True),
        *(
            figures.Figure(choice.value, choice.label, count)
            for axis in (counted.by_status, counted.by_schedule)
            for choice, count in axis.items()
            # These are among the first rows already.
            if choice not in IN_KEY_FIGURES
        ),
    ]


class ReportStep(Step):
    """Its page asks for the day first; the message leads to the report."""

    def success_message(self, record, report):
        sentence = self.done % {"report": report_name(report)}
        return format_html("{} {}", sentence, public_report_link(report))


def publish(plan, by, answers):
    """Stores the report that was previewed; raises ValidationError when it is no longer that."""
    report = freezing.publish_report(plan, by=by, **answers_of(answers))
    check_fingerprint(answers["fingerprint"], report_fingerprint(report))
    return report


REPORT = ReportStep(
    name="report",
    is_final=True,
    label=_("Publish report…"),
    question=_("Publish a report of “%(record)s”?"),
    explanation=_(
        "A report shows the plan as of one day. Everybody can read it. The report and its "
        "address never change."
    ),
    done=_("The report of %(report)s has been published."),
    act=publish,
    is_due=lambda plan: plan.is_published(),
    form=ReportForm,
    template="staff/transitions/report.html",
    permission="recommendations.add_report",
)
