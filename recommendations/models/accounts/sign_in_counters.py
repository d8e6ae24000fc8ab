from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

# At once; the rest at the next sign-in.
MAX_DELETED = 500


class SignInCounterQuerySet(models.QuerySet):
    """Counters; each is forgotten when it limits nothing any more."""

    def locked(self, keys):
        """The counters of ``keys`` by key, made where missing, locked in a steady order.

        In a transaction only.
        """
        found, soon = {}, timezone.now() + timedelta(hours=1)
        # What another process forgets between the two steps is made once more.
        while len(found) < len(keys):
            missing = [self.model(key=key, forget_at=soon) for key in sorted(keys)]
            self.bulk_create(missing, ignore_conflicts=True)
            rows = self.filter(key__in=keys).order_by("key").select_for_update()
            found = {row.key: row for row in rows}
        return found

    def claim(self, key, *, until, now=None):
        """True for the first who claims ``key``; until then False for everybody else."""
        self.filter(key=key, forget_at__lt=now or timezone.now()).delete()
        _row, is_first = self.get_or_create(key=key, defaults={"forget_at": until})
        return is_first

    @transaction.atomic
    def forget_old(self, *, now=None):
        """Deletes what limits nothing any more, but for what another process has just locked."""
        old = self.filter(forget_at__lt=now or timezone.now()).order_by("key")
        keys = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
        self.filter(pk__in=list(keys[:MAX_DELETED])).delete()


class SignInCounter(models.Model):
    """How often somebody failed to sign in, for one account and device, network or address.

    Its own table: in the shared cache a flood of names would push the counters out.
    """

    # A keyed hash: neither the name that was typed nor an address can be read from a copy.
    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    # No attempt counts before that.
    blocked_until = models.DateTimeField(null=True)
    # The log has the refusal already: it is written once, however often somebody tries on.
    is_logged = models.BooleanField(default=False)
    forget_at = models.DateTimeField(db_index=True)

    objects = SignInCounterQuerySet.as_manager()

    class Meta:
        verbose_name = "sign-in counter"
        verbose_name_plural = "sign-in counters"
        default_permissions = []

    def __str__(self):
        return f"{self.key[:8]}: {self.failures}"
