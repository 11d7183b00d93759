"""A check-out that nobody wrote down: closed by force, and until when somebody was there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.activities.models.presence import Presence
from linli.core.fields import SealedTextField
from linli.core.ids import uuid7


class WhyOpen(models.TextChoices):
    """Why nobody checked out."""

    FORGOT = "forgot", _("They forgot to check out")
    NETWORK = "network", _("The phone or the network failed")
    LATE = "late", _("The list was closed on a later day")


class Forgotten(models.Model):
    """A check-out that was forgotten and closed by force: until when somebody was there, as one
    says and another confirms. Until then it counts nothing (§1.5, rule 2)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    presence = models.OneToOneField(Presence, models.PROTECT, related_name="forgotten")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    why = models.CharField(max_length=8, choices=WhyOpen)
    words = SealedTextField(max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("person"))
                & (Q(decided_by=None) | ~Q(decided_by=F("person"))),
                name="forgotten_not_about_oneself",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="forgotten_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_granted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
                name="forgotten_decided_whole",
            ),
            models.CheckConstraint(condition=Q(why__in=WhyOpen.values), name="forgotten_why_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
