"""Where a tour stops on its way."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.activities.models.activity import Activity
from linli.core.ids import uuid7

MOST_STOPS = 30


class Stop(models.Model):
    """A place on the way of a tour, in the order in which one comes to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="stops")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("what is there"), max_length=40)
    address = models.CharField(_("address"), max_length=120, blank=True)
    at = models.TimeField(_("about when"), null=True)
    words = models.CharField(_("what one does there"), max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="stop_numbered_once"),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_STOPS)), name="stop_number_bounded"
            ),
        ]

    def __str__(self) -> str:
        return self.name
