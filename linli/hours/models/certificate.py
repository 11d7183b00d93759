"""A certificate 志愿服务记录证明: what was signed, and whether it still holds."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7
from linli.hours.models.entry import Hour


class Standing(models.TextChoices):
    VALID = "valid", _("Valid")
    SUPERSEDED = "superseded", _("Out of date")
    REVOKED = "revoked", _("Not valid any more")


class Certificate(models.Model):
    """The hours one organisation recorded for one person in a period, as they stood that day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True)
    code = models.CharField(_("check code"), max_length=12, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates"
    )
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    minutes = models.PositiveIntegerField()
    # The very text that was signed; blanked when its holder leaves.
    body = SealedTextField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    key_name = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=Standing, default=Standing.VALID)
    issued_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=Standing.values), name="certificate_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=Standing.VALID, ended_at=None)
                | (~Q(state=Standing.VALID) & Q(ended_at__isnull=False)),
                name="certificate_ended",
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="certificate_days_in_order"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="certificate_of_something"),
        ]

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """Which hours it shows: when one of them goes, so does the certificate."""

    id = models.BigAutoField(primary_key=True)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="lines")
    hour = models.ForeignKey(Hour, models.PROTECT, related_name="lines")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "hour"], name="certificate_line_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
