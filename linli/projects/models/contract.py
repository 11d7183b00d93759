"""Purchased projects: the contract and its indicators."""

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
    # Codes of people.Group, and an age on the day of the service; empty: everybody.
    groups = models.JSONField(_("groups of people"), default=list)
    least_age = models.PositiveSmallIntegerField(_("from the age of"), null=True)
    most_age = models.PositiveSmallIntegerField(_("until the age of"), null=True)
    # Counted by documents that the purchaser accepted (Claim), not by records.
    is_document = models.BooleanField(_("shown by documents"), default=False)
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
            models.CheckConstraint(
                condition=Q(least_age=None) | Q(most_age=None) | Q(most_age__gte=F("least_age")),
                name="indicator_ages_in_order",
            ),
            # Minutes are summed from records; a paper that says "300 hours" shows none of them.
            models.CheckConstraint(
                condition=Q(is_document=False) | ~Q(unit=Unit.HOURS),
                name="indicator_hours_are_recorded",
            ),
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
