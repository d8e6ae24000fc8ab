"""QuerySets of the people of a meeting: whom the public may know of."""

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When

from recommendations.models.base.disclosable import (
    NO_TEXT,
    DisclosableQuerySet,
    translations,
)
from recommendations.models.disclosure_requests import SHOWING_NAMES, Disclosure
from recommendations.models.site_profile import SiteProfile


class DelegationQuerySet(DisclosableQuerySet):
    shown_by = {"disclosure": [Disclosure.WITHHELD], "meeting": [], "institution": []}

    def disclosed(self):
        """Delegations of which the public may know at all."""
        return self.exclude(disclosure=Disclosure.WITHHELD)

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
