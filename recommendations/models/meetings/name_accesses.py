from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.models.accounts.sign_ins import SignInQuerySet
from recommendations.models.base.relations import related

UNCHANGEABLE = _("The name access log cannot be changed.")


def joined(keys):
    """A set of keys as the log stores it: `` 3 17 ``; empty for none."""
    return f" {' '.join(map(str, sorted(keys)))} " if keys else ""


class NameAccessQuerySet(SignInQuerySet):
    """Entries are added, and deleted when they are as old as those of the log of sign-ins."""

    refusal = UNCHANGEABLE

    def about(self, meeting):
        """The entries about the names of people at ``meeting``, in any of its delegations."""
        history = related(type(meeting), "delegations").history
        earlier = history.filter(meeting_id=meeting.pk).values_list("id", flat=True)
        delegations = {*earlier, *meeting.delegations.values_list("pk", flat=True)}
        condition = Q(meetings__contains=joined({meeting.pk}))
        for key in delegations:
            condition |= Q(delegations__contains=joined({key}))
        return self.filter(condition)


class NameAccess(models.Model):
    """One page or file with names of people that an account of the staff opened."""

    class Page(models.TextChoices):
        FORM = "form", _("form")
        LIST = "list", _("attendance from a list")
        HISTORY = "history", _("history")
        CHANGES = "changes", _("all changes")
        EARLIER = "earlier", _("earlier text")
        DELETION = "deletion", _("deletion")
        DISCLOSURE = "disclosure", _("disclosure request")
        FILE = "file", _("file")
        OTHER = "other", _("other page")

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account"),
        related_name="name_accesses",
    )
    page = models.CharField(_("page"), max_length=20, choices=Page.choices)
    path = models.CharField(_("address of the page"), max_length=300)
    # Keys, not relations: the entry outlives a draft that is deleted. One column for all of them,
    # because writing an entry must cost one statement.
    delegations = models.TextField(_("delegations"), blank=True)
    meetings = models.TextField(_("meetings"), blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)

    objects = NameAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("name access")
        verbose_name_plural = _("name accesses")
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return f"{self.user}: {self.get_page_display()}"

    def save(self, *args, **kwargs):
        """Adds the entry; raises ValidationError where it is there already."""
        if not self._state.adding:
            raise ValidationError(UNCHANGEABLE, code="log")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(UNCHANGEABLE, code="log")
