"""The form for the answer of a responsible body to one recommendation."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import PlainTextarea, label
from recommendations.admin.fields.typed_fields import DayField
from recommendations.localization.dates.dates import written_out
from recommendations.localization.languages import CODES, direction
from recommendations.localization.texts import pick_from
from recommendations.models import Response, ResponseAnswer
from recommendations.workflow import responses

TEXTS = [f"explanation_{code}" for code in CODES]


class DayForm(forms.Form):
    """On which day a body answered or confirmed, where somebody enters it on its behalf."""

    answered_on = DayField(
        label=_("Day of the answer"),
        initial=timezone.localdate,
        help_text=_("The day on which the body answered, for example by letter."),
    )


class ResponseForm(forms.Form):
    """The answer of ``institution`` to ``item``; what is left as it was shown records nothing.

    ``answers``: its responses so far, newest first. ``shown`` is the key of the one that the page
    showed: where another counts meanwhile, what was typed is not recorded without a second look.
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Answer"),
        required=False,
        choices=ResponseAnswer.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, item, institution, answers, **kwargs):
        self.item, self.institution, self.answers = item, institution, answers
        super().__init__(*args, prefix=f"n{item.number}", **kwargs)
        for name, code in zip(TEXTS, CODES, strict=True):
            self.fields[name] = forms.CharField(
                label=capfirst(label(Response._meta.get_field(name))),
                required=False,
                widget=PlainTextarea(attrs={"lang": code, "dir": direction(code), "rows": 3}),
            )
        self.initial = {**_values(self.current), "shown": _key(self.current)}

    @property
    def current(self):
        """The response that counts, or None."""
        return self.answers[0] if self.answers else None

    @property
    def title(self):
        return pick_from(self.item, "title")

    @property
    def adopted_text(self):
        return pick_from(self.item, "adopted_text")

    @property
    def explanation(self):
        """What the body said with the answer that counts; empty if nothing."""
        return pick_from(self.current, "explanation") if self.current else ""

    @cached_property
    def is_changed(self):
        """True when something was chosen or typed since the page was shown."""
        key = self["shown"].data
        base = next((one for one in self.answers if _key(one) == key), None)
        return any(self[name].data not in (None, value) for name, value in _values(base).items())

    @property
    def other_languages(self):
        return [self[name] for name in TEXTS[1:]]

    @property
    def has_other_languages(self):
        return any(field.value() for field in self.other_languages)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Choose what the body answers."))
        if self["shown"].data != _key(self.current):
            self.add_error(None, self._said_meanwhile())
            self.data = self.data.copy()
            self.data[self.add_prefix("shown")] = _key(self.current)
        return cleaned

    def _said_meanwhile(self):
        if self.current is None:
            return gettext("This page is out of date. Save again to record your answer.")
        sentence = gettext(
            "Meanwhile an answer was recorded: %(answer)s (%(day)s). What you have entered is "
            "still below; save again to record it in place of that one."
        )
        day = written_out(self.current.answered_on)
        return sentence % {"answer": self.current.get_answer_display(), "day": day}

    def respond(self, *, by, on: date):
        """Records the answer; False where that gives errors."""
        try:
            responses.respond(
                self.item,
                by=by,
                institution=self.institution,
                answer=self.cleaned_data["answer"],
                explanation={
                    code: self.cleaned_data[name] for name, code in zip(TEXTS, CODES, strict=True)
                },
                on=on,
            )
        except ValidationError as error:
            self.add_error(None, error.messages)
        return not self.errors


def _key(response):
    return str(response.pk) if response else ""


def _values(response):
    """What the form shows of a response, or of none: field → str."""
    return {name: getattr(response, name, None) or "" for name in ["answer", *TEXTS]}
