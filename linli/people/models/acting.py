"""Family and guardians who act for somebody, with that person's recorded consent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7
from linli.people.models.consent import Consent


class Tie(models.TextChoices):
    GUARDIAN = "guardian", _("Guardian")
    FAMILY = "family", _("Family")
    NEIGHBOUR = "neighbour", _("Neighbour")
    CARER = "carer", _("Paid carer")


class Acting(models.Model):
    """`actor` may act for `person` until it ends. A guardian's consent is the basis below 14."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acts_for")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acted_for")
    tie = models.CharField(_("tie"), max_length=10, choices=Tie)
    may_order = models.BooleanField(_("may order and follow services"), default=True)
    may_see_file = models.BooleanField(_("may see and correct the file"), default=False)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+")
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_until = models.DateField(_("until"))
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "person"], condition=Q(ended_at=None), name="acting_once"
            ),
            models.CheckConstraint(condition=~Q(actor=F("person")), name="acting_for_another"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="acting_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} for {self.person_id}"
