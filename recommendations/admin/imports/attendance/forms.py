"""The forms of “Attendance from a list”."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import get_language_info, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import PlainTextarea
from recommendations.admin.imports.paste_form import PasteOrFileForm
from recommendations.files.limits import MAX_LIST_CHARACTERS
from recommendations.intake.attendance.files import read_attendance_file
from recommendations.intake.attendance.parse import ORDERS
from recommendations.localization.languages import CODES, LANGUAGES, direction
from recommendations.models import Attendee, Institution

from .institutions import NEW, Institutions
from .source import AttendanceSource

# The form of so many people stays below DATA_UPLOAD_MAX_NUMBER_FIELDS.
MAX_PEOPLE = 300
COLUMN_NAMES = {"name": _("name"), "post": _("post"), "body": _("institution")}


def written(order):
    """The names of columns in their order, in the language of the page."""
    return format_lazy(" · ".join(["{}"] * len(order)), *(COLUMN_NAMES[name] for name in order))


class OrderField(forms.ChoiceField):
    """The order of the columns, as a tuple of their names."""

    def __init__(self, **options):
        choices = [("-".join(order), written(order)) for order in ORDERS]
        super().__init__(choices=choices, initial=choices[0][0], **options)

    def clean(self, value):
        return tuple(super().clean(value).split("-"))


class ListForm(PasteOrFileForm):
    """The first step: the list, and how it is to be read."""

    both_given = _("Paste the list or choose a file, not both.")
    nothing_given = _("Paste the list, or choose a file.")

    text = forms.CharField(
        label=_("The list"),
        required=False,
        max_length=MAX_LIST_CHARACTERS,
        widget=PlainTextarea(attrs={"dir": "auto", "rows": 14}),
        help_text=_(
            "One person per line: name, post and institution, separated by tabs, semicolons, "
            "commas or dashes. A line ending with a colon names the institution of the lines "
            "below it."
        ),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        help_text=_(
            "Excel (.xlsx), Word (.docx), OpenDocument (.ods, .odt), .rtf, PDF with text, .csv "
            "or text (.txt), up to 10 MB."
        ),
    )
    order = OrderField(
        label=_("Order of the columns"),
        help_text=_("If the list has a heading row, that row is used instead."),
    )
    body = forms.ModelChoiceField(
        Institution.objects.all(),
        label=_("Institution for rows without one"),
        required=False,
        empty_label=_("(none)"),
    )
    language = forms.ChoiceField(
        label=_("Language of the list"),
        choices=[(code, get_language_info(code)["name_local"]) for code, _name in LANGUAGES],
        initial=CODES[0],
    )

    def read_file(self, name, content):
        """The text of a file; what the file holds beside it is ``left_out`` in the cleaned data."""
        found = read_attendance_file(name, content)
        self.cleaned_data["left_out"] = "\n".join(found.left_out)
        return found.text

    def parse(self, source):
        """Adds the AttendanceSource of the list as ``source``."""
        order = "-".join(self.cleaned_data["order"])
        listed = AttendanceSource(
            self.cleaned_data["text"],
            order,
            Institutions(),
            self.cleaned_data.setdefault("left_out", ""),
        )
        people = listed.reading.people
        if not people:
            self.add_error("text", _("No names were found."))
        elif len(people) > MAX_PEOPLE:
            self.add_error("text", TOO_MANY % {"n": len(people), "most": MAX_PEOPLE})
        self.cleaned_data["source"] = listed


TOO_MANY = ngettext_lazy(
    "The list has %(n)s name. At most %(most)s can be entered at once: paste it in parts.",
    "The list has %(n)s names. At most %(most)s can be entered at once: paste it in parts.",
    "n",
)


class PersonForm(forms.Form):
    """One row of the list, to be corrected."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=AdminTextInputWidget)
    post = forms.CharField(
        label=_("Post"), required=False, max_length=200, widget=AdminTextInputWidget
    )
    body = forms.CharField(
        label=_("Institution"),
        max_length=200,
        widget=AdminTextInputWidget(attrs={"dir": "auto", "list": "institutions"}),
        error_messages={"required": _("Enter the institution.")},
    )
    part = forms.ChoiceField(
        label=_("Part"), choices=Attendee.Part.choices, initial=Attendee.Part.MEMBER
    )
    presence = forms.ChoiceField(
        label=_("Presence"),
        choices=Attendee.Presence.choices,
        initial=Attendee.Presence.PRESENT,
    )
    drop = forms.BooleanField(label=_("Leave out"), required=False)

    def __init__(self, *args, language="ar", **kwargs):
        super().__init__(*args, **kwargs)
        for name in ["name", "post"]:
            self.fields[name].widget.attrs |= {"lang": language, "dir": direction(language)}
        if self.is_bound and self["drop"].data:
            for field in self.fields.values():
                field.required = False

    def row(self):
        """What stands in the row now, right or not."""
        return {name: self[name].value() or "" for name in self.fields}


PeopleFormSet = forms.formset_factory(
    PersonForm, extra=0, max_num=MAX_PEOPLE, absolute_max=MAX_PEOPLE, validate_max=True
)


class BodyForm(forms.Form):
    """Which institution a name in the list means: one that is there, or a new one."""

    NEW = NEW

    text = forms.CharField(widget=forms.HiddenInput)
    institution = forms.ChoiceField(
        label=_("Matching institution"),
        error_messages={"required": _("Choose an institution or create a new one.")},
    )
    name = forms.CharField(
        label=_("Name"), required=False, max_length=200, widget=AdminTextInputWidget
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", "—"), *Institution.Kind.choices]
    )
    slug = forms.SlugField(
        label=_("URL name (slug)"),
        required=False,
        widget=AdminTextInputWidget(attrs={"dir": "ltr"}),
        help_text=Institution._meta.get_field("slug").help_text,
    )

    def __init__(self, *args, choices, language="ar", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["institution"].choices = choices
        self.fields["name"].widget.attrs |= {"lang": language, "dir": direction(language)}

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug and self.is_new and Institution.objects.filter(slug=slug).exists():
            raise ValidationError(_("Another institution already has this URL name."))
        return slug

    @property
    def is_new(self):
        return self["institution"].value() == self.NEW

    @property
    def is_incomplete(self):
        """True while something must be answered for a new institution."""
        return self.is_new and (bool(self.errors) or not self["kind"].value())

    @property
    def is_open(self):
        """True while it is not one of those that are there."""
        return self["institution"].value() in (None, "", self.NEW)

    def clean(self):
        cleaned = super().clean()
        if self.is_new:
            for name in ["name", "kind"]:
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, _("Required for a new institution."))
        return cleaned
