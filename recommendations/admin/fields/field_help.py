"""What the forms of the staff say beside a field, where the model says nothing."""

from django.utils.translation import gettext_lazy as _

_DATE = _("For example 15/3/2027 or 15 March 2027, in any digits.")
_EVIDENCE = _("A link or a file that shows it: minutes, a photo, a decision.")
FIELD_HELP = {
    "agendaitem.discussion": _("In a few sentences. What was resolved belongs in the plan."),
    "delegation.head_count": _("How many came, whether they are named or not."),
    "assignment.role": _("One institution leads; others support it."),
    "indicator.target": _("The value at which it is done."),
    "meeting.held_on": _DATE,
    "meeting.organiser": _("The institution that called the meeting."),
    "meeting.source_url": _("Where the minutes can be read, if they are on the web."),
    "plan.meeting": _("Its day is proposed as the day of adoption."),
    "plan.year": _("One plan a year. It cannot be changed after adoption."),
    "progressupdate.reported_on": _("The day for which this holds, not the day of typing."),
    "progressupdate.status": _("“Implemented” needs evidence; on hold and not done, the reason."),
    "progressupdate.evidence_title": _("What readers see in place of its address."),
    "progressupdate.percent": _("An estimate; leave empty if there is none."),
    "progressupdate.evidence_url": _EVIDENCE,
    "progressupdate.evidence_is_public": _("Readers can open it. Otherwise staff alone can."),
    "recommendation.title": _("Short: it is how lists name the item. 300 characters at most."),
    "recommendation.number": _("As in the minutes. It cannot be changed after adoption."),
    "recommendation.decision": _("What the meeting decided on it."),
    "recommendation.due_on": _("Leave empty if the meeting set no date."),
    "milestone.due_on": _DATE,
    "document.is_public": _("Readers can download it once its meeting or plan is public."),
    "institution.parent": _("The institution above it, if there is one."),
}


def help_for(db_field):
    """What to say beside a field of a model; empty where there is nothing to explain."""
    original = getattr(db_field, "translated_field", db_field)
    return FIELD_HELP.get(f"{db_field.model._meta.model_name}.{original.name}", "")
