"""Hours that another system kept: a table handed in by one, decided about by another.

Each row keeps for ever where it came from and its number there; the service record that is written
of it points at the row, and so does every version of the hour.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7
from linli.hours.models.entry import LONGEST


class Transfer(models.Model):
    """One table. What is to be corrected in it stays sealed, for a day at most."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    problems = SealedTextField(blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)

    class Meta:
        ordering = ["-handed_in_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("handed_in_by")),
                name="transfer_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_granted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
                name="transfer_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def good(self) -> int:
        """How many rows were neither known nor wrong."""
        return self.rows - self.known - self.bad

    @property
    def is_open(self) -> bool:
        """Whether there is something to decide, and nobody has."""
        return self.decided_at is None and self.good > 0


class Step(models.TextChoices):
    """What became of a row."""

    WAITS = "waits", _("Waits for a second person")
    TAKEN = "taken", _("Brought in")
    DECLINED = "declined", _("Declined")
    UNFIT = "unfit", _("Could not be taken over")


class Oddity(models.TextChoices):
    """What whoever decides should look at."""

    OVERLAP = "overlap", _("Overlaps a service recorded here")
    SAME_DAY = "same_day", _("Something is recorded here on that day")
    CAP = "cap", _("Above the daily limit")
    NO_TIME = "no_time", _("Time of day not known")
    UNKNOWN = "unknown", _("Not verified as a volunteer here")


class Imported(models.Model):
    """One row: minutes that somebody gave, as another system says."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="hours")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="imported_hours"
    )
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    # Where it comes from, and its number there: what it is known again by.
    system = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    has_time = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField()
    marks = models.JSONField(default=list)
    step = models.CharField(max_length=8, choices=Step, default=Step.WAITS)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["begun_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "number"],
                condition=Q(step__in=[Step.WAITS, Step.TAKEN]),
                name="imported_once",
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="imported_step_known"),
            models.CheckConstraint(
                condition=~Q(system="") & ~Q(number="") & ~Q(title=""), name="imported_named"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("handed_in_by")), name="imported_not_by_oneself"
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, LONGEST)), name="imported_minutes"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("begun_at")), name="imported_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"
