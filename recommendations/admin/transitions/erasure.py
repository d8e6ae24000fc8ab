"""The step that erases the names of a meeting, with a preview of what will be gone."""

from django import forms
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from recommendations.db import deleted_data
from recommendations.localization.texts import pick_from
from recommendations.workflow.fingerprints import fingerprint
from recommendations.workflow.redaction import erasure

from .base import Step, StepForm


class EraseForm(StepForm):
    """Confirms the step with a box to tick: nothing brings the names back."""

    is_sure = forms.BooleanField(label=_("I understand that the names cannot be restored."))


class EraseStep(Step):
    """Its page counts the names that will be erased, and shows none of them."""

    def context(self, record):
        """Counts: by delegation (``rows``), ``earlier`` in the history alone, ``speakers``."""
        counts, rows = erasure.StoredNames(record).counts(), delegation_rows(record)
        earlier = counts.people - sum(row["names"] for row in rows)
        return {"rows": rows, "earlier": earlier, "speakers": counts.speakers}

    def fingerprint(self, record):
        counts = erasure.StoredNames(record).counts()
        rows = [(row["institution"], row["names"], row["after"]) for row in delegation_rows(record)]
        return fingerprint(record.version, counts, rows)

    def success_message(self, record, result):
        """``result`` is the Erased."""
        sentence = ngettext("%(n)s name erased.", "%(n)s names erased.", result.total)
        return sentence % {"n": result.total}


def delegation_rows(meeting):
    """A dict for each delegation that loses names: how many, what readers see now and after."""
    delegations = meeting.delegations.annotate(names=Count("attendees")).filter(names__gt=0)
    return [
        {
            "institution": pick_from(one.institution, "name").plain,
            "names": one.names,
            "now": seen_now(meeting, one),
            "after": seen_after(meeting, one),
        }
        for one in delegations.select_related("institution")
    ]


def seen_now(meeting, delegation):
    """What readers see of the delegation, in words."""
    if not meeting.is_published():
        return gettext("nothing: the meeting is not public")
    if delegation.disclosure in erasure.NAMES_SHOWN:
        return delegation.get_disclosure_display()
    return people(delegation.head_count)


def seen_after(meeting, delegation):
    """What readers will see of it once the names are gone, in words."""
    if not meeting.is_published():
        return gettext("nothing: the meeting is not public")
    return people(erasure.head_count_after(meeting, delegation))


def people(count):
    if count is None:
        return gettext("number of people not known")
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count}


def erase(meeting, by, answers):
    """Erases the names, then overwrites what they leave in the files of the database."""
    erased = erasure.erase_names(meeting, by=by)
    transaction.on_commit(deleted_data.overwrite, robust=True)
    return erased


ERASE_NAMES = EraseStep(
    name="erase-names",
    is_final=True,
    is_rare=True,
    label=_("Erase names…"),
    question=_("Erase the names of “%(record)s”?"),
    explanation=_(
        "The names and posts of everybody in the attendance list are permanently erased with "
        "their history, and so are the names of speakers who are not public. Head-counts and "
        "public speakers stay. Earlier backups are not affected."
    ),
    done="",
    act=erase,
    is_due=lambda meeting: erasure.StoredNames(meeting).exist(),
    items=lambda meeting: [],
    form=EraseForm,
    template="staff/transitions/erase_names.html",
    permission="recommendations.publish_meeting",
)
