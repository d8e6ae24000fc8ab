"""The forms of “New plan from minutes”."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import PlainTextarea
from recommendations.admin.fields.typed_fields import DayField, WholeNumberField
from recommendations.admin.imports.paste_form import PasteOrFileForm
from recommendations.files.errors import FileError
from recommendations.files.limits import MAX_CHARACTERS
from recommendations.intake.minutes.files import read_minutes_file, read_pasted
from recommendations.intake.minutes.items import read_in_child
from recommendations.intake.minutes.review.state import FIRST_NUMBER, LAST_NUMBER
from recommendations.localization.languages import CODES, LANGUAGES, direction
from recommendations.models import Institution, Meeting, Plan, Recommendation

MAX_TITLE = Recommendation._meta.get_field("title").max_length
VOTES = ["votes_for", "votes_against", "votes_abstained"]
MAX_VOTES = 32767


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
    held_on = DayField(
        label=_("Day of a new meeting"),
        required=False,
        help_text=_("Times such as “within six months” count from the day of the meeting."),
    )
    lead = forms.ModelChoiceField(
        Institution.objects.all(),
        label=_("Lead institution"),
        required=False,
        help_text=_(
            "Set as the lead institution of every item that has none; you can change it for each "
            "item later."
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

    @classmethod
    def typed(cls, data):
        """What ``data`` has in the fields of this form, as it was typed."""
        return {name: data[name] for name in cls.base_fields if name in data}


class MinutesForm(PasteOrFileForm, PlanOfMinutesForm):
    """The first step: the plan, and the minutes. Cleans to a ``source`` and its ``reading``."""

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
        help_text=_("Word, OpenDocument, RTF, PDF, Excel, web page or text, up to 10 MB."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year

    def read_file(self, name, content):
        source = read_minutes_file(name, content)
        self.cleaned_data["source"] = source
        return source.text

    def parse(self, source):
        """Adds the ``reading`` of the text."""
        try:
            if "source" not in self.cleaned_data:
                self.cleaned_data["source"] = read_pasted(self.cleaned_data["text"])
            self.cleaned_data["reading"] = read_in_child(self.cleaned_data["source"])
        except FileError as error:
            self.add_error(source, str(error))


class ItemForm(forms.Form):
    """One item that was found, to be corrected."""

    field_order = ["number", "section", "due_on", "title", "text", "lead", "supporting"]

    number = WholeNumberField(
        label=_("Number"),
        min_value=FIRST_NUMBER,
        max_value=LAST_NUMBER,
    )
    title = forms.CharField(label=_("Title"), max_length=MAX_TITLE, widget=AdminTextInputWidget)
    text = forms.CharField(
        label=_("Exact text"),
        widget=PlainTextarea(attrs={"rows": 4}),
        help_text=_("A line “---” splits the item where it is."),
    )
    section = forms.TypedChoiceField(
        label=_("Section"), required=False, coerce=int, empty_value=None
    )
    lead = forms.ModelChoiceField(
        Institution.objects.all(), label=_("Lead institution"), required=False
    )
    supporting = forms.ModelMultipleChoiceField(
        Institution.objects.all(),
        label=_("Supporting institutions"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    due_on = DayField(label=_("Due on"), required=False)
    votes_for = WholeNumberField(
        label=_("Votes for"),
        required=False,
        min_value=0,
        max_value=MAX_VOTES,
    )
    votes_against = WholeNumberField(
        label=_("Votes against"),
        required=False,
        min_value=0,
        max_value=MAX_VOTES,
    )
    votes_abstained = WholeNumberField(
        label=_("Abstentions"),
        required=False,
        min_value=0,
        max_value=MAX_VOTES,
    )

    def __init__(self, *args, language, sections, title="", **kwargs):
        super().__init__(*args, prefix="row", **kwargs)
        for name in ["title", "text"]:
            self.fields[name].widget.attrs |= {"lang": language, "dir": direction(language)}
        self.fields["section"].choices = [
            ("", "—"),
            *((one.key, one.title or one.label) for one in sections),
        ]
        self.fields["title"].help_text = title_length(len(title))

    def clean(self):
        cleaned = super().clean()
        supporting = cleaned.get("supporting")
        if supporting and cleaned.get("lead") in supporting:
            self.add_error("supporting", _("The lead institution is not a supporting one as well."))
        if cleaned.get("votes_for") is None and any(cleaned.get(name) for name in VOTES[1:]):
            self.add_error("votes_for", _("The votes need the number of those in favour."))
        return cleaned


def title_length(n):
    """How long a title is, in words."""
    return _("%(n)s of %(most)s characters") % {"n": n, "most": MAX_TITLE}


def typed_day(text):
    """The day that was typed; None where it is none."""
    try:
        return DayField(required=False).clean(text)
    except forms.ValidationError:
        return None
