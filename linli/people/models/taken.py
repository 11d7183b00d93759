"""Lists of people that leave the house: asked for, approved when they are long, taken, logged."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7
from linli.people.models.look import Why
from linli.people.models.status import Group

ALONE = 500  # persons one of the staff may take along in a day without a second one


class PeopleList(models.Model):
    """One list, of an area and all below it. What stands on it is read when it is taken."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    group = models.CharField(_("group"), max_length=14, choices=Group, blank=True)
    columns = models.JSONField(_("columns"), default=list)
    why = models.CharField(_("purpose"), max_length=10, choices=Why)
    note = models.CharField(_("in a few words"), max_length=100)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # How many stood on it when it was asked for; it may become fewer, never more.
    count = models.PositiveIntegerField()
    needs_second = models.BooleanField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken = models.PositiveIntegerField(null=True)

    APPROVAL_LASTS = timedelta(days=7)
    LASTS = timedelta(days=1)  # for a short one
    AGAIN = timedelta(minutes=30)  # for a download that broke off

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["asked_by", "taken_at"], name="list_taken_by")]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="list_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(count__lte=ALONE) | Q(needs_second=True), name="list_long_needs_second"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="list_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_granted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
                name="list_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None)
                | Q(needs_second=False)
                | Q(is_granted__isnull=False, is_granted=True),
                name="list_long_taken_when_granted",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken=None)
                | Q(taken_at__isnull=False, taken__isnull=False, taken__lte=F("count")),
                name="list_taken_no_longer_than_asked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def ends_at(self) -> datetime:
        """Until when it can be taken."""
        if self.taken_at:
            return self.taken_at + self.AGAIN
        if self.decided_at:
            return self.decided_at + self.APPROVAL_LASTS
        return self.asked_at + (self.APPROVAL_LASTS if self.needs_second else self.LASTS)

    @property
    def state(self) -> str:
        """Where it stands: one word, as `words.LIST_STATES` says it."""
        over = timezone.now() >= self.ends_at
        if self.is_granted is False:
            return "declined"
        if self.taken_at:
            return "taken" if over else "again"
        if over:
            return "over"
        return "waiting" if self.needs_second and not self.is_granted else "ready"
