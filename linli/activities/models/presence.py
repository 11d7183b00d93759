"""Who was there, from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.activities.models.activity import Session
from linli.core.ids import uuid7


class How(models.TextChoices):
    """What shows that somebody was there."""

    LIST = "list", _("Ticked by the leader")
    CODE = "code", _("Code on the screen")
    DIGITS = "digits", _("Spoken digits")


class Presence(models.Model):
    """Somebody was there, from then to then. One at a time across all activities, never over
    midnight (§1.5)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sign_up = models.ForeignKey("activities.SignUp", models.PROTECT, related_name="presences")
    session = models.ForeignKey(Session, models.PROTECT, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="presences")
    came_at = models.DateTimeField()
    went_at = models.DateTimeField(null=True)
    came_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    went_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    came_how = models.CharField(max_length=6, choices=How, default=How.LIST)
    went_how = models.CharField(max_length=6, choices=How, blank=True)
    # How far from the place the phone said it was, metres: supporting evidence, no more.
    came_metres = models.PositiveIntegerField(null=True)
    went_metres = models.PositiveIntegerField(null=True)
    # Keyed hash of the phone's cookie, for a month: one phone for many people is looked at.
    phone = models.CharField(max_length=64, blank=True)
    # When it reached us, if the phone had no network as it happened; and that its clock was wrong.
    came_told_at = models.DateTimeField(null=True)
    went_told_at = models.DateTimeField(null=True)
    is_clock_off = models.BooleanField(default=False)
    # Closed by somebody else because nobody checked out: counts nothing until confirmed.
    is_forced = models.BooleanField(default=False)

    class Meta:
        ordering = ["came_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(went_at=None), name="one_open_presence"
            ),
            models.CheckConstraint(
                condition=Q(went_at=None) | Q(went_at__gte=F("came_at")),
                name="presence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(went_at=None, went_by=None)
                | Q(went_at__isnull=False, went_by__isnull=False),
                name="presence_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(came_told_at=None) | Q(came_told_at__gte=F("came_at")))
                & (Q(went_told_at=None) | Q(went_told_at__gte=F("went_at"))),
                name="presence_told_afterwards",
            ),
            models.CheckConstraint(
                condition=Q(came_how__in=How.values)
                & (
                    Q(went_at=None, went_how="") | Q(went_at__isnull=False, went_how__in=How.values)
                ),
                name="presence_how_known",
            ),
            # A code is shown to oneself; nobody ticks themselves in a list.
            models.CheckConstraint(
                condition=(Q(came_how=How.LIST) & ~Q(came_by=F("person")))
                | (~Q(came_how=How.LIST) & Q(came_by=F("person"))),
                name="presence_nobody_ticks_themselves",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
