"""QuerySets of the people of a meeting: whom the public may know of."""

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.disclosable import (
    NO_TEXT,
    DisclosableQuerySet,
    translations,
)
from recommendations.models.disclosure_requests import SHOWING_NAMES, Disclosure
from recommendations.models.site_profile import SiteProfile

# The presence of those whom the head-count counts.
CAME = ("present", "remote")


def nobody_came(delegation=None):
    """The ValidationError on the head-count 0 beside names; ``delegation``: whose it is."""
    message = _(
        "The head-count is 0, but people who came are entered by name. Correct the number, or "
        "leave it empty."
    )
    if delegation is None:
        return ValidationError(message, code="nobody_came")
    text = format_lazy("{}: {}", delegation.institution, message)
    return ValidationError(text, code="nobody_came")


class DelegationQuerySet(DisclosableQuerySet):
    shown_by = {"disclosure": [Disclosure.WITHHELD], "meeting": [], "institution": []}

    def disclosed(self):
        """Delegations of which the public may know at all."""
        return self.exclude(disclosure=Disclosure.WITHHELD)

    def update(self, **fields):
        if fields.get("head_count") == 0 and self.filter(attendees__presence__in=CAME).exists():
            raise nobody_came()
        return super().update(**fields)

    def delete(self):
        for delegation in self:
            delegation.validate_institution_stays_withheld(is_deleted=True)
        return super().delete()


class AttendeeQuerySet(DisclosableQuerySet):
    shown_by: dict[str, list | tuple] = dict.fromkeys(["delegation", "part", "presence"], ())
    shown_by |= dict.fromkeys(translations("name", "post"), NO_TEXT) | {"held_back": [True]}
    on_published = Q(
        delegation__meeting__published_at__isnull=False, delegation__meeting__withdrawn_at=None
    )

    def came(self):
        """Those who were there, in the room or remotely."""
        return self.filter(presence__in=CAME)

    def disclosed(self):
        """Attendees whose names are public; their posts only at ``names_and_posts``."""
        named = self.filter(held_back=False, delegation__disclosure__in=SHOWING_NAMES)
        return named.exclude(Exists(SiteProfile.objects.locked_down()))


class StatementQuerySet(DisclosableQuerySet):
    shown_by = {"meeting": [], "institution": [None]}
    shown_by |= dict.fromkeys(translations("speaker", "post"), NO_TEXT)
    shown_by |= {"names_speaker": [False]}

    def with_naming(self):
        """With ``is_named``: whether the public may read now who the speaker was."""
        is_hidden = Exists(SiteProfile.objects.locked_down())
        return self.annotate(
            is_named=Case(
                When(is_hidden, then=Value(False)),
                default="names_speaker",
                output_field=BooleanField(),
            )
        )

    def with_withheld_bodies(self):
        """Adds ``is_withheld``: the public may not know that the institution was there."""
        withheld = self.model._base_manager.filter(
            pk=OuterRef("pk"),
            meeting__delegations__institution=F("institution"),
            meeting__delegations__disclosure=Disclosure.WITHHELD,
        )
        return self.annotate(is_withheld=Exists(withheld))
