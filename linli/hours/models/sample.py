"""What an inspector looks into: hours drawn by lot, in a way that anybody can repeat (令67 §21)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7
from linli.hours.models.entry import Hour

MOST_DRAWN = 200


class Sample(models.Model):
    """Hours drawn from those of a place and of some days. Each draw is public, so nobody draws
    again until the lot suits them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    number = models.PositiveIntegerField()  # of hours there were
    seed = models.CharField(max_length=32)
    # SHA-256 of the ids of all hours there were: proof that none was left out afterwards.
    digest = models.CharField(max_length=64)
    chosen = models.JSONField()  # ids, in the order of the lot
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-drawn_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="sample_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(seed="") & ~Q(digest=""), name="sample_drawn"
            ),
        ]
        indexes = [models.Index(fields=["area", "-drawn_at"], name="sample_of_place")]

    def __str__(self) -> str:
        return self.seed


class Verdict(models.TextChoices):
    """What looking into an hour came to."""

    FINE = "fine", _("It is as it was")
    WRONG = "wrong", _("It is not as it was")
    UNCLEAR = "unclear", _("It cannot be told any more")


class Finding(models.Model):
    """What an inspector found out about one hour of a lot. Once said, it stays; how many of each
    there are is public (令67 §22)."""

    id = models.BigAutoField(primary_key=True)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="findings")
    hour = models.ForeignKey(Hour, models.PROTECT, related_name="findings")
    verdict = models.CharField(_("what you found"), max_length=8, choices=Verdict)
    # For those who review hours there; may be blanked when its volunteer leaves.
    words = SealedTextField(_("in a few words"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "hour"], name="finding_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="finding_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return self.verdict
