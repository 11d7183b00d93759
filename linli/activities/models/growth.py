"""An informal team grows under the body that guides it until it is registered (H9, 令67 §26)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7

BEGUN, STEADY, READY, REGISTERED = 1, 2, 3, 4
STAGES = {
    BEGUN: _("It has begun"),
    STEADY: _("It goes on steadily"),
    READY: _("It is ready to be registered"),
    REGISTERED: _("It is registered"),
}


class Grown(models.Model):
    """A stage that somebody confirmed, with what there was on that day and who guided the team."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="grown")
    guide = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(choices=STAGES.items())
    members = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    months = models.PositiveIntegerField()
    venue = models.CharField(_("where it meets regularly"), max_length=100, blank=True)
    charter = models.CharField(_("charter that was seen"), max_length=100, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["team", "number"]
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="grown_once_each"),
            models.CheckConstraint(
                condition=Q(number__range=(BEGUN, REGISTERED)), name="grown_stage"
            ),
            models.CheckConstraint(
                condition=Q(number__lt=STEADY) | ~Q(venue=""), name="grown_steady_has_a_venue"
            ),
            models.CheckConstraint(
                condition=Q(number__lt=READY) | ~Q(charter=""), name="grown_ready_has_a_charter"
            ),
            models.CheckConstraint(
                condition=~Q(team=models.F("guide")), name="grown_guided_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.number}"
