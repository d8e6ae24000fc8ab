"""What has changed in a record since somebody opened it, in sentences."""

from django.forms.models import _get_foreign_key
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext

from recommendations.history.field_diffs import is_same
from recommendations.history.values import NOT_DISPLAYED, was_and_is
from recommendations.localization.dates.dates import moment
from recommendations.localization.languages import CODES
from recommendations.localization.phrases.account_names import shown_account_name


class ChangesSince:
    """What has changed in ``record`` since its ``version``, according to its history.

    ``base`` is the history of that version, or None.
    """

    def __init__(self, record, version):
        self.record = record
        records = record.history.order_by("history_date", "pk")
        later = list(records.filter(version__gt=version or 0))
        self.base = records.filter(version=version).last() if version else None
        self.newest = later[-1] if later else None
        self.began = later[0].history_date if later else None

    def sentences(self, inlines):
        """Who and when, then a sentence for each thing that changed, then how to go on."""
        yield self.who_and_when()
        yield from self.changed_fields()
        yield from self.changed_inlines(inlines)
        yield gettext(
            "Your entries are still below but have not been saved. Fields that you had not "
            "changed now show the saved values. Save again to keep your version."
        )

    def who_and_when(self):
        if self.newest is None:
            return gettext("Somebody else has changed this record since you opened it.")
        name = shown_account_name(self.newest.history_user_name)
        return format_html(
            gettext("{who} changed this record on {when}, after you had opened it."),
            who=format_html("<bdi>{}</bdi>", name or gettext("Somebody else")),
            when=moment(self.newest.history_date),
        )

    def changed_fields(self):
        yield from differences(self.base, self.record) if self.base else []

    def changed_inlines(self, inlines):
        """A sentence for each model of ``inlines`` of which a row was added, changed or removed."""
        models = {inline.model: inline for inline in inlines if hasattr(inline.model, "history")}
        for model, inline in models.items() if self.began else []:
            key = _get_foreign_key(type(self.record), model, fk_name=inline.fk_name)
            since = {key.attname: self.record.pk, "history_date__gte": self.began}
            if model.history.filter(**since).exists():
                plural = capfirst(model._meta.verbose_name_plural)
                yield gettext("%(parts)s: also changed.") % {"parts": plural}

    def inline_record_as_shown(self, record):
        """The history of an inline's ``record`` as it was when the form was opened, or None."""
        if not self.began or not hasattr(record, "history"):
            return None
        before = record.history.filter(history_date__lt=self.began)
        return before.order_by("history_date", "pk").last()


def differences(before, after):
    """A sentence for each field in which two states of a record differ; either may be history's."""
    for field in before._meta.concrete_fields:
        is_shared = hasattr(after, field.attname) and not is_of_history(field)
        if field.name in NOT_DISPLAYED or not is_shared or is_translated(field, after):
            continue
        was, now = getattr(before, field.attname), getattr(after, field.attname)
        if not is_same(field, was, now):
            yield was_and_is(field, was, now)


def is_of_history(field):
    """True for the columns that a history record has beside those of its record."""
    return field.name.startswith("history_")


def is_translated(field, record):
    """True for the column without a language: its words are in the columns with one."""
    return hasattr(record, f"{field.name}_{CODES[0]}")
