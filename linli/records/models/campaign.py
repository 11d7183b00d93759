"""What many do at the same time, across projects and places: a campaign against fraud, or the days
after a typhoon. A record is of it by its tag; the figures are those of its records."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7

PREFIX = "c_"  # what the tag of a campaign begins with


class Sort(models.TextChoices):
    CAMPAIGN = "campaign", _("Campaign")
    EMERGENCY = "emergency", _("Emergency response")


class Campaign(models.Model):
    """From a day to a day, in an area and all below it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tag = models.CharField(max_length=20, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=40)
    sort = models.CharField(_("kind of campaign"), max_length=10, choices=Sort)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "name", "first_day"], name="campaign_once"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="campaign_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(sort__in=Sort.values), name="campaign_sort"),
            models.CheckConstraint(condition=Q(tag__startswith=PREFIX), name="campaign_tag_is_one"),
        ]

    def __str__(self) -> str:
        return self.name


class Tagged(models.Model):
    """A version of a record that is of a campaign: what its tags say, so that it can be found."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="tagged", db_index=False)
    record = models.ForeignKey("records.ServiceRecord", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "record"], name="tagged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} of {self.campaign_id}"
