"""The forms of “New plan from minutes”."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.limited_formsets import LimitedRowsMixin
from recommendations.admin.base.translated_fields import PlainTextarea
from recommendations.admin.base.typed_fields import WholeNumberField
from recommendations.files.errors import FileError
from recommendations.files.limits import MAX_CHARACTERS
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.items import read_in_child
from recommendations.intake.minutes.reading import SourceText
from recommendations.localization.languages import CODES, LANGUAGES, direction
from recommendations.models import Institution, Meeting, Plan, Recommendation

from .paste_form import PasteOrFileForm

MAX_TITLE = Recommendation._meta.get_field("title").max_length


class PlanOfMinutesForm(forms.Form):
    """Which plan and which meeting the items belong to, and who leads them."""

    year = WholeNumberField(label=_("Year of the plan"), min_value=1900, max_value=2200)
    meeting = forms.ModelChoiceField(
        Meeting.objects.all(),
        label=_("Meeting"),
        required=False,
        empty_label=_("(a new one, or add it later)"),
    )
    meeting_title = forms.CharField(
        label=_("Title of a new meeting"),
        required=False,
        max_length=200,
        widget=AdminTextInputWidget(attrs={"dir": "auto"}),
        help_text=_("Only if the meeting is not in the list above."),
    )
    lead = forms.ModelChoiceField(
        Institution.objects.all(),
        label=_("Lead institution"),
        required=False,
        help_text=_(
            "Set as the lead institution of every item; you can change it for each item later."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the minutes"),
        choices=[(code, get_language_info(code)["name_local"]) for code, _name in LANGUAGES],
        initial=CODES[0],
    )

    def clean_year(self):
        """Refuses the year of an adopted plan at once, not after the items were corrected."""
        year = self.cleaned_data["year"]
        if Plan.objects.filter(year=year).exclude(state=Plan.State.DRAFT).exists():
            raise forms.ValidationError(
                _("The plan of %(year)s has been adopted: nothing can be added to it."),
                params={"year": year},
            )
        return year

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("meeting") and cleaned.get("meeting_title"):
            self.add_error(
                "meeting_title", _("Choose a meeting or enter a title for a new one, not both.")
            )
        return cleaned


class MinutesForm(PasteOrFileForm, PlanOfMinutesForm):
    """The first step: the plan, and the minutes."""

    both_given = _("Paste the text or choose a file, not both.")
    nothing_given = _("Paste the text of the minutes, or choose a file.")
    text = forms.CharField(
        label=_("Text of the minutes"),
        required=False,
        max_length=MAX_CHARACTERS,
        widget=PlainTextarea(attrs={"dir": "auto", "rows": 16}),
        help_text=_("Paste the whole text; the numbered items are extracted from it."),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        help_text=_("Word (.docx) or text (.txt), up to 10 MB."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year

    def read_file(self, name, content):
        """Returns the text of a file; what it notes is in ``notes`` of the cleaned data."""
        source = read_minutes_file(name, content)
        self.cleaned_data["notes"] = source.notes
        return source.text

    def parse(self, source):
        """Adds the ``items`` in the text."""
        try:
            reading = read_in_child(
                SourceText(self.cleaned_data["text"], self.cleaned_data.get("notes", ()))
            )
            self.cleaned_data["items"] = reading.items
        except FileError as error:
            self.add_error(source, str(error))


class ItemForm(forms.Form):
    """One item that was found, to be corrected."""

    number = WholeNumberField(label=_("Number"), min_value=1, max_value=32767)
    title = forms.CharField(label=_("Title"), max_length=MAX_TITLE, widget=AdminTextInputWidget)
    text = forms.CharField(label=_("Exact text"), widget=PlainTextarea(attrs={"rows": 4}))
    drop = forms.BooleanField(label=_("Leave this item out"), required=False)
    place = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, language="ar", **kwargs):
        super().__init__(*args, **kwargs)
        for name in ["title", "text"]:
            self.fields[name].widget.attrs |= {"lang": language, "dir": direction(language)}
        if self.is_bound and self["drop"].data:
            for field in self.fields.values():
                field.required = False

    def clean_text(self):
        text = self.cleaned_data["text"]
        if len(split(text)) > 1:
            raise forms.ValidationError(
                _("A line “---” splits this item: press “Split here”, or remove the line.")
            )
        return text


class ItemsFormSet(LimitedRowsMixin, forms.BaseFormSet):
    """All the items; those that are left out need not be valid."""

    def included(self):
        """The cleaned data of the items that are to be created."""
        return [form.cleaned_data for form in self.forms if not form.cleaned_data.get("drop")]


ItemFormSet = forms.formset_factory(ItemForm, formset=ItemsFormSet, extra=0)


def split(text):
    """The parts of ``text`` between lines that hold nothing but ``---``; empty ones fall away."""
    parts = [[]]
    for line in text.splitlines():
        if line.strip() in {"---", "—", "–––"}:
            parts.append([])
        else:
            parts[-1].append(line)
    return [text for part in parts if (text := "\n".join(part).strip())]
