"""Who is told before an activity is published: the village committee, the party organisation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.activities.models.activity import Activity
from linli.core.ids import uuid7

MOST_HOURS = 168


class FirstTold(models.Model):
    """In this place and all below it, an organisation is told of each activity first: so many
    hours before it may be published, unless it has read it sooner."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    hours = models.PositiveSmallIntegerField(_("hours before"), default=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "organisation"], condition=Q(ended_at=None), name="first_told_once"
            ),
            models.CheckConstraint(
                condition=Q(hours__range=(1, MOST_HOURS)), name="first_told_within_a_week"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Foretold(models.Model):
    """An organisation was told of a draft, and perhaps answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="foretold")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    words = models.CharField(_("what they say"), max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "organisation"], name="foretold_once"),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None, words="")
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="foretold_read_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
