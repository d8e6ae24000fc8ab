"""Formsets that make no more rows than were sent, whatever TOTAL_FORMS says."""

from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _


class LimitedRowsMixin:
    """Mixin of formsets: a hostile TOTAL_FORMS does not make thousands of empty rows."""

    def total_form_count(self):
        total = super().total_form_count()
        if not self.is_bound:
            return total
        return min(total, max(self.sent_rows(), self.stored_rows()))

    def stored_rows(self):
        """How many rows are stored: a request that leaves one of them out is refused."""
        return 0

    def sent_rows(self):
        """The number of rows up to the last of which anything was sent."""
        beginning, last = f"{self.prefix}-", -1
        for name in {*self.data, *self.files}:
            if name.startswith(beginning):
                number = name[len(beginning) :].partition("-")[0]
                if number.isascii() and number.isdecimal() and len(number) < 6:
                    last = max(last, int(number))
        return last + 1


class LimitedInlineFormSet(LimitedRowsMixin, BaseInlineFormSet):
    """The rows of an inline."""

    def stored_rows(self):
        return min(self.initial_form_count(), len(self.get_queryset()))

    def get_unique_error_message(self, unique_check):
        """Names the fields as people read them; Django names them as the code does."""
        fields = self.empty_form.fields
        names = [name for name in unique_check if name in fields and name != self.fk.name]
        return _("Two rows have the same value in “%(fields)s”. Each row needs its own.") % {
            "fields": " / ".join(str(fields[name].label) for name in names)
        }
