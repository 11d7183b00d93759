"""What a town may set: how much counts on one day, how long the notice is, what a star takes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Terms(models.Model):
    """From this day on. The row with the latest day that has come is in force."""

    since = models.DateField(_("in force from"), unique=True)
    most_a_day = models.PositiveSmallIntegerField(_("minutes that count on one day"), default=600)
    notice_days = models.PositiveSmallIntegerField(_("days of public notice"), default=7)
    answer_days = models.PositiveSmallIntegerField(_("working days to answer"), default=10)

    class Meta:
        ordering = ["-since"]
        verbose_name = _("terms")
        constraints = [
            models.CheckConstraint(
                condition=Q(most_a_day__range=(1, 1440)), name="terms_most_within_a_day"
            ),
            # Seven days are the least the guidance of 2015 knows.
            models.CheckConstraint(
                condition=Q(notice_days__range=(7, 60)), name="terms_notice_a_week"
            ),
            models.CheckConstraint(
                condition=Q(answer_days__range=(1, 60)), name="terms_answer_in_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.since)


class Star(models.Model):
    """What a star takes: hours that count, and that they are good ones."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    hours = models.PositiveIntegerField(_("hours"), unique=True)
    # Of the minutes that were decided about, so many in a hundred were let through and stayed.
    least_sound = models.PositiveSmallIntegerField(_("per cent that stood"), default=0)
    # What those who were helped gave on average, in tenths of marks: 35 is 3.5 of 4. Where nobody
    # gave any, it bars nobody.
    least_rating = models.PositiveSmallIntegerField(_("least rating"), default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, 5)), name="star_one_to_five"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="star_takes_hours"),
            models.CheckConstraint(
                condition=Q(least_sound__lte=100) & Q(least_rating__lte=40),
                name="star_quality_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class StarChange(models.Model):
    """Somebody reached a star, or lost it with hours that count no more."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stars")
    was = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()  # since then; 0 is none
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(was__range=(0, 5), number__range=(0, 5)) & ~Q(was=F("number")),
                name="star_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was} {self.number}"
