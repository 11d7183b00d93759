"""What an indicator that no record can show has reached: a report written, a handbook printed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7
from linli.projects.models.contract import MOST, Indicator


class Stand(models.TextChoices):
    WAITING = "waiting", _("To be looked at")
    ACCEPTED = "accepted", _("It counts")
    REFUSED = "refused", _("Does not count")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Claim(models.Model):
    """So much was done, says the agency, and hands in what shows it. It counts once somebody of
    the purchaser's accepts it; who handed it in decides nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="claims")
    on = models.DateField(_("day"))
    amount = models.PositiveIntegerField(_("how many"))
    title = models.CharField(_("what it is"), max_length=80)
    evidence = models.JSONField(default=list)  # ids of stored files
    stand = models.CharField(max_length=9, choices=Stand, default=Stand.WAITING)
    because = models.CharField(_("why not"), max_length=200, blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-handed_in_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__range=(1, MOST)), name="claim_amount"),
            models.CheckConstraint(condition=~Q(title=""), name="claim_says_what"),
            models.CheckConstraint(condition=~Q(evidence=[]), name="claim_has_evidence"),
            models.CheckConstraint(
                condition=Q(
                    stand__in=[Stand.WAITING, Stand.WITHDRAWN], decided_by=None, decided_at=None
                )
                | Q(
                    stand__in=[Stand.ACCEPTED, Stand.REFUSED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="claim_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("handed_in_by")),
                name="claim_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.stand}"
