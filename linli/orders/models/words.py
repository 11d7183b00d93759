"""What is written beside an order: notes of those who went, complaints, an order half asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7
from linli.orders.models.order import Order

PERSON = settings.AUTH_USER_MODEL


class NoteKind(models.TextChoices):
    NOTE = "note", _("At the visit")
    MATERIAL = "material", _("Materials used")
    LATE = "late", _("Late")
    NOBODY = "nobody", _("Nobody at home")
    INFO = "info", _("What was still to be known")
    MORE = "more", _("Said again at the station")


class Note(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=8, choices=NoteKind)
    words = SealedTextField()
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"


class About(models.TextChoices):
    """What a complaint is about. Money first: 条例685 §37 forbids to take any."""

    MONEY = "money", _("Money was asked for")
    MANNER = "manner", _("Manner or words")
    LATE = "late", _("Late, or nobody came")
    WORK = "work", _("The work is not right")
    PRIVACY = "privacy", _("Something was told to others")
    OTHER = "other", _("Something else")


class Complaint(models.Model):
    """Heard by a supervisor who had no part in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="complaints")
    about = models.CharField(_("about"), max_length=8, choices=About)
    words = SealedTextField(_("what happened"))
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    answer = SealedTextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="complaint_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.order_id}"


class Draft(models.Model):
    """What somebody has said so far, one page at a time. Thrown away after two weeks."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    service = models.ForeignKey("catalogue.Service", models.CASCADE, null=True, related_name="+")
    package = models.ForeignKey("catalogue.Package", models.CASCADE, null=True, related_name="+")
    said = SealedTextField()  # JSON, page by page
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "service"],
                condition=Q(service__isnull=False),
                name="draft_of_a_service_once",
            ),
            models.UniqueConstraint(
                fields=["by", "package"],
                condition=Q(package__isnull=False),
                name="draft_of_a_package_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class TimeLimit(models.Model):
    """A limit that a town sets otherwise than life.DEFAULTS, from a day on."""

    id = models.BigAutoField(primary_key=True)
    limit = models.CharField(max_length=10)
    urgency = models.CharField(max_length=8)
    minutes = models.PositiveIntegerField()
    valid_from = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["limit", "urgency", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["limit", "urgency", "valid_from"], name="time_limit_once"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="time_limit_is_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.urgency} {self.minutes}"


class DayCount(models.Model):
    """How many orders an area had on a day: where the next number comes from."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    on = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "on"], name="order_day_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.last}"
