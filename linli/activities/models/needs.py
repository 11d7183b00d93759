"""What an activity or a post asks of people: a skill, a guardian's yes, an insurance."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.activities.models.activity import Activity
from linli.core.fields import SealedTextField
from linli.core.ids import uuid7
from linli.people.models import Channel


class Skill(models.Model):
    """What one has learnt or is trained in, as a place names it: first aid, lifeguard."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=30)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="skill_named_once")]

    def __str__(self) -> str:
        return self.name


class Qualification(models.Model):
    """Somebody has a skill, as somebody else saw from a certificate or taught them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="qualifications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="qualifications"
    )
    seen = models.CharField(_("what was seen"), max_length=100)
    got_on = models.DateField(_("since"), default=timezone.localdate)
    valid_until = models.DateField(_("last day"), null=True)
    warned = models.PositiveSmallIntegerField(null=True)  # so many days before, the last time
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-verified_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skill"], condition=Q(ended_at=None), name="qualification_once"
            ),
            models.CheckConstraint(
                condition=~Q(verified_by=F("person")), name="qualification_verified_by_another"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("got_on")),
                name="qualification_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Policy(models.Model):
    """An insurance for those who come to activities, with the days it covers (条例685 §17)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    insurer = models.CharField(_("insurer"), max_length=60)
    number = models.CharField(_("number of the policy"), max_length=40)
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"))
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-until_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["insurer", "number"], name="policy_once"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="policy_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insurer} {self.from_on}–{self.until_on}"


class Permit(models.Model):
    """A guardian's yes to a minor's part in one activity: who gave it, how and when (§1.9)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="permits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="permits")
    # On their own screen; or, by name, as the desk heard or read it.
    guardian = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    name = SealedTextField(blank=True)
    channel = models.CharField(_("how it was given"), max_length=8, choices=Channel)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="permit_once"),
            models.CheckConstraint(
                condition=Q(channel=Channel.OWN_SCREEN, guardian__isnull=False)
                & Q(recorded_by=F("guardian"))
                | Q(channel__in=(Channel.SPOKEN, Channel.PHONE, Channel.PAPER), guardian=None),
                name="permit_by_a_guardian",
            ),
            models.CheckConstraint(
                condition=~Q(recorded_by=F("person")), name="permit_not_by_the_minor"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
