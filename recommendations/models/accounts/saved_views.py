from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet):
    def of(self, user):
        """Those of the account ``user``: nobody else sees them."""
        return self.filter(owner=user)


class SavedView(models.Model):
    """A named set of filters of one list of the admin; seen by its owner alone."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="saved_views",
    )
    # The name of the model whose records are listed.
    model = models.CharField(_("list"), max_length=50)
    name = models.CharField(_("name"), max_length=60)
    # The filters, the search and the order as the address of the list has them.
    query = models.CharField(_("filters"), max_length=1000)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "model", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You already have a view of this name."),
            )
        ]

    def __str__(self):
        return self.name
