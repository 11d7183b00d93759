"""The three forces 三工: party member, licensed social worker, volunteer. One may be all three."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7


class ForceKind(models.TextChoices):
    PARTY = "party", _("Party member")
    WORKER = "worker", _("Licensed social worker")
    VOLUNTEER = "volunteer", _("Volunteer")


class Level(models.TextChoices):
    """Of a social worker's licence."""

    NONE = "", _("None")
    ASSISTANT = "assistant", _("Assistant social worker")
    WORKER = "worker", _("Social worker, second level")
    SENIOR = "senior", _("Senior social worker")


class Force(models.Model):
    """A force a person belongs to, verified by somebody else."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="forces")
    kind = models.CharField(_("force"), max_length=10, choices=ForceKind)
    level = models.CharField(
        _("level"), max_length=10, choices=Level, default=Level.NONE, blank=True
    )
    certificate = SealedTextField(_("certificate number"), blank=True)
    registration = SealedTextField(_("registration number"), blank=True)
    # Who entered the licence in the register, and since when it holds.
    registrar = models.CharField(_("registering authority"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True)
    valid_until = models.DateField(_("last day"), null=True)
    # The last warning before the last day: so many days before.
    warned = models.PositiveSmallIntegerField(null=True)
    claimed_at = models.DateTimeField(default=timezone.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind"]
        constraints = [
            # One in force and one that waits: a renewal ends nothing until it is checked.
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(ended_at=None, verified_at__isnull=False),
                name="force_once_in_force",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(ended_at=None, verified_at=None),
                name="force_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_at=None)
                | (
                    Q(verified_by__isnull=False, verified_at__isnull=False, refused_at=None)
                    & ~Q(verified_by=F("person"))
                ),
                name="force_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(kind=ForceKind.WORKER, verified_at=None)
                | (Q(kind=ForceKind.WORKER) & ~Q(level="") & Q(valid_until__isnull=False))
                | (~Q(kind=ForceKind.WORKER) & Q(level="")),
                name="force_worker_has_a_level",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("issued_on")),
                name="force_ends_after_it_was_issued",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"

    @property
    def is_expired(self) -> bool:
        """Verified once, but its last day is over: it counts for nothing."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()
