"""The steps that take out what was published by mistake: words, evidence, files."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import PlainTextarea
from recommendations.history.field_diffs import FieldDiff
from recommendations.history.labels import label_of
from recommendations.models import Redaction
from recommendations.workflow.fingerprints import fingerprint
from recommendations.workflow.progress.progress import REVIEW
from recommendations.workflow.redaction import occurrences, transitions
from recommendations.workflow.redaction.passages import Passages
from recommendations.workflow.redaction.texts import page_of_record

from .base import Step, StepForm

CATEGORY = {
    "label": _("Reason"),
    "choices": [("", "—"), *Redaction.Category.choices],
    "help_text": _("Readers see it, with the date."),
}


@dataclass
class ShownPlace:
    """A place as the page shows it: how its texts read now, and without the words."""

    place: occurrences.Place
    is_chosen: bool
    title: str = field(init=False)

    def __post_init__(self):
        model, key = self.place.model, self.place.key
        record = model._base_manager.filter(pk=key).first()
        kind = capfirst(model._meta.verbose_name)
        name = label_of(record) if record else gettext("deleted")
        self.title = f"{kind}: {name}"

    @property
    def differences(self):
        return [FieldDiff(column, was, now) for column, was, now in self.place.texts]

    @property
    def has_data(self):
        """True for the frozen rows and figures of a report."""
        return len(self.place.before) > len(self.place.texts) and not self.place.texts

    @property
    def longer(self):
        return sorted(self.place.longer)


@dataclass
class RedactionPreview:
    """Where words occur, and what would be left without them."""

    places: list
    elsewhere: list

    @property
    def fingerprint(self):
        shown = [
            (place.name, sorted(place.before.items(), key=str), sorted(place.earlier))
            for place in self.places
        ]
        return fingerprint(shown)


class RedactionForm(StepForm):
    """Which words go, and why; once they are found, ``preview`` shows where they occur."""

    words = forms.CharField(
        label=_("Words to redact"),
        widget=PlainTextarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
        help_text=_(
            "One passage per line, exactly as written. Redacting whole sentences is safer than "
            "redacting only a name: the words around a gap can reveal what was there."
        ),
    )
    category = forms.ChoiceField(**CATEGORY)

    confirm_button = "take_out"
    preview = None

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        self.chosen = data.getlist("place") if data else []

    def clean(self):
        """With the places that are ticked among the answers."""
        return {**super().clean(), "places": self.chosen}

    def first_fingerprint(self):
        """Empty: the page shows no places before the words are given."""
        return ""

    def current_fingerprint(self):
        """That of the places in which the words occur; makes the preview of them."""
        if self.errors:
            return None
        self.preview = self.find(self.cleaned_data["words"].splitlines())
        return self.preview.fingerprint

    def find(self, words):
        """The preview; raises ValidationError when the words do not occur on the record's page."""
        passages = Passages(words)
        places = occurrences.find(passages)
        if page_of_record(self.record) not in {place.page for place in places}:
            raise ValidationError(_("These words do not occur in this record."))
        return RedactionPreview(places, occurrences.found_elsewhere(passages))

    @property
    def places(self):
        """All places, ticked at first; then as the person ticked them."""
        found = self.preview.places if self.preview else []
        return [ShownPlace(one, not self.is_final or one.name in self.chosen) for one in found]

    @property
    def elsewhere(self):
        found = self.preview.elsewhere if self.preview else []
        return [(capfirst(model._meta.verbose_name_plural), rows) for model, rows in found]


class CategoryForm(StepForm):
    """Why something is taken out of public view."""

    category = forms.ChoiceField(**CATEGORY)


class FileStep(Step):
    """A step about the file of a record, which may have no version."""

    def fingerprint(self, record):
        is_public = getattr(record, "is_public", None)
        return fingerprint(record.pk, getattr(record, "version", None), is_public)


def take_out(record, by, answers):
    return transitions.redact(
        record,
        by=by,
        category=answers["category"],
        passages=answers["words"].splitlines(),
        places=answers["places"],
    )


REDACTION = Step(
    name="redact",
    is_rare=True,
    label=_("Redact words…"),
    question=_("Redact words in “%(record)s”?"),
    explanation=_(
        "For something published by mistake. The words are removed from this record, its "
        "history, all other records that repeat them, the search, the frozen reports and their "
        "files. They cannot be restored. Readers see that something was removed, when and why."
    ),
    done=_("The words have been redacted."),
    act=take_out,
    is_due=lambda record: True,
    form=RedactionForm,
    template="staff/transitions/redact.html",
    permission=transitions.PERMISSION,
    is_for_readers=True,
)
HIDE_EVIDENCE = FileStep(
    name="hide-evidence",
    is_rare=True,
    label=_("Make the evidence private…"),
    question=_("Make the evidence of “%(record)s” private?"),
    explanation=_(
        "Readers will no longer be able to open the file or link, here and in the frozen "
        "reports. Staff still see it. It cannot be made public again; a correction can add other "
        "evidence."
    ),
    done=_("The evidence is now private."),
    act=lambda update, by, answers: transitions.hide_evidence(
        update, by=by, category=answers["category"]
    ),
    is_due=lambda update: bool(update.published_at and update.evidence_is_public),
    form=CategoryForm,
    permission=REVIEW,
    is_for_readers=True,
)
REMOVE_EVIDENCE = FileStep(
    name="remove-evidence",
    is_rare=True,
    label=_("Remove the evidence…"),
    question=_("Permanently remove the evidence of “%(record)s”?"),
    explanation=_(
        "The file is deleted from disk, and the link from the record and its history, for staff "
        "as well. They cannot be restored."
    ),
    done=_("The evidence has been removed."),
    act=lambda update, by, answers: transitions.remove_evidence(
        update, by=by, category=answers["category"]
    ),
    is_due=lambda update: bool(
        update.published_at and (update.evidence_file or update.evidence_url)
    ),
    form=CategoryForm,
    permission=transitions.PERMISSION,
    is_for_readers=True,
)
REMOVE_DOCUMENT = FileStep(
    name="remove-file",
    is_final=True,
    is_rare=True,
    label=_("Remove the file…"),
    question=_("Permanently remove the file “%(record)s”?"),
    explanation=_(
        "The file is deleted from disk, for staff as well. Its title stays, and its address says "
        "that it was withdrawn."
    ),
    done=_("The file has been removed."),
    act=lambda document, by, answers: transitions.remove_document(
        document, by=by, category=answers["category"]
    ),
    is_due=lambda document: bool(document.file),
    form=CategoryForm,
    permission=transitions.PERMISSION,
    is_for_readers=True,
)
