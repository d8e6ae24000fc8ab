"""Changes in the words of people: which record, what, who, when, and from where."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from recommendations.admin.base.stale_edits import moment
from recommendations.models import Institution
from recommendations.models.history import Cause, parse_cause

from .field_diffs import differences, values, wanted
from .labels import BODIES, OWNERS, Names, history_address, name_within, owner, wants_body
from .timeline import Change, fields_kept_from

ACTS = {
    "+": pgettext_lazy("history", "Added"),
    "~": pgettext_lazy("history", "Changed"),
    "-": pgettext_lazy("history", "Deleted"),
}
# What is changed in several records at once, by the name that history keeps of it.
CHANGED_AT_ONCE = {
    "status": gettext_lazy("status"),
    "due_on": gettext_lazy("due on"),
    "themes": gettext_lazy("themes"),
    "lead": gettext_lazy("lead institution"),
    "publish": pgettext_lazy("origin", "publication"),
    "return": pgettext_lazy("origin", "update returned"),
    "attendance": gettext_lazy("Attendance from a list"),
}
# What one person does in one go is saved within this time.
ONE_GO = timedelta(seconds=3)


@dataclass
class Told:
    """One change as it is shown: ``differences`` between two states, or the ``values`` of one."""

    change: Change
    record: str
    address: str
    part: str
    differences: list
    values: list = field(default_factory=list)

    @property
    def kind(self):
        return capfirst(self.change.model._meta.verbose_name)

    @property
    def act(self):
        return ACTS[self.change.state.history_type]

    @property
    def is_part(self):
        """True where ``record`` is the whole that it belongs to."""
        return self.change.model in OWNERS

    @property
    def is_empty(self):
        """True for a save that changed nothing that is told here.

        Words that were taken out are a change, though every version reads without them now.
        """
        origin, _about = parse_cause(self.change.state.history_change_reason)
        is_save = self.change.state.history_type == "~" and origin != Cause.REDACTION
        return is_save and not self.differences and not self.values

    def in_short(self):
        """Sentences for a list."""
        return [difference.in_short() for difference in self.differences]


@dataclass
class Go:
    """What one person changed in one go: who, when, from where, and every change in it."""

    who: str
    when: datetime
    origin: str
    told: list

    @property
    def moment(self):
        return moment(self.when)

    @property
    def came_from(self):
        return origin_words(self.origin)

    @property
    def shown(self):
        """The changes without the saves that changed nothing, unless there is nothing else."""
        return [told for told in self.told if not told.is_empty] or self.told[:1]


def hidden_from(request, site, state):
    """The names of the fields of a kept ``state`` that who is signed in is not told of."""
    screen = site._registry.get(state.instance_type)
    own = screen.hidden_fields(request) if hasattr(screen, "hidden_fields") else set()
    return own | fields_kept_from(request.user, state)


class Teller:
    """Tells changes to who is signed in, without the fields that the screens of ``site`` hide.

    A screen, which is an admin, says so by ``hidden_fields(request)``.
    """

    def __init__(self, request, site):
        self.request, self.site = request, site

    def hidden(self, change):
        return hidden_from(self.request, self.site, change.state)

    def tell(self, changes):
        """The Told of each of the ``changes``, in a fixed number of queries for all."""
        names = Names(self.request.user)
        for change in changes:
            for model, keys in wanted(change, self.hidden(change)):
                names.want(model, keys)
            model, key = owner(change)
            names.want(model, {key})
            if wants_body(change):
                names.want(Institution, {getattr(change.state, BODIES[change.model])})
        names.load()
        return [self.told(change, names) for change in changes]

    def told(self, change, names):
        hidden = self.hidden(change)
        found = differences(change, names, hidden)
        is_whole = change.before is None or change.state.history_type != "~"
        whole = values(change, names, hidden) if is_whole else []
        model, key = owner(change)
        return Told(
            change,
            record=names(model, key),
            address=history_address(model, key),
            part=name_within(change, names),
            differences=found,
            values=whole,
        )


def goes(told):
    """The Told ones, newest first, put together to what was changed in one go."""
    found = []
    for one in told:
        state = one.change.state
        signature = state.history_user_name, state.history_change_reason or ""
        last = found[-1] if found else None
        if (
            last
            and (last.who, last.origin) == signature
            and last.when - state.history_date <= ONE_GO
        ):
            last.told.append(one)
        else:
            who, origin = signature
            found.append(Go(who, state.history_date, origin, [one]))
    return found


def origin_words(kept):
    """Where a change came from, in words; empty for what was changed by hand."""
    origin, about = parse_cause(kept)
    if origin is None:
        return about
    if origin == Cause.RESTORE and (at := parse_datetime(about)):
        return format_html(gettext("earlier text restored, of {when}"), when=moment(at))
    if origin == Cause.BULK:
        about = CHANGED_AT_ONCE.get(about, about)
    if not about:
        return origin.label
    return format_html("{}: <bdi>{}</bdi>", origin.label, about)
