"""What people are told: in their inbox, by text message, or by somebody who rings them."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7

MOST_PER_DAY = 3
CEILING = 10  # nobody is sent more in a day, whatever they choose


class Sms(models.TextChoices):
    """The life of the text message that goes with a message, in order."""

    NONE = "none", _("No text message")
    WAITING = "waiting", _("On its way")
    SENDING = "sending", _("Being handed over")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    # Handed over, and nobody knows whether it arrived: it is not sent a second time.
    UNSURE = "unsure", _("Handed over, arrival not known")
    HELD = "held", _("Not sent: enough for one day")


HANDED_OVER = (Sms.SENDING, Sms.SENT, Sms.FAILED, Sms.UNSURE)


class Message(models.Model):
    """One thing a person is told, once ever. Its words are made when it is read (letters.py)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Nobody: whoever is told has no row here and left a number with the subject; they are rung.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="told"
    )
    code = models.CharField(max_length=40)
    # JSON: what fills the holes of the words. It may hold a helper's name.
    facts = SealedTextField(blank=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    # What makes it this thing and no other: a code and ids, never a name.
    once = models.CharField(max_length=100)
    is_urgent = models.BooleanField(default=False)
    # For this person's own ears: never sent to a phone that others share (phones.py).
    is_private = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    sms = models.CharField(max_length=8, choices=Sms, default=Sms.NONE)
    # When it was handed to the provider, and the code of the answer.
    sms_at = models.DateTimeField(null=True)
    sms_outcome = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="message_inbox"),
            # The figure beside the tab: asked on every page of somebody signed in.
            models.Index(fields=["person"], condition=Q(read_at=None), name="message_unread"),
            models.Index(
                fields=["person", "sms_at"],
                condition=Q(sms_at__isnull=False),
                name="message_sms_of_a_day",
            ),
            models.Index(
                fields=["sms_at"], condition=Q(sms="sending"), name="message_sms_in_the_air"
            ),
            models.Index(fields=["subject_id"], name="message_subject"),
            models.Index(fields=["at"], name="message_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "once"], name="message_told_once"),
            models.UniqueConstraint(
                fields=["once"], condition=Q(person=None), name="message_rung_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(sms=Sms.NONE, read_at=None),
                name="message_to_a_number_is_only_rung",
            ),
            models.CheckConstraint(
                condition=~Q(once="") & ~Q(code=""), name="message_says_something"
            ),
            models.CheckConstraint(
                condition=Q(sms__in=HANDED_OVER, sms_at__isnull=False)
                | (~Q(sms__in=HANDED_OVER) & Q(sms_at=None)),
                name="message_sms_handed_over_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("at")),
                name="message_read_after_it_was_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.id}"


class How(models.TextChoices):
    """How somebody without an account is told of one thing, as they said it to the station."""

    SMS = "sms", _("By text message")
    CALL = "call", _("By a call")
    NONE = "none", _("Not at all")


class Preference(models.Model):
    """How one person wants to be told. Without a row the defaults hold."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="told_how"
    )
    wants_sms = models.BooleanField(_("text messages"), default=True)
    wants_call = models.BooleanField(_("a call instead of the screen"), default=False)
    # Nothing but danger is sent in these hours. The same time twice: no quiet hours.
    quiet_from = models.TimeField(_("quiet from"), default=time(21, 30))
    quiet_until = models.TimeField(_("quiet until"), default=time(7, 30))
    most_per_day = models.PositiveSmallIntegerField(
        _("text messages in a day, at most"), default=MOST_PER_DAY
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most_per_day__range=(1, CEILING)), name="preference_has_a_ceiling"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class CallState(models.TextChoices):
    """The life of a call, in order."""

    WAITING = "waiting", _("To ring")
    NOT_REACHED = "missed", _("Not reached")
    TOLD = "told", _("Told")
    GIVEN_UP = "given_up", _("Given up")


OPEN = (CallState.WAITING, CallState.NOT_REACHED)


class Call(models.Model):
    """Somebody who reads no screen is rung, and told in plain sentences."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Nobody: the number stands with what it is about, and is asked for when it is shown.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="calls"
    )
    message = models.OneToOneField(Message, models.CASCADE, related_name="call")
    # The station that rings.
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=CallState, default=CallState.WAITING)
    at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    last_try_at = models.DateTimeField(null=True)
    # Who has the number on their screen now, and since when. Every look is an event as well.
    number_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    number_seen_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True)
    note = SealedTextField(_("what they said"), blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                fields=["area", "at"], condition=Q(state__in=("waiting", "missed")),
                name="call_to_ring",
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CallState.TOLD, told_by__isnull=False, told_at__isnull=False)
                | (~Q(state=CallState.TOLD) & Q(told_by=None, told_at=None)),
                name="call_told_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(tries=0, last_try_at=None) | Q(tries__gt=0, last_try_at__isnull=False),
                name="call_tried_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(CallState.WAITING, CallState.TOLD)) | Q(tries__gt=0),
                name="call_missed_after_a_try",
            ),
            models.CheckConstraint(
                condition=Q(number_seen_by=None, number_seen_at=None)
                | Q(number_seen_by__isnull=False, number_seen_at__isnull=False),
                name="call_number_seen_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
