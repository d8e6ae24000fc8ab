"""Formsets that make no more rows than were sent, whatever number of them a request names."""

from django.forms.models import BaseInlineFormSet


class SentRows:
    """Mixin of formsets: a hostile TOTAL_FORMS does not make a page of thousands of empty rows."""

    def total_form_count(self):
        total = super().total_form_count()
        if not self.is_bound:
            return total
        return min(total, max(self.rows_sent(), self.rows_stored()))

    def rows_stored(self):
        """How many rows are stored: a request that leaves one of them out is refused."""
        return 0

    def rows_sent(self):
        """The number of rows up to the last of which anything was sent."""
        beginning, last = f"{self.prefix}-", -1
        for name in {*self.data, *self.files}:
            if name.startswith(beginning):
                number = name[len(beginning) :].partition("-")[0]
                if number.isascii() and number.isdecimal() and len(number) < 6:
                    last = max(last, int(number))
        return last + 1


class InlineRows(SentRows, BaseInlineFormSet):
    """The rows of a record's parts."""

    def rows_stored(self):
        return min(self.initial_form_count(), len(self.get_queryset()))
