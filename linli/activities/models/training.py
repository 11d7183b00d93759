"""What somebody was taught: a course of a place, and who did it with what outcome (令67 §8).

Learning minutes are minutes of learning: nothing here is a service, and nobody's hours read it.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.activities.models.needs import Skill
from linli.core.ids import uuid7

LONGEST = 60_000  # minutes of one course
BEST = 100  # marks


class Implied(models.Model):
    """Whoever has one skill has the other too. Never in a circle: the action sees to that."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="gives")
    also = models.ForeignKey(Skill, models.PROTECT, related_name="given_by")

    class Meta:
        ordering = ["skill", "also"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "also"], name="implied_once"),
            models.CheckConstraint(condition=~Q(skill=F("also")), name="implied_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.also_id}"


class Course(models.Model):
    """What is taught, by whom, for how long, and what one has to reach."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    host = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=50)
    content = models.TextField(_("main content"), max_length=1000)
    minutes = models.PositiveIntegerField(_("minutes of learning"))
    pass_mark = models.PositiveSmallIntegerField(_("marks needed"), null=True)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, related_name="courses")
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "host", "name"], name="course_named_once"),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, LONGEST)), name="course_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark=None) | Q(pass_mark__range=(1, BEST)),
                name="course_pass_mark_can_be_reached",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """Somebody did a course on a day, as somebody else wrote down. What it asked and how long it
    was stands here as it was then."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="trainings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="trainings")
    on = models.DateField(_("day"))
    minutes = models.PositiveIntegerField(_("minutes of learning"))
    pass_mark = models.PositiveSmallIntegerField(null=True)
    score = models.PositiveSmallIntegerField(_("marks"), null=True)
    is_passed = models.BooleanField(default=False)
    certificate = models.CharField(_("certificate"), max_length=60, blank=True)
    valid_until = models.DateField(_("last day"), null=True)
    warned = models.PositiveSmallIntegerField(null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "person", "on"], condition=Q(revoked_at=None),
                name="training_once_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(written_by=F("person")), name="training_written_by_another"
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, LONGEST)), name="training_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(0, BEST)), name="training_score"
            ),
            # An exam that was not taken, or not passed, is none that was passed.
            models.CheckConstraint(
                condition=Q(is_passed=False) | Q(pass_mark=None)
                | Q(score__isnull=False, score__gte=F("pass_mark")),
                name="training_passed_with_the_marks",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("on")),
                name="training_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(reason=""),
                name="training_revoked_with_a_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)
