"""What was handed over to the system the ministry names (令67 §4): which hours, and what came back.

Nobody published its interface. A table in its field numbers is made here and read in there by hand;
the row of each hour says how far it is.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7
from linli.hours.models.entry import Hour


class Handover(models.Model):
    """One table, of the hours of a place that count and had not been handed over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    rows = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)  # brought in from there, so there already
    purpose = SealedTextField(_("purpose"), max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="handover_days_in_order"
            ),
            models.CheckConstraint(condition=Q(rows__gte=1), name="handover_of_something"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Sync(models.TextChoices):
    """How far a row is on the other side."""

    SENT = "sent", _("Handed in there")
    THERE = "there", _("It is there")
    REFUSED = "refused", _("Refused there")


class Passed(models.Model):
    """One hour in one table. What was refused there may be handed over again."""

    id = models.BigAutoField(primary_key=True)
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="passed")
    hour = models.ForeignKey(Hour, models.PROTECT, related_name="passed")
    state = models.CharField(max_length=8, choices=Sync, default=Sync.SENT)
    # The number it has there. How it is made nobody published: kept as it is given.
    national_number = models.CharField(max_length=40, blank=True)
    why = models.CharField(_("reason"), max_length=100, blank=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hour"], condition=~Q(state=Sync.REFUSED), name="passed_once"
            ),
            models.UniqueConstraint(fields=["handover", "hour"], name="passed_once_a_table"),
            models.CheckConstraint(condition=Q(state__in=Sync.values), name="passed_state_known"),
            models.CheckConstraint(
                condition=Q(state=Sync.SENT, changed_at=None)
                | (~Q(state=Sync.SENT) & Q(changed_at__isnull=False)),
                name="passed_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return self.state
