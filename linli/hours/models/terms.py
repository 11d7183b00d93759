"""What a town may set: how much counts on one day, how long the notice is, what a star takes."""

from django.db import models
from django.db.models import Q
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
    """The hours that a star takes."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    hours = models.PositiveIntegerField(_("hours"), unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, 5)), name="star_one_to_five"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="star_takes_hours"),
        ]

    def __str__(self) -> str:
        return str(self.number)
