"""Notices: what a place tells its people, in columns that its station keeps; who has read it."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7

LEAST_DAYS = 15  # on the public board: 居民委员会组织法 §34, 村民委员会组织法 §35


class Column(models.Model):
    """A shelf for notices that a station makes, orders, fills and retires."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="columns")
    name = models.CharField(_("name"), max_length=12)
    summary = models.CharField(_("in one sentence"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(retired_at=None), name="column_named_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="column_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Regime(models.TextChoices):
    """Whose public board it is: the two laws ask for different things."""

    COMMUNITY = "community", _("Residents' committee")
    VILLAGE = "village", _("Villagers' committee")


class Period(models.TextChoices):
    EVENT = "event", _("Whenever it happens")
    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")


class BoardKind(models.Model):
    """Something a committee has to make public, with the law that says so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    regime = models.CharField(max_length=10, choices=Regime)
    name = models.CharField(_("name"), max_length=30)
    law = models.CharField(_("legal source"), max_length=60)
    period = models.CharField(_("how often"), max_length=8, choices=Period)
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["regime", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "name"], condition=Q(retired_at=None), name="board_kind_once"
            ),
            models.CheckConstraint(condition=~Q(law=""), name="board_kind_has_a_law"),
            models.CheckConstraint(
                condition=Q(regime__in=Regime.values) & Q(period__in=Period.values),
                name="board_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Importance(models.IntegerChoices):
    NORMAL = 0, _("Normal")
    IMPORTANT = 1, _("Important")
    URGENT = 2, _("Urgent")


class Notice(models.Model):
    """Something told to an area and all that lies in it, from a moment until another.

    What it says stands in its versions; `current` is the one that people see.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="notices")
    column = models.ForeignKey(Column, models.PROTECT, null=True, related_name="notices")
    # Of the public board: what the law wants published, and the month or quarter it is about.
    kind = models.ForeignKey(BoardKind, models.PROTECT, null=True, related_name="notices")
    covers = models.DateField(null=True)
    current = models.OneToOneField(
        "notices.Version", models.PROTECT, null=True, related_name="shown_in"
    )
    shows_from = models.DateTimeField(null=True)
    shows_until = models.DateTimeField(null=True)
    asks_receipt = models.BooleanField(_("ask each household to say it was read"), default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    because = models.CharField(_("why it was withdrawn"), max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-shows_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shows_until=None)
                | Q(shows_from=None)
                | Q(shows_until__gt=F("shows_from")),
                name="notice_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(current=None) | Q(shows_from__isnull=False),
                name="notice_shown_from_some_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, because="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & Q(current__isnull=False)
                    & ~Q(because="")
                ),
                name="notice_withdrawn_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind__isnull=False) | Q(covers=None), name="notice_covers_of_the_board"
            ),
            models.CheckConstraint(
                condition=Q(kind=None) | Q(current=None) | Q(shows_until__isnull=False),
                name="notice_of_the_board_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "-shows_from"], name="notice_list"),
            models.Index(fields=["area", "kind", "covers"], name="notice_board"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def said(self) -> "Version":
        """What people read; of what was never released there is nothing."""
        if self.current is None:
            message = "never released"
            raise LookupError(message)
        return self.current

    @property
    def last_day(self) -> date | None:
        """The day at whose end it comes down."""
        ends = self.shows_until
        return timezone.localdate(ends - timedelta(microseconds=1)) if ends else None


class State(models.TextChoices):
    """Of a version, in order of life."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waits for release")
    RELEASED = "released", _("Released")


OPEN = (State.DRAFT, State.SUBMITTED)


class Version(models.Model):
    """What a notice says. Once it is released nobody changes it (a trigger): a correction is the
    next version, and says why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=30)
    text = models.TextField(_("text"), max_length=10000)
    short = models.CharField(_("short form"), max_length=60)
    source = models.CharField(_("who says it"), max_length=30)
    importance = models.PositiveSmallIntegerField(
        _("importance"), choices=Importance, default=Importance.NORMAL
    )
    why = models.CharField(_("what was corrected, and why"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    remark = models.CharField(_("why it was sent back"), max_length=200, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    # SHA-256 of all of it, of its files and of the version before.
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="version_numbered_once"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state__in=OPEN), name="version_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values) & Q(importance__in=Importance.values),
                name="version_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, released_by=None, released_at=None, digest="")
                | (
                    Q(state=State.RELEASED, released_by__isnull=False, released_at__isnull=False)
                    & Q(submitted_at__isnull=False)
                    & ~Q(digest="")
                ),
                name="version_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("written_by")),
                name="version_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(submitted_at__isnull=False),
                name="version_submitted_some_time",
            ),
            models.CheckConstraint(
                condition=Q(number=1, why="") | (Q(number__gt=1) & ~Q(why="")),
                name="version_corrected_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Attachment(models.Model):
    """A picture or a paper with a notice, from one version until another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attachments")
    file = models.OneToOneField("core.StoredFile", models.PROTECT, related_name="+")
    words = models.CharField(_("what it shows"), max_length=60)
    first = models.PositiveSmallIntegerField()
    gone = models.PositiveSmallIntegerField(null=True)  # the version from which on it is gone

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="attachment_in_words"),
            models.CheckConstraint(
                condition=Q(gone=None) | Q(gone__gt=F("first")), name="attachment_goes_later"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class How(models.TextChoices):
    SCREEN = "screen", _("On their phone")
    CALL = "call", _("Rung up")
    DOOR = "door", _("Told at the door")


class Receipt(models.Model):
    """A household has read a notice, or was told of it. It counts once, however often."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="receipts")
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="receipts")
    how = models.CharField(max_length=6, choices=How)
    # Who said so: somebody who lives there, or whoever rang or knocked.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "household"], name="receipt_once"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="receipt_how_known"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.how}"
