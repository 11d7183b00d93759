"""What a service is worth, in which version, how much a place may give, and who earned what."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7
from linli.points.models.ledger import Posting
from linli.records.models import Kind as Category

MOST_MINUTES = 24 * 60


class Rule(models.Model):
    """What is given in a place and all below it that has no rule of its own, from a day on. Never
    changed: another version follows, and the higher number counts for the same day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    valid_from = models.DateField(_("valid from"))
    number = models.PositiveSmallIntegerField(default=1)
    per_hour = models.PositiveSmallIntegerField(_("points for an hour"))
    day_cap = models.PositiveIntegerField(_("at most in a day"), null=True)
    month_cap = models.PositiveIntegerField(_("at most in a month"), null=True)
    least_hours = models.PositiveSmallIntegerField(
        _("hours before anything can be redeemed"), default=0
    )
    months = models.PositiveSmallIntegerField(_("months until points run out"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-valid_from", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "valid_from", "number"], name="points_rule_numbered"
            ),
            models.CheckConstraint(
                condition=Q(per_hour__range=(0, 1000)), name="points_rule_per_hour"
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__range=(1, 120)), name="points_rule_months"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} v{self.number}"


class Rate(models.Model):
    """What a kind of service is worth, in hundredths of the usual."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="rates", db_index=False)
    category = models.CharField(max_length=20, choices=Category)
    percent = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "category"], name="points_rate_once"),
            models.CheckConstraint(
                condition=Q(percent__range=(0, 1000)), name="points_rate_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.percent} %"


class Budget(models.Model):
    """How many points a place and all below it may give in a year. What is taken back is free
    again. A place without one is not bounded."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))
    points = models.PositiveIntegerField(_("points"))
    issued = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year", "area__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="points_budget_once"),
            models.CheckConstraint(condition=Q(issued__lte=F("points")), name="points_budget_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.issued}/{self.points}"


class Standing(models.TextChoices):
    """How it stands with what was earned."""

    PAID = "paid", _("Credited")
    FROZEN = "frozen", _("Held")
    GONE = "gone", _("Taken back")


class Cut(models.TextChoices):
    """Why less was credited than the hours are worth."""

    NO_RULE = "no_rule", _("The place has no rule yet")
    DAY = "day", _("The most for a day is reached")
    MONTH = "month", _("The most for a month is reached")
    BUDGET = "budget", _("The place has given all of this year")


class Earning(models.Model):
    """What somebody earned with one service, by the rule in force when it was done. Written also
    when it brought nothing: the simulator reads the minutes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source_kind = models.CharField(max_length=60)
    source_id = models.UUIDField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="earnings", db_index=False
    )
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    category = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField()
    quality = models.PositiveSmallIntegerField(default=100)
    done_at = models.DateTimeField()
    done_on = models.DateField()  # the same in local time: caps are of a day and a month
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="+")
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, related_name="+")
    worth = models.PositiveIntegerField()
    points = models.PositiveIntegerField()
    cut = models.CharField(max_length=10, choices=Cut, blank=True)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PAID)
    freezes = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    posting = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "person"], name="points_earned_once"
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, MOST_MINUTES)), name="points_earned_in_a_day"
            ),
            models.CheckConstraint(
                condition=Q(points__lte=F("worth")) & Q(held__lte=F("points")),
                name="points_earned_no_more_than_worth",
            ),
            models.CheckConstraint(
                condition=Q(points=0, posting=None) | Q(points__gt=0, posting__isnull=False),
                name="points_earned_were_posted",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.FROZEN) | Q(held=0), name="points_held_if_frozen"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="points_earned_standing_known"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "done_on"], name="points_earned_by"),
            models.Index(fields=["area", "done_on"], name="points_earned_in"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"
