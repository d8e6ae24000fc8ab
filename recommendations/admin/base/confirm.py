"""Forms that confirm exactly what a page has shown."""

from django import forms
from django.core.exceptions import ValidationError

from recommendations.workflow.fingerprints import CHANGED


class ConfirmedForm(forms.Form):
    """A form that carries the fingerprint of what its page showed.

    It is invalid when what it would confirm has another fingerprint by now; the page that comes
    back shows the new state, and confirming again goes on. What is shown between this check and
    the save can still change: whoever saves calls ``check_fingerprint`` in the transaction.

    ``confirm_button`` is the name of the button that confirms, where a form has other buttons.
    """

    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)
    confirm_button = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["fingerprint"] = self.first_fingerprint()

    def first_fingerprint(self):
        """The fingerprint of what the page shows before anything is answered."""
        return self.current_fingerprint()

    def current_fingerprint(self):
        """The fingerprint of what would be confirmed; None while the answers are invalid.

        Called by ``clean``: the answers are in ``cleaned_data``.
        """
        raise NotImplementedError

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        current = self.current_fingerprint()
        if current is None:
            return cleaned
        is_shown = cleaned.get("fingerprint") == current
        self.show(current)
        if self.is_final and not is_shown:
            raise ValidationError(CHANGED)
        return cleaned

    def show(self, fingerprint):
        """Notes that the page made from this form shows what has this fingerprint."""
        self.data = self.data.copy()
        self.data["fingerprint"] = fingerprint

    @property
    def is_final(self):
        """True when the button that confirms was pressed."""
        return not self.confirm_button or self.confirm_button in self.data

    def is_confirmed(self):
        """True when everything is valid and the button that confirms was pressed."""
        return self.is_valid() and self.is_final

    def add_errors(self, error):
        """Shows why it could not be done: the messages of a ValidationError of the model."""
        self.add_error(None, error.messages)
