"""What every floor stands on: events, kept answers, limits, files, tasks, days off, search."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import SealedTextField
from linli.core.ids import uuid7


class Event(models.Model):
    """One fact, written in the transaction that made it true. The database refuses changes.

    It is history, audit trail, and what other apps follow. It holds no words about a person.
    """

    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    # Where it happened. Not a foreign key: areas live upstairs.
    area_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_id", "id"], name="event_subject"),
            models.Index(fields=["actor", "id"], name="event_actor"),
            models.Index(fields=["area_id", "id"], name="event_area"),
            models.Index(fields=["verb", "id"], name="event_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind}:{self.subject_id}"


class Once(models.Model):
    """An idempotency key and the answer its request was given, kept for a day."""

    key = models.CharField(max_length=64, primary_key=True)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = SealedTextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.key[:8]


class Limit(models.Model):
    """When somebody last did something that is limited. `who` is kept as a keyed hash only."""

    key = models.CharField(max_length=64, primary_key=True)
    hits = models.JSONField(default=list)
    fresh_until = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.key[:8]


class StoredFile(models.Model):
    """A file somebody gave us. Private: it is served only through the rule of its subject."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["given_at"]
        indexes = [models.Index(fields=["subject_id"], name="file_subject")]

    def __str__(self) -> str:
        return str(self.id)


class Task(models.Model):
    """Work to be done after a commit. A row lives until the work succeeded.

    A worker holds it for a while; if the worker dies, the hold runs out and another takes it.
    What failed as often as it may is lost: a person looks at it and starts it again, or not.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    args = models.JSONField(default=list)
    run_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    lost_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["run_after", "id"]
        indexes = [models.Index(fields=["lost_at", "run_after"], name="task_due")]

    def __str__(self) -> str:
        return self.name


class Schedule(models.Model):
    """When periodic work is next due. One process claims it by moving `due_at` forward."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class DayKind(models.TextChoices):
    OFF = "off", _("Day off")
    WORK = "work", _("Make-up working day")


class SpecialDay(models.Model):
    """A date that is worked or free against its weekday, as the State Council announces yearly."""

    on = models.DateField(_("date"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=4, choices=DayKind)
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class Shift(models.Model):
    """A span of a weekday in which offices are open."""

    id = models.BigAutoField(primary_key=True)
    weekday = models.PositiveSmallIntegerField(_("weekday"))  # 0 is Monday
    begins = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))

    class Meta:
        ordering = ["weekday", "begins"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="shift_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="shift_ends_later"),
            models.UniqueConstraint(fields=["weekday", "begins"], name="shift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins}–{self.ends}"


class SearchDocument(models.Model):
    """One thing that can be found by its words. core/search.py writes and reads it."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    length = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="search_subject_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class SearchTerm(models.Model):
    """How much a term weighs in a document."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(SearchDocument, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=30)
    term = models.CharField(max_length=40)
    weight = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "term"], name="search_term_once"),
        ]
        indexes = [models.Index(fields=["kind", "term"], name="search_term")]

    def __str__(self) -> str:
        return self.term


class Pulse(models.Model):
    """How often something changed that all visitors see at once (pulse.py): one row."""

    id = models.SmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
