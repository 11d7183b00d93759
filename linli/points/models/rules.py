"""What a service is worth, in which version, how much a place may give, and who earned what."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7
from linli.records.models import Kind as Category

MOST_MINUTES = 24 * 60
BEST = 4  # of the four faces


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
    least_star = models.PositiveSmallIntegerField(
        _("star before anything can be redeemed"), default=0
    )
    # Whoever earned may redeem for those they live with and those they act for.
    is_for_family = models.BooleanField(_("also for one's family"), default=False)
    # Added to a service with the best mark; counts in no bound of a day or a month.
    premium = models.PositiveSmallIntegerField(_("more for the best mark"), default=0)
    # In hundredths of what somebody earned in the name of a team: for the team, besides theirs.
    team_percent = models.PositiveSmallIntegerField(_("share of the team, in percent"), default=0)
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
            models.CheckConstraint(
                condition=Q(least_star__range=(0, 5)) & Q(premium__range=(0, 1000)),
                name="points_rule_star_and_premium",
            ),
            models.CheckConstraint(
                condition=Q(team_percent__range=(0, 100)), name="points_rule_share_of_a_team"
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


class Window(models.Model):
    """Hours of the day in which a service is worth more or less; minutes after midnight. One that
    ends before it begins passes midnight. No two of a rule overlap (migrations/0004)."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="windows", db_index=False)
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )

    class Meta:
        ordering = ["begins", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "begins"], name="points_window_once"),
            models.CheckConstraint(
                condition=Q(begins__range=(0, 1439), ends__range=(0, 1439)) & ~Q(begins=F("ends")),
                name="points_window_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(percent__range=(0, 1000)), name="points_window_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins}-{self.ends} {self.percent} %"


class Grade(models.Model):
    """What a service is worth that was rated so, in hundredths of the usual."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="grades", db_index=False)
    mark = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )

    class Meta:
        ordering = ["-mark"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "mark"], name="points_grade_once"),
            models.CheckConstraint(
                condition=Q(mark__range=(1, BEST)) & Q(percent__range=(0, 1000)),
                name="points_grade_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.percent} %"


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
