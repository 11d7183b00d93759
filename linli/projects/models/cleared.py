"""Two records that look like one thing counted twice, and are right all the same."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class Cleared(models.Model):
    """Somebody who buys has looked, and says why both count."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey("records.ServiceRecord", models.PROTECT, related_name="+")
    second = models.ForeignKey("records.ServiceRecord", models.PROTECT, related_name="+")
    because = models.CharField(_("why it is right"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="cleared_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="cleared_in_order"),
            models.CheckConstraint(condition=~Q(because=""), name="cleared_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"
