"""A bonus that somebody at the desk gave by hand, with the reason, and how it was taken back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from linli.core.fields import LookupField, SealedTextField
from linli.core.ids import uuid7
from linli.points.models.ledger import Posting

LONGEST_REASON = 100


class Bonus(models.Model):
    """Points for a volunteer or a team without hours. It stays as it was given, and is taken back
    once at most (migrations/0005_bonuses.py)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="bonuses"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    # The place whose points they are.
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    points = models.PositiveIntegerField()
    # Read by whoever has it. May be blanked when they leave.
    reason = SealedTextField(max_length=LONGEST_REASON, blank=True)
    reason_key = LookupField(source="reason", purpose="bonus")
    posting = models.OneToOneField(Posting, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_why = SealedTextField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["area", "-at"], name="points_bonuses_in")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None)
                | Q(person=None, organisation__isnull=False),
                name="points_bonus_is_for_one",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(person=F("by")), name="points_bonus_not_to_oneself"
            ),
            models.CheckConstraint(condition=Q(points__gte=1), name="points_bonus_is_something"),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="points_bonus_taken_by_somebody",
            ),
            # For one reason once, as long as it stands.
            models.UniqueConstraint(
                fields=["person", "area", "reason_key"],
                condition=Q(person__isnull=False, taken_at=None),
                name="points_bonus_of_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "area", "reason_key"],
                condition=Q(organisation__isnull=False, taken_at=None),
                name="points_bonus_of_a_team_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.points)
