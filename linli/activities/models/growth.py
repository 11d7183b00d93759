"""An informal team grows under the body that guides it until it is registered (H9, 令67 §26)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BEGUN, STEADY, READY, REGISTERED = 1, 2, 3, 4
STAGES = {
    BEGUN: _("It has begun"),
    STEADY: _("It goes on steadily"),
    READY: _("It is ready to be registered"),
    REGISTERED: _("It is registered"),
}


MOST_ASKED = 1000


def _asked(label: "StrOrPromise", stage: int) -> "models.PositiveSmallIntegerField[int, int]":
    label = format_lazy("{stage}: {label}", stage=STAGES[stage], label=label)
    return models.PositiveSmallIntegerField(label)


class GrowthRule(models.Model):
    """What a place, and all below it that has said nothing of its own, asks of a team at each
    stage from a day on. Never changed: another version follows, and the higher number counts for
    the same day. Papers are asked for everywhere alike (Grown)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    since = models.DateField(_("in force from"))
    number = models.PositiveSmallIntegerField(default=1)
    members_1 = _asked(_("Members"), BEGUN)
    held_1 = _asked(_("Activities that took place"), BEGUN)
    months_1 = _asked(_("Months since the first of them"), BEGUN)
    members_2 = _asked(_("Members"), STEADY)
    held_2 = _asked(_("Activities that took place"), STEADY)
    months_2 = _asked(_("Months since the first of them"), STEADY)
    members_3 = _asked(_("Members"), READY)
    held_3 = _asked(_("Activities that took place"), READY)
    months_3 = _asked(_("Months since the first of them"), READY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-since", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["area", "since", "number"], name="growth_numbered"),
            models.CheckConstraint(
                condition=Q(members_1__gte=1, members_2__gte=F("members_1"))
                & Q(members_3__gte=F("members_2"), members_3__lte=MOST_ASKED),
                name="growth_asks_for_more_members",
            ),
            models.CheckConstraint(
                condition=Q(held_2__gte=F("held_1"), held_3__gte=F("held_2"))
                & Q(held_3__lte=MOST_ASKED),
                name="growth_asks_for_more_activities",
            ),
            models.CheckConstraint(
                condition=Q(months_2__gte=F("months_1"), months_3__gte=F("months_2"))
                & Q(months_3__lte=MOST_ASKED),
                name="growth_asks_for_more_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} v{self.number}"


class Grown(models.Model):
    """A stage that somebody confirmed, with what there was on that day and who guided the team."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="grown")
    guide = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(choices=STAGES.items())
    # The version by which it was reached; None: what Linli comes with.
    rule = models.ForeignKey(GrowthRule, models.PROTECT, null=True, related_name="+")
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
