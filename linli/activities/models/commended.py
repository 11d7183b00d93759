"""What somebody was commended for (令67 §9): by whom, at which level, and what proves it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class Rank(models.TextChoices):
    STATE = "state", _("Government of a county or above")
    OWN = "own", _("Our own organisation")
    OTHER = "other", _("Another organisation")


class Commendation(models.Model):
    """Written down by somebody else; of another organisation, it counts once a second person has
    verified it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="commendations"
    )
    name = models.CharField(_("name"), max_length=60)
    on = models.DateField(_("day"))
    granted_by = models.CharField(_("who granted it"), max_length=100)
    rank = models.CharField(_("level"), max_length=5, choices=Rank)
    evidence = models.CharField(_("what was seen"), max_length=200)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name", "on", "granted_by"], condition=Q(revoked_at=None),
                name="commendation_once",
            ),
            models.CheckConstraint(
                condition=Q(rank__in=Rank.values), name="commendation_rank"
            ),
            models.CheckConstraint(
                condition=~Q(evidence="") & ~Q(granted_by=""), name="commendation_is_proven"
            ),
            models.CheckConstraint(
                condition=~Q(written_by=F("person")), name="commendation_written_by_another"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None)
                | ~Q(verified_by=F("person")) & ~Q(verified_by=F("written_by")),
                name="commendation_verified_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None) | ~Q(rank=Rank.OTHER)
                | Q(verified_by__isnull=False),
                name="commendation_of_others_verified_first",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(reason=""),
                name="commendation_revoked_with_a_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)
