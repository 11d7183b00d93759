"""Somebody says that an hour is not right, and is answered within ten working days (§1.6); if the
answer does not satisfy them, somebody else looks at it once more."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7
from linli.hours.models.entry import Hour


class Outcome(models.TextChoices):
    STAYS = "stays", _("It stays as it is")
    ENDS = "ends", _("It does not count")
    AGAIN = "again", _("It is reviewed again")
    CORRECTED = "corrected", _("The record was corrected")


class Objection(models.Model):
    """A sentence about one hour, by its volunteer or by anybody. A second look at what was answered
    is a row of its own; migrations/0007_second_look.py sees that there is one, of the same."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hour = models.ForeignKey(Hour, models.PROTECT, related_name="objections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="objections")
    # May be blanked when somebody leaves.
    words = SealedTextField(_("what is not right"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    # A second look: at which answer, and who gave it, who is not to judge themselves.
    appeals = models.OneToOneField("self", models.PROTECT, null=True, related_name="second_look")
    not_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = SealedTextField(_("answer"), max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "by"], condition=Q(answered_at=None), name="objection_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="")
                | (Q(answered_at__isnull=False) & Q(outcome__in=Outcome.values)),
                name="objection_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")),
                name="objection_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(appeals=None, not_by=None)
                | Q(appeals__isnull=False, not_by__isnull=False),
                name="objection_second_look_whole",
            ),
            models.CheckConstraint(
                condition=Q(not_by=None) | Q(answered_by=None) | ~Q(answered_by=F("not_by")),
                name="objection_second_look_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
