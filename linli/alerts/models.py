"""Official warnings as they were received, what of them was refused, and a place's own advice.

Linli never makes a warning. A row of Alert is the text of somebody who may (气象法 §22), with the
station, the time and the official page; a trigger keeps all of it as it came.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7

NAME = 200  # of a sender or an identifier: cap.MOST_NAME
MOST_KEPT = 64 * 1024  # bytes of a refused document


class Status(models.TextChoices):
    """As CAP says it. Only the first is meant: the others ask nobody to do anything."""

    ACTUAL = "actual", _("Real")
    EXERCISE = "exercise", _("Exercise")
    SYSTEM = "system", _("Between machines")
    TEST = "test", _("Test")
    DRAFT = "draft", _("Draft")


# What visitors see; the rest is for the desk.
PUBLIC = (Status.ACTUAL, Status.EXERCISE)


class MsgType(models.TextChoices):
    ALERT = "alert", _("Warning")
    UPDATE = "update", _("Changed warning")
    CANCEL = "cancel", _("Lifted")


class Kind(models.TextChoices):
    """What is warned of; data/kinds.txt has the words by which it is known."""

    TYPHOON = "typhoon", _("Typhoon")
    RAIN = "rain", _("Rainstorm")
    THUNDER_GALE = "thunder_gale", _("Thunderstorm and gale")
    GALE = "gale", _("Gale")
    LIGHTNING = "lightning", _("Lightning")
    HAIL = "hail", _("Hail")
    HEAT = "heat", _("Heat")
    COLD = "cold", _("Cold")
    FROST = "frost", _("Frost")
    SNOW = "snow", _("Snowstorm")
    ICE = "ice", _("Icy roads")
    FOG = "fog", _("Fog")
    HAZE = "haze", _("Haze")
    SAND = "sand", _("Sandstorm")
    DROUGHT = "drought", _("Drought")
    FIRE = "fire", _("Forest fire danger")
    FLOOD = "flood", _("Flood")
    OTHER = "other", _("Other warning")


class Colour(models.TextChoices):
    """From the lowest to the highest; "" where the station named none."""

    WHITE = "white", _("White")
    BLUE = "blue", _("Blue")
    YELLOW = "yellow", _("Yellow")
    ORANGE = "orange", _("Orange")
    RED = "red", _("Red")


class Severity(models.TextChoices):
    EXTREME = "Extreme", _("Extreme")
    SEVERE = "Severe", _("Severe")
    MODERATE = "Moderate", _("Moderate")
    MINOR = "Minor", _("Minor")
    UNKNOWN = "Unknown", _("Not said")


class How(models.TextChoices):
    FILE = "file", _("As a file")
    OFFICER = "officer", _("By a duty officer")


class Alert(models.Model):
    """One message of one station. `closed_by` is the later message that changes or lifts it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sender = models.CharField(max_length=NAME)
    identifier = models.CharField(max_length=NAME)
    sent = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status)
    msg_type = models.CharField(max_length=6, choices=MsgType)
    kind = models.CharField(_("what is warned of"), max_length=12, choices=Kind)
    colour = models.CharField(_("colour"), max_length=6, choices=Colour, blank=True)
    severity = models.CharField(max_length=8, choices=Severity, default=Severity.UNKNOWN)
    # As received, to the letter.
    station = models.CharField(_("station"), max_length=100)
    event = models.CharField(max_length=100, blank=True)
    headline = models.CharField(_("headline"), max_length=300, blank=True)
    text = models.TextField(_("text of the warning"), max_length=20000, blank=True)
    instruction = models.TextField(max_length=20000, blank=True)
    area_words = models.CharField(max_length=1000, blank=True)
    link = models.URLField(_("official page"), max_length=500)
    onset = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)  # as received
    # Until when it is shown as one that holds: `expires`, or a day where the station said nothing.
    shows_until = models.DateTimeField()
    how = models.CharField(max_length=7, choices=How)
    relayed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    relayed_at = models.DateTimeField(default=timezone.now)
    document = models.BinaryField(null=True)  # the CAP document as it came, to the byte
    closed_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="closes")
    closed_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-sent", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "identifier", "sent"], name="alert_taken_in_once"
            ),
            models.CheckConstraint(
                condition=~Q(sender="") & ~Q(identifier="") & ~Q(station=""),
                name="alert_says_whose_it_is",
            ),
            models.CheckConstraint(
                condition=Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="alert_has_an_official_page",
            ),
            models.CheckConstraint(
                condition=Q(msg_type=MsgType.CANCEL) | ~Q(text="") | ~Q(headline=""),
                name="alert_says_something",
            ),
            models.CheckConstraint(
                condition=Q(shows_until__gt=F("sent")), name="alert_ends_after_it_was_sent"
            ),
            models.CheckConstraint(
                condition=Q(how=How.FILE, relayed_by=None, document__isnull=False)
                | Q(how=How.OFFICER, relayed_by__isnull=False, document=None),
                name="alert_came_somehow",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None)
                | Q(closed_by__isnull=False, closed_at__isnull=False) & ~Q(closed_by=F("id")),
                name="alert_closed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values)
                & Q(msg_type__in=MsgType.values)
                & Q(kind__in=Kind.values)
                & Q(colour__in=["", *Colour.values])
                & Q(severity__in=Severity.values),
                name="alert_in_known_words",
            ),
        ]
        indexes = [models.Index(fields=["-shows_until"], name="alert_until")]

    def __str__(self) -> str:
        return self.headline or self.identifier

    @property
    def is_real(self) -> bool:
        return self.status == Status.ACTUAL

    @property
    def holds_open(self) -> bool:
        """Whether nothing has changed or lifted it; a message that only lifts is never open."""
        return self.closed_by_id is None and self.msg_type != MsgType.CANCEL

    def holds(self, now: datetime) -> bool:
        """Whether it is in force: not lifted, not changed, not over."""
        return self.holds_open and self.shows_until > now


class By(models.TextChoices):
    CODE = "code", _("by its code")
    POLYGON = "polygon", _("inside a polygon")
    OFFICER = "officer", _("chosen")


class AlertArea(models.Model):
    """An area that a warning is for, and how that is known."""

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="areas")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    by = models.CharField(max_length=7, choices=By)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "area"], name="alert_area_once"),
            models.CheckConstraint(condition=Q(by__in=By.values), name="alert_area_by"),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.area_id}"


class Mention(models.Model):
    """A message that another changes or lifts; it may come later, or never."""

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="mentions")
    sender = models.CharField(max_length=NAME)
    identifier = models.CharField(max_length=NAME)
    sent = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "sender", "identifier", "sent"], name="mention_once"
            ),
        ]
        indexes = [models.Index(fields=["sender", "identifier"], name="mention_of")]

    def __str__(self) -> str:
        return f"{self.sender},{self.identifier}"


class RefusedDocument(models.Model):
    """What came and was not taken, with the reason, for whoever runs the platform."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=100)  # of the file
    code = models.CharField(max_length=20)  # of words.REASONS
    where = models.CharField(max_length=60, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept = models.BinaryField(max_length=MOST_KEPT)  # its beginning

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="refused_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class Advice(models.Model):
    """What a place itself asks of its people in bad weather: never a warning, and never in one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    text = models.TextField(_("what to do"), max_length=600)
    source = models.CharField(_("who says it"), max_length=30)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    is_exercise = models.BooleanField(_("for an exercise"), default=False)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(source=""), name="advice_says_whose"),
            models.CheckConstraint(
                condition=Q(until__gt=F("written_at")), name="advice_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="advice_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
