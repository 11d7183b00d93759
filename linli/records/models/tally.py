"""Figures rolled up from the records, in the same transaction, so that a page reads a few rows.

They are never the truth: `manage rebuild_tallies --check` proves them equal to a recount.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.catalogue.models import Force
from linli.records.models.record import Kind

# The column that keeps the minutes of each force.
FORCES: dict[str, str] = {force: f"{force}_minutes" for force in Force.values}


class Tally(models.Model):
    """What was done in an area in a month, of one kind and service, by one organisation."""

    id = models.BigAutoField(primary_key=True)
    # Its unique constraints begin with it.
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    # Its first day, in local time, of when the service began.
    month = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    service = models.ForeignKey(
        "catalogue.Service", models.PROTECT, null=True, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    is_confidential = models.BooleanField(default=False)
    services = models.PositiveIntegerField(default=0)
    person_times = models.PositiveIntegerField(default=0)
    worker_minutes = models.PositiveIntegerField(default=0)
    volunteer_minutes = models.PositiveIntegerField(default=0)
    party_minutes = models.PositiveIntegerField(default=0)
    partner_minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # Two, because no service is no value, and no value equals nothing.
            models.UniqueConstraint(
                fields=["area", "month", "kind", "service", "organisation", "is_confidential"],
                condition=Q(service__isnull=False),
                name="tally_once_of_a_service",
            ),
            models.UniqueConstraint(
                fields=["area", "month", "kind", "organisation", "is_confidential"],
                condition=Q(service=None),
                name="tally_once_of_no_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.kind} {self.services}"


class Served(models.Model):
    """How often one person was served in an area in a month: so that people are counted once."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    service = models.ForeignKey(
        "catalogue.Service", models.PROTECT, null=True, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    times = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["area", "month", "person"], name="served_in_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "month", "kind", "service", "organisation", "person"],
                condition=Q(service__isnull=False),
                name="served_once_of_a_service",
            ),
            models.UniqueConstraint(
                fields=["area", "month", "kind", "organisation", "person"],
                condition=Q(service=None),
                name="served_once_of_no_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.kind} {self.times}"
