"""Who earned what with which service, cut into parts where the hour of the day or the rule differs,
and how the service was rated."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7
from linli.points.models.ledger import Posting
from linli.points.models.rules import BEST, MOST_MINUTES, Budget, Rule


class Standing(models.TextChoices):
    """How it stands with what was earned."""

    PAID = "paid", _("Credited")
    FROZEN = "frozen", _("Held")
    GONE = "gone", _("Points taken back")


class Cut(models.TextChoices):
    """Why less was credited than the hours are worth."""

    NO_RULE = "no_rule", _("The place has no rule yet")
    DAY = "day", _("The most for a day is reached")
    MONTH = "month", _("The most for a month is reached")
    BUDGET = "budget", _("The place has given all of this year")


class Rating(models.Model):
    """The mark a service has, from 1 to 4; none once it was withdrawn. Kept by the service and not
    by what was earned: it may come before the hours count, and outlives their versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service_kind = models.CharField(max_length=60)
    service_id = models.UUIDField()
    mark = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_kind", "service_id"], name="points_rating_once"
            ),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(mark__range=(1, BEST)), name="points_rating_mark"
            ),
        ]

    def __str__(self) -> str:
        return str(self.mark)


class Earning(models.Model):
    """What somebody earned with one service, by the rule in force when it was done. Written also
    when it brought nothing: the simulator reads the minutes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source_kind = models.CharField(max_length=60)
    source_id = models.UUIDField()
    # Another mark has it reckoned anew: one is taken back, and the next one lives.
    turn = models.PositiveIntegerField(default=0)
    # The service in all its versions.
    service_kind = models.CharField(max_length=60, blank=True)
    service_id = models.UUIDField(null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="earnings", db_index=False
    )
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    category = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField()
    quality = models.PositiveSmallIntegerField(default=100)
    mark = models.PositiveSmallIntegerField(null=True)
    done_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done_on = models.DateField()  # the same in local time: caps are of a day and a month
    # When this service first brought points: their months are counted from here, whatever is
    # corrected later.
    since = models.DateField(null=True)
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="+")
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, related_name="+")
    worth = models.PositiveIntegerField()
    premium = models.PositiveIntegerField(default=0)  # of the points, those for the best mark
    points = models.PositiveIntegerField()
    cut = models.CharField(max_length=10, choices=Cut, blank=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PAID)
    freezes = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    # In whose name it was given, and what the team got besides, in the same posting.
    team = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    share = models.PositiveIntegerField(default=0)
    posting = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "person", "turn"], name="points_earned_once"
            ),
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "person"],
                condition=~Q(standing=Standing.GONE),
                name="points_earned_one_lives",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, MOST_MINUTES)), name="points_earned_in_a_day"
            ),
            models.CheckConstraint(
                condition=Q(points__lte=F("worth") + F("premium"))
                & Q(premium__lte=F("points"))
                & Q(held__lte=F("points")),
                name="points_earned_no_more_than_worth",
            ),
            models.CheckConstraint(
                condition=Q(points=0, posting=None) | Q(points__gt=0, posting__isnull=False),
                name="points_earned_were_posted",
            ),
            models.CheckConstraint(
                condition=Q(share=0) | Q(team__isnull=False, share__lte=F("points")),
                name="points_earned_share_of_a_team",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.FROZEN) | Q(held=0), name="points_held_if_frozen"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="points_earned_standing_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("done_at")),
                name="points_earned_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(mark__range=(1, BEST)), name="points_earned_mark"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "done_on"], name="points_earned_by"),
            models.Index(fields=["area", "done_on"], name="points_earned_in"),
            models.Index(fields=["service_id"], name="points_earned_with"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class Part(models.Model):
    """A part of a service in which one rule and one coefficient hold. Parts are written before
    their earning, and the database adds them up to its minutes as it comes (migrations/0004)."""

    id = models.BigAutoField(primary_key=True)
    earning = models.ForeignKey(Earning, models.PROTECT, related_name="parts", db_index=False)
    number = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["earning", "number"], name="points_part_numbered"),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, MOST_MINUTES)) & Q(percent__range=(0, 1000)),
                name="points_part_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("begun_at")), name="points_part_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} × {self.percent} %"
