"""A service that was not recorded when it was done: asked for by one, decided by another."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7
from linli.records.models.record import Reason


class Backdated(models.Model):
    """What is to be recorded, until a second person has looked at the evidence."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    # What it is about; the row itself where nothing else stands for it.
    source_kind = models.CharField(max_length=60)
    source_id = models.UUIDField()
    # The facts of the record: codes, figures and ids, as actions/backdating.py writes them.
    facts = models.JSONField()
    reason_kind = models.CharField(_("reason"), max_length=10, choices=Reason)
    reason = SealedTextField(_("in a few words"), max_length=200, blank=True)
    # Ids of stored files; IN_WORDS for what `proof` says.
    evidence = models.JSONField(_("evidence"), default=list)
    proof = SealedTextField(_("evidence in words"), max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)

    LASTS = timedelta(days=30)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id"],
                condition=Q(decided_at=None),
                name="backdated_asked_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason_kind="") & ~Q(evidence=[]), name="backdated_has_proof"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="backdated_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_granted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
                name="backdated_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_over(self) -> bool:
        """Nobody decided in time."""
        return self.decided_at is None and timezone.now() > self.asked_at + self.LASTS
