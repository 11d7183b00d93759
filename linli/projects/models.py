"""Purchased projects: the contract, its indicators, and what the records make of them.

Nobody types what was done. Whatever stands in `Item`, `Met` and `Progress` follows the records in
the same transaction, and `manage rebuild_progress --check` proves it equal to a recount.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7

WHOLE = 100  # what the weights of a contract add up to
MOST_FEN = 1_000_000_000_00  # a thousand million yuan
MOST = 10_000_000  # of a target


class Field(models.TextChoices):
    """The fields of a purchase plan. Codes as in organisations.Field."""

    COMMUNITY = "community", _("Community")
    FAMILY = "family", _("Families")
    ELDERS = "elders", _("Elders")
    YOUTH = "youth", _("Children and youth")
    MEDICAL = "medical", _("Medical")
    CORRECTIONS = "corrections", _("Corrections")
    NEWCOMERS = "newcomers", _("Non-registered residents")
    MIND = "mind", _("Psychological support")


class Management(models.TextChoices):
    """How the work is had: bought from somebody, or by workers employed directly (双百)."""

    CONTRACT = "contract", _("Bought from an agency")
    DIRECT = "direct", _("Workers employed directly")


class State(models.TextChoices):
    DRAFTED = "drafted", _("Draft")
    SIGNED = "signed", _("Signed")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Wound up")


class Unit(models.TextChoices):
    """What an indicator counts of a record."""

    PEOPLE = "people", _("different people")
    PERSON_TIMES = "times", _("attendances")
    EVENTS = "events", _("events")
    SESSIONS = "sessions", _("sessions")
    ITEMS = "items", _("items")
    COPIES = "copies", _("copies")
    HOURS = "hours", _("hours")


class Reason(models.TextChoices):
    """Why a record does not count for an indicator it is about; in the order they are asked."""

    PLACE = "place", _("Outside the area")
    LATE = "late", _("Recorded too late")
    PERSONS = "persons", _("Too few people")
    SESSIONS = "sessions", _("Too few sessions")
    MINUTES = "minutes", _("Too short")
    NAMELESS = "nameless", _("Nobody named")
    ELSEWHERE = "elsewhere", _("Counted in another project")


class Project(models.Model):
    """What a purchaser agreed with whoever does the work."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=60)
    number = models.CharField(_("contract number"), max_length=40)
    field = models.CharField(_("field"), max_length=12, choices=Field)
    management = models.CharField(
        _("management"), max_length=10, choices=Management, default=Management.CONTRACT
    )
    purchaser = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    # Where the purchaser sits.
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    fen = models.BigIntegerField(_("amount"))
    # What was recorded later than the law allows counts all the same.
    counts_late = models.BooleanField(_("late records count"), default=False)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFTED)
    signed_at = models.DateTimeField(null=True)
    # Of two projects that a record would count for, the one that runs longer has it.
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-first_day", "name", "id"]
        indexes = [models.Index(fields=["agency", "state"], name="project_of_agency")]
        constraints = [
            models.UniqueConstraint(fields=["purchaser", "number"], name="project_number_once"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="project_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(fen__range=(0, MOST_FEN)), name="project_amount"),
            models.CheckConstraint(condition=Q(field__in=Field.values), name="project_field"),
            models.CheckConstraint(
                condition=Q(management=Management.DIRECT)
                | (Q(management=Management.CONTRACT) & ~Q(agency=F("purchaser"))),
                name="project_bought_from_another",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFTED, signed_at=None, started_at=None, closed_at=None)
                | Q(state=State.SIGNED, signed_at__isnull=False, started_at=None, closed_at=None)
                | Q(
                    state=State.RUNNING,
                    signed_at__isnull=False,
                    started_at__isnull=False,
                    closed_at=None,
                )
                | Q(
                    state=State.CLOSED,
                    signed_at__isnull=False,
                    started_at__isnull=False,
                    closed_at__isnull=False,
                ),
                name="project_state_has_its_days",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ServedArea(models.Model):
    """An area that the project serves, with all that lies in it."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="served", db_index=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "area"], name="served_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} in {self.area_id}"


class Indicator(models.Model):
    """What is to be reached, and which records count towards it. Fixed when the contract is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators", db_index=False)
    name = models.CharField(_("name"), max_length=40)
    unit = models.CharField(_("unit"), max_length=8, choices=Unit)
    target = models.PositiveIntegerField(_("target"))
    weight = models.PositiveSmallIntegerField(_("weight"))
    # Codes of records.Kind, and ids of services; empty: all.
    kinds = models.JSONField(_("kinds of records"), default=list)
    services = models.ManyToManyField("catalogue.Service", related_name="+")
    # A tag of the record, such as that of a campaign.
    tag = models.CharField(_("tag"), max_length=20, blank=True)
    # Only there, of all that the project serves.
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    least_persons = models.PositiveIntegerField(_("least people"), default=0)
    least_sessions = models.PositiveSmallIntegerField(_("least sessions"), default=0)
    least_minutes = models.PositiveSmallIntegerField(_("least minutes"), default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="indicator_name_once"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="indicator_unit"),
            models.CheckConstraint(condition=Q(target__range=(1, MOST)), name="indicator_target"),
            models.CheckConstraint(condition=Q(weight__range=(1, WHOLE)), name="indicator_weight"),
        ]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """How much of the target is to be there by the end of a day: 50 % by the mid-term."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="milestones", db_index=False
    )
    by_day = models.DateField(_("by"))
    target = models.PositiveIntegerField(_("target"))

    class Meta:
        ordering = ["by_day"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "by_day"], name="milestone_day_once"),
            models.CheckConstraint(condition=Q(target__range=(1, MOST)), name="milestone_target"),
        ]

    def __str__(self) -> str:
        return f"{self.target} by {self.by_day}"


class Ascription(models.Model):
    """The one project that a record counts for."""

    id = models.BigAutoField(primary_key=True)
    record = models.OneToOneField("records.ServiceRecord", models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="ascriptions")

    def __str__(self) -> str:
        return f"{self.record_id} for {self.project_id}"


class Item(models.Model):
    """A record that an indicator is about: counted, or not and why not."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="items", db_index=False)
    record = models.ForeignKey("records.ServiceRecord", models.PROTECT, related_name="+")
    # When the service began, so that the lists are read in order from an index.
    at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    # What it has of what the reason asks for: 22 people of 25.
    have = models.PositiveIntegerField(default=0)
    need = models.PositiveIntegerField(default=0)
    # What it adds, in the indicator's unit; of hours the minutes, of people those who are named.
    amount = models.PositiveIntegerField(default=0)
    ascription = models.ForeignKey(Ascription, models.PROTECT, null=True, related_name="items")

    class Meta:
        indexes = [models.Index(fields=["indicator", "reason", "at", "id"], name="item_listed")]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "record"], name="item_once"),
            models.CheckConstraint(
                condition=Q(reason="", ascription__isnull=False)
                | (~Q(reason="") & Q(ascription=None, amount=0, reason__in=Reason.values)),
                name="item_counts_for_its_project",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.reason or self.amount}"


class Met(models.Model):
    """How many counted records of an indicator name a person: people are counted once."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "person"], name="met_once"),
            models.CheckConstraint(condition=Q(times__gte=1), name="met_at_least_once"),
        ]

    def __str__(self) -> str:
        return f"{self.times}"


class Progress(models.Model):
    """What an indicator has reached: the sum of its counted items, or the people they name."""

    indicator = models.OneToOneField(
        Indicator, models.PROTECT, primary_key=True, related_name="progress"
    )
    counted = models.PositiveIntegerField(default=0)
    uncounted = models.PositiveIntegerField(default=0)
    # In the indicator's unit; of hours in minutes.
    amount = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.amount}"
