"""A roster somebody handed in: checked first, then taken, then gone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7


class RosterState(models.TextChoices):
    """The life of a roster, in order."""

    HANDED_IN = "in", _("Being checked")
    CHECKED = "checked", _("Checked")
    TAKING = "taking", _("Being taken")
    TAKEN = "taken", _("Taken")
    UNREADABLE = "bad", _("Cannot be read")


class Roster(models.Model):
    """The file (base64) and what was found wrong stay sealed, for a day at most."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RosterState, default=RosterState.HANDED_IN)
    content = SealedTextField(blank=True)
    problems = SealedTextField(blank=True)
    # A sentence about the whole file when it cannot be read as a roster.
    sentence = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-handed_in_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=RosterState.TAKEN) | Q(taken_at__isnull=False),
                name="roster_taken_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
