"""The e-mails that went to each account, and those that wait for another attempt."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.models.disclosure_requests import DisclosureRequest

# What nothing has been added to is sent again after so many days.
AGAIN_AFTER_DAYS = 7
# A run that has taken a letter and says nothing more for so long has broken off.
TAKEN_FOR = timedelta(minutes=15)


# What is sent as soon as it is written: any number on a day, each about what happened then.
AT_ONCE_KINDS = ["disclosure", "assigned", "returned", "published", "remark"]


class LetterQuerySet(models.QuerySet):
    def sent(self):
        return self.exclude(sent_at=None)

    def waiting(self):
        """Taken by a run and not sent: the run failed, stopped, or is still at work."""
        return self.filter(sent_at=None)

    def failed(self):
        """Those that could not be sent; the next run tries again."""
        return self.waiting().exclude(error="")

    def to(self, recipient, kind):
        return self.filter(recipient=recipient, kind=kind)

    def is_due(self, recipient, kind, day, topic_keys):
        """True when a letter with ``topic_keys`` (a set) is due on ``day``.

        Once for a day at most; and only with a topic that the last one did not have, or when
        that one is ``AGAIN_AFTER_DAYS`` old.
        """
        last = self.sent().to(recipient, kind).order_by("-day").first()
        if last is None:
            return True
        is_news = bool(topic_keys - set(last.topic_keys)) or day - last.day >= timedelta(
            AGAIN_AFTER_DAYS
        )
        return last.day < day and is_news

    def is_news(self, recipient, kind, day, topic_keys):
        """True when one of ``topic_keys`` (a set) was in no earlier letter of this kind.

        Once for a day at most.
        """
        sent = self.sent().to(recipient, kind)
        known = {key for keys in sent.values_list("topic_keys", flat=True) for key in keys}
        return bool(topic_keys - known) and not sent.filter(day__gte=day).exists()

    @transaction.atomic
    def take(self, recipient, kind, day, *, now=None):
        """The letter for ``day``, which the caller alone may send until ``TAKEN_FOR`` has passed.

        One that waits from an earlier day is taken up again and becomes that of ``day``. None when
        the letter has been sent, or another run is sending it.
        """
        now = now or timezone.now()
        # Two runs at the same moment come here one after the other.
        accounts = type(recipient).objects.select_for_update(no_key=True)
        own = self.to(accounts.get(pk=recipient.pk), kind)
        if own.sent().filter(day__gte=day).exists():
            return None
        letter = own.waiting().first() or Letter(recipient=recipient, kind=kind)
        if letter.taken_until and letter.taken_until > now:
            return None
        letter.day, letter.taken_until = day, now + TAKEN_FOR
        letter.tries += 1
        letter.save()
        return letter

    def write_on_disclosure(self, request, *, now=None):
        """A letter to each superuser on ``request`` (a DisclosureRequest), to be sent now.

        Whether or not they want reminders: this is how they learn that somebody's name is public.
        """
        accounts = get_user_model().objects.filter(is_superuser=True, is_active=True)
        day = timezone.localdate(now)
        for recipient in accounts.exclude(email=""):
            self.create(
                recipient=recipient, kind=Letter.Kind.DISCLOSURE, day=day, disclosure=request
            )

    def write_on_event(self, kind, recipients, topic_keys, *, now=None):
        """A letter of ``kind`` on ``topic_keys`` to each of the ``recipients``, to be sent now.

        What follows in the same transaction joins the letter, so that one act on many records is
        one letter. One that was tried already is left as it is.
        """
        untried = self.select_for_update().waiting().filter(kind=kind, tries=0, taken_until=None)
        found = {letter.recipient_id: letter for letter in untried.filter(recipient__in=recipients)}
        for recipient in recipients:
            letter = found.get(recipient.pk) or Letter(recipient=recipient, kind=kind)
            letter.day = letter.day or timezone.localdate(now)
            letter.topic_keys = sorted({*letter.topic_keys, *topic_keys})
            letter.save()

    def at_once(self):
        """Those that are sent as soon as they are written, and are not sent yet, the oldest
        first."""
        return self.waiting().filter(kind__in=AT_ONCE_KINDS).order_by("pk")

    @transaction.atomic
    def take_at_once(self, pk, *, now=None):
        """The letter ``pk``, which the caller alone may send; None when it is sent or taken."""
        now = now or timezone.now()
        letter = self.at_once().select_for_update(of=["self"]).filter(pk=pk).first()
        if letter is None or (letter.taken_until and letter.taken_until > now):
            return None
        letter.taken_until = now + TAKEN_FOR
        letter.tries += 1
        letter.save()
        return letter

    def settle(self, recipient, kind, *, now=None):
        """Deletes the waiting letter: it would have no contents any more."""
        free = Q(taken_until=None) | Q(taken_until__lte=now or timezone.now())
        self.waiting().to(recipient, kind).filter(free).delete()


class Letter(models.Model):
    """A reminder, digest or other e-mail to one account: tried until it is sent.

    A reminder or digest is sent once for its day; of ``AT_ONCE_KINDS`` there may be many.

    The text is not stored: it is written anew for each attempt, so that it is up to date and
    nothing private is left in the database.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", pgettext_lazy("e-mail", "reminder")
        DIGEST = "digest", pgettext_lazy("e-mail", "weekly digest")
        ADOPTION = "adoption", pgettext_lazy("e-mail", "adoption of a plan")
        HANDOVER = "handover", pgettext_lazy("e-mail", "handover to a focal point")
        DISCLOSURE = "disclosure", pgettext_lazy("e-mail", "something became public")
        ASSIGNMENT = "assigned", pgettext_lazy("e-mail", "recommendations assigned")
        RETURN = "returned", pgettext_lazy("e-mail", "progress update returned")
        PUBLICATION = "published", pgettext_lazy("e-mail", "progress update published")
        REMARK = "remark", pgettext_lazy("e-mail", "question or answer on a progress update")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="letters",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    day = models.DateField(_("day"), help_text=_("For a digest, the first day of its week."))
    # What a letter on a disclosure is about.
    disclosure = models.ForeignKey(
        DisclosureRequest,
        verbose_name=_("disclosure request"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="letters",
    )
    # In the Message-ID: a second try after an unclear end is the same letter to mail programs.
    message_id = models.UUIDField(_("message ID"), default=uuid4, unique=True, editable=False)
    # Keys of its topics: of a letter on events from the beginning, of another since it was sent,
    # to know what the next one adds.
    topic_keys = models.JSONField(_("contents"), default=list, editable=False)
    tries = models.PositiveIntegerField(_("attempts"), default=0)
    taken_until = models.DateTimeField(_("sending until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(
        _("error"), max_length=100, blank=True, help_text=_("Why the last attempt failed.")
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail notification")
        verbose_name_plural = _("e-mail notifications")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "day"],
                condition=~Q(kind__in=AT_ONCE_KINDS),
                name="letter_once_for_its_day",
                violation_error_message=_("There is already an e-mail of this kind for this day."),
            ),
            models.UniqueConstraint(
                fields=["recipient", "kind"],
                condition=Q(sent_at=None) & ~Q(kind__in=AT_ONCE_KINDS),
                name="letter_one_waiting",
                violation_error_message=_("Another e-mail of this kind is still waiting."),
            ),
            models.UniqueConstraint(
                fields=["recipient", "disclosure"],
                condition=Q(disclosure__isnull=False),
                name="letter_once_for_a_disclosure",
                violation_error_message=_("There is already an e-mail about this disclosure."),
            ),
            models.CheckConstraint(
                name="letter_on_a_disclosure",
                condition=Q(kind="disclosure", disclosure__isnull=False)
                | (~Q(kind="disclosure") & Q(disclosure=None)),
                violation_error_message=_("An e-mail of this kind must be about a disclosure."),
            ),
            models.CheckConstraint(
                name="letter_sent_is_done",
                condition=Q(sent_at=None) | Q(taken_until=None, error=""),
                violation_error_message=_("A sent e-mail cannot have an error."),
            ),
        ]

    def __str__(self):
        return f"{self.recipient} · {self.get_kind_display()} · {self.day}"

    def mark_sent(self, topic_keys, *, now=None):
        """The mail server has taken it; ``topic_keys``: the keys of its topics."""
        self.sent_at, self.taken_until, self.error = now or timezone.now(), None, ""
        self.topic_keys = sorted(topic_keys)
        self.save()

    def mark_failed(self, error):
        """It was not sent, because of ``error`` (a few words); the next run tries again."""
        self.taken_until, self.error = None, error[:100]
        self.save()
