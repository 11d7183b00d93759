"""What somebody asked another, by their mobile number: to act for them, to live with them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import LookupField, SealedTextField
from linli.core.ids import uuid7
from linli.people.models.acting import Tie
from linli.people.models.consent import Channel
from linli.people.models.household import Household, Relation


class Proposal(models.Model):
    """It waits for whoever signs in with the number, if anybody ever does.

    It reads the same to the one who asked whether the number is known or not, and whether it was
    declined or not answered: nobody learns from it who uses a number.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals")
    mobile = SealedTextField(_("mobile number"))
    mobile_key = LookupField(source="mobile", purpose="mobile")
    # To act for the one who asks …
    tie = models.CharField(_("tie"), max_length=10, choices=Tie, blank=True)
    until = models.DateField(_("until"), null=True)
    may_see_file = models.BooleanField(default=False)
    # Written down by a station, with how the person or their papers said so.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    # … or to be noted in their household.
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="+")
    relation = models.CharField(_("relation"), max_length=12, choices=Relation, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["mobile_key"], name="proposal_mobile")]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "mobile_key"],
                condition=Q(household=None),
                name="proposal_to_act_once",
            ),
            models.UniqueConstraint(
                fields=["by", "mobile_key"],
                condition=Q(household__isnull=False),
                name="proposal_of_a_home_once",
            ),
            models.CheckConstraint(
                condition=(Q(household=None, relation="", until__isnull=False) & ~Q(tie=""))
                | (Q(household__isnull=False, tie="", until=None) & ~Q(relation="")),
                name="proposal_to_act_or_of_a_home",
            ),
            models.CheckConstraint(
                condition=Q(written_by=None, channel="")
                | (Q(written_by__isnull=False, household=None) & ~Q(channel="")),
                name="proposal_of_a_station_with_its_channel",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
