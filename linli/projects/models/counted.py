"""What the records make of a contract.

Nobody types what was done. Whatever stands in `Item`, `Met` and `Progress` follows the records in
the same transaction, and `manage rebuild_progress --check` proves it equal to a recount.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.projects.models.contract import Indicator, Project


class Reason(models.TextChoices):
    """Why a record does not count for an indicator it is about; in the order they are asked."""

    PLACE = "place", _("Outside the area")
    LATE = "late", _("Recorded too late")
    PERSONS = "persons", _("Too few people")
    SESSIONS = "sessions", _("Too few sessions")
    MINUTES = "minutes", _("Too short")
    GROUP = "group", _("Nobody of the group")
    NAMELESS = "nameless", _("Nobody named")
    ELSEWHERE = "elsewhere", _("Counted in another project")


class Ascription(models.Model):
    """The one project that a record counts for."""

    id = models.BigAutoField(primary_key=True)
    record = models.OneToOneField("records.ServiceRecord", models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="ascriptions")

    def __str__(self) -> str:
        return f"{self.record_id} for {self.project_id}"


class Item(models.Model):
    """A record that an indicator is about: counted, or not and why not."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="items", db_index=False)
    record = models.ForeignKey("records.ServiceRecord", models.PROTECT, related_name="+")
    # When the service began, so that the lists are read in order from an index.
    at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    # What it has of what the reason asks for: 22 people of 25.
    have = models.PositiveIntegerField(default=0)
    need = models.PositiveIntegerField(default=0)
    # What it adds, in the indicator's unit; of hours the minutes, of people those who are named.
    amount = models.PositiveIntegerField(default=0)
    ascription = models.ForeignKey(Ascription, models.PROTECT, null=True, related_name="items")

    class Meta:
        indexes = [models.Index(fields=["indicator", "reason", "at", "id"], name="item_listed")]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "record"], name="item_once"),
            models.CheckConstraint(
                condition=Q(reason="", ascription__isnull=False)
                | (~Q(reason="") & Q(ascription=None, amount=0, reason__in=Reason.values)),
                name="item_counts_for_its_project",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.reason or self.amount}"


class Met(models.Model):
    """How many counted records of an indicator name a person: people are counted once."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "person"], name="met_once"),
            models.CheckConstraint(condition=Q(times__gte=1), name="met_at_least_once"),
        ]

    def __str__(self) -> str:
        return f"{self.times}"


class Progress(models.Model):
    """What an indicator has reached: the sum of its counted items, or the people they name."""

    indicator = models.OneToOneField(
        Indicator, models.PROTECT, primary_key=True, related_name="progress"
    )
    counted = models.PositiveIntegerField(default=0)
    uncounted = models.PositiveIntegerField(default=0)
    # In the indicator's unit; of hours in minutes.
    amount = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.amount}"
