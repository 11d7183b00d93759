"""An order: who needs what, where and when; who goes; how it went. Its life is in life.py."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.catalogue.models import Service, Urgency
from linli.channels.models import How
from linli.core.days import midnight
from linli.core.fields import LookupField, SealedTextField
from linli.core.ids import uuid7
from linli.orders.life import AFTER, HELD, UNDONE, Status
from linli.people.models import Channel, Tie

WHOLE = (Status.IN_PARTS, Status.CLOSED, Status.CANCELLED, Status.NOT_DONE)  # of a package
PERSON = settings.AUTH_USER_MODEL


class Door(models.TextChoices):
    """Through which door it came in."""

    OWN = "own", _("On their own screen")
    BEHALF = "behalf", _("By family or a neighbour")
    PHONE = "phone", _("By telephone")
    DESK = "desk", _("At the counter")
    PAPER = "paper", _("On a slip of paper")
    SEEN = "seen", _("Seen at a visit")
    IMPORT = "import", _("From another system")


class Reason(models.TextChoices):
    """Why an order was not taken on, given back, cancelled or declined."""

    NOT_OURS = "not_ours", _("Not something we do")
    NOT_HERE = "not_here", _("Outside our area")
    NO_SKILL = "no_skill", _("Needs a skill we do not have")
    NO_TIME = "no_time", _("Nobody is free in time")
    UNSAFE = "unsafe", _("Not safe to do")
    TWICE = "twice", _("Asked for twice")
    SOLVED = "solved", _("No longer needed")
    CHANGED_MIND = "changed_mind", _("Changed their mind")
    NOT_REACHED = "not_reached", _("Nobody could be reached")
    CANNOT = "cannot", _("It turned out not to be possible")
    WAS_NOT = "was_not", _("Not done, says whoever asked")
    LEFT = "left", _("They are not served here any more")
    OTHER = "other", _("Another reason")


class Office(models.TextChoices):
    """To whom an order is passed that is not ours."""

    HOTLINE = "12345", _("Government hotline 12345")
    POLICE = "110", _("Police 110")
    AMBULANCE = "120", _("Ambulance 120")
    FIRE = "119", _("Fire brigade 119")
    DEPARTMENT = "department", _("A department")
    COMMITTEE = "committee", _("The committee")


class Confirmed(models.TextChoices):
    OWN = "own", _("By themselves")
    PHONE = "phone", _("On the phone")
    CLOCK = "clock", _("By itself, after three days")


def asked_on(day: date | None, typed_at: datetime) -> datetime:
    """The morning of the day on the slip; the moment it was typed in, where there is none."""
    if day is None:
        return typed_at
    return min(typed_at, midnight(day) + timedelta(hours=9))


class Order(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    # The number people say: 1119-027, counted in each area from the first of the day.
    on = models.DateField()
    seq = models.PositiveIntegerField()
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    package = models.ForeignKey(
        "catalogue.Package", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # A part of a package; the package's own order is done when its parts are.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", db_index=False
    )
    # How often this part comes again, each time when the one before it is done.
    more = models.PositiveSmallIntegerField(default=0)
    # Done again, once: the order it repeats.
    repeats = models.OneToOneField("self", models.PROTECT, null=True, related_name="repeated_by")

    # A need that was noticed at a visit: the order whose visit it was.
    seen_during = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="needs_seen", db_index=False
    )

    door = models.CharField(_("how it came in"), max_length=8, choices=Door)
    # All three may be missing: somebody who only wants to talk says no name.
    asked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )
    beneficiary = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # For whom it is, where, and how to reach them: for whoever goes, and nobody else.
    name = SealedTextField(_("name"), blank=True)
    phone = SealedTextField(_("phone"), blank=True)
    address = SealedTextField(_("address"), blank=True)
    address_key = LookupField(source="address", purpose="address")
    point = SealedTextField(blank=True)  # "23.03,113.14": whereabouts, so sealed
    words = SealedTextField(_("in their words"), blank=True)
    wants = models.JSONField(_("what to mind"), default=dict)  # sex, language: codes
    # Who rang for them, if it was another: for whoever tells how it goes on.
    caller_name = SealedTextField(_("who called"), blank=True)
    caller_phone = SealedTextField(_("number of who called"), blank=True)
    caller_tie = models.CharField(max_length=10, choices=Tie, blank=True)
    told_how = models.CharField(_("how to tell them"), max_length=4, choices=How, blank=True)
    # That they agreed, as it was spoken to whoever wrote it down (taken_by).
    agreed_at = models.DateTimeField(null=True)
    agreed_how = models.CharField(max_length=8, choices=Channel, blank=True)
    is_risk_told = models.BooleanField(default=False)
    # On paper: the day that stands on the slip. What is promised counts from it.
    written_on = models.DateField(_("written on"), null=True)
    # From another system: the keyed hash of its number there, so that a table is taken once.
    import_key = models.CharField(max_length=64, null=True, editable=False)
    is_anonymous = models.BooleanField(default=False)
    is_confidential = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    is_forgotten = models.BooleanField(default=False)  # the sealed words are gone
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.NORMAL)
    wish_from = models.DateTimeField(null=True)
    wish_until = models.DateTimeField(null=True)

    status = models.CharField(max_length=12, choices=Status, default=Status.SUBMITTED)
    submitted_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    # Grows with every step: what a phone without network did to an older one is a conflict.
    turn = models.PositiveIntegerField(default=1)
    accept_by = models.DateTimeField()
    arrive_by = models.DateTimeField()
    # Minutes by limit, as they were promised (clock.py): what the dates are counted from.
    promised = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True)  # the limit of this state
    due_minutes = models.PositiveIntegerField(null=True)  # its length
    alarm_at = models.DateTimeField(null=True)  # when the clock looks next
    alarms = models.PositiveSmallIntegerField(default=0)  # how often it rang in this state
    is_extended = models.BooleanField(default=False)
    extended_because = SealedTextField(blank=True)

    # The station's organisation that looks after it, and the one that does it.
    keeper = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    lead = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    round = models.PositiveSmallIntegerField(default=0)  # of giving it to somebody
    returns = models.PositiveSmallIntegerField(default=0)
    is_ruled = models.BooleanField(default=False)
    is_appealed = models.BooleanField(default=False)
    slot_from = models.DateTimeField(null=True)
    slot_until = models.DateTimeField(null=True)
    visit_code = SealedTextField(blank=True)
    misses = models.PositiveSmallIntegerField(default=0)  # nobody was at home
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    reason = models.CharField(max_length=14, choices=Reason, blank=True)
    because = SealedTextField(blank=True)
    instead = SealedTextField(blank=True)  # what else can be done, where it was not
    # Whose word it is that it ended so: a unit, never "the community".
    said_by = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    referred_to = models.CharField(max_length=12, choices=Office, blank=True)

    confirmed_at = models.DateTimeField(null=True)
    confirmed_how = models.CharField(max_length=6, choices=Confirmed, blank=True)
    attitude = models.PositiveSmallIntegerField(null=True)
    timeliness = models.PositiveSmallIntegerField(null=True)
    result = models.PositiveSmallIntegerField(null=True)
    comment = SealedTextField(blank=True)
    rated_at = models.DateTimeField(null=True)
    unrated_at = models.DateTimeField(null=True)  # the first was taken back; the second stands
    needs_follow_up = models.BooleanField(default=False)
    followed_up_at = models.DateTimeField(null=True)
    followed_up_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_solved = models.BooleanField(null=True)
    follow_up_note = SealedTextField(blank=True)
    closed_at = models.DateTimeField(null=True)  # or cancelled, passed on, joined …

    class Meta:
        ordering = ["-submitted_at", "-id"]
        indexes = [
            models.Index(fields=["area", "status", "due_at"], name="order_board"),
            models.Index(fields=["asked_by", "-id"], name="order_asked_by"),
            models.Index(fields=["beneficiary", "-id"], name="order_beneficiary"),
            models.Index(fields=["lead", "status"], name="order_lead"),
            models.Index(fields=["address_key", "-submitted_at"], name="order_door"),
            models.Index(fields=["area", "confirmed_at"], name="order_confirmed"),
            models.Index(fields=["area", "submitted_at"], name="order_submitted"),
            models.Index(
                fields=["area", "closed_at"],
                condition=Q(confirmed_at=None, closed_at__isnull=False),
                name="order_undone",
            ),
            models.Index(
                fields=["alarm_at"], condition=Q(alarm_at__isnull=False), name="order_alarm"
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False, is_forgotten=False),
                name="order_not_forgotten",
            ),
            # Few have one; of an index of all, SQLite seeks those that have none: nearly all.
            *(
                models.Index(
                    fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"order_{name}"
                )
                for name in ("package", "parent", "seen_during")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area", "on", "seq"], name="order_number_once"),
            models.CheckConstraint(
                # Another system's history may not say by whom; no record is written of it.
                condition=~Q(status__in=HELD)
                | Q(lead__isnull=False)
                | Q(status=Status.CLOSED, door=Door.IMPORT, import_key__isnull=False)
                | Q(status=Status.CLOSED, package__isnull=False),
                name="order_held_by_somebody",
            ),
            models.UniqueConstraint(fields=["area", "import_key"], name="order_imported_once"),
            models.CheckConstraint(
                condition=Q(lead=None) | Q(beneficiary=None) | ~Q(lead=F("beneficiary")),
                name="order_not_done_by_whom_it_serves",
            ),
            models.CheckConstraint(
                condition=Q(slot_from=None, slot_until=None) | Q(slot_until__gt=F("slot_from")),
                name="order_slot_ends_later",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.SCHEDULED, Status.ON_THE_WAY])
                | Q(slot_from__isnull=False),
                name="order_scheduled_has_a_slot",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("begun_at")),
                name="order_ended_after_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=AFTER | {Status.CLOSED})
                | Q(ended_at__isnull=False)
                | Q(package__isnull=False),
                name="order_done_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_how="")
                | (Q(confirmed_at__isnull=False, ended_at__isnull=False) & ~Q(confirmed_how="")),
                name="order_confirmed_somehow",
            ),
            models.CheckConstraint(
                condition=Q(rated_at=None, attitude=None, timeliness=None, result=None)
                | Q(
                    rated_at__isnull=False,
                    confirmed_at__isnull=False,
                    attitude__range=(1, 4),
                    timeliness__range=(1, 4),
                    result__range=(1, 4),
                ),
                name="order_rated_whole_after_confirmation",
            ),
            models.CheckConstraint(
                condition=Q(unrated_at=None) | Q(rated_at=None) | Q(rated_at__gte=F("unrated_at")),
                name="order_rated_anew_after_it_was_taken_back",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.RATED) | Q(rated_at__isnull=False),
                name="order_rated_has_a_rating",
            ),
            models.CheckConstraint(
                condition=Q(followed_up_at=None, followed_up_by=None)
                | (
                    Q(followed_up_at__isnull=False, followed_up_by__isnull=False)
                    & ~Q(followed_up_by=F("lead"))
                ),
                name="order_followed_up_by_another",
            ),
            models.CheckConstraint(
                condition=Q(returns__range=(0, 3)), name="order_given_back_at_most_thrice"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=UNDONE | {Status.MERGED, Status.REFERRED}) | ~Q(reason=""),
                name="order_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.MERGED)
                | (Q(merged_into__isnull=False) & ~Q(merged_into=F("id"))),
                name="order_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.REFERRED) | ~Q(referred_to=""),
                name="order_referred_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(wish_from=None, wish_until=None) | Q(wish_until__gt=F("wish_from")),
                name="order_wish_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_how="")
                | (Q(agreed_at__isnull=False, taken_by__isnull=False) & ~Q(agreed_how="")),
                name="order_agreed_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(written_on=None) | Q(door=Door.PAPER), name="order_written_on_paper"
            ),
            models.CheckConstraint(
                condition=Q(caller_tie="") | Q(taken_by__isnull=False),
                name="order_caller_spoke_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(repeats=None) | ~Q(repeats=F("id")), name="order_repeats_another"
            ),
            # Nobody is sent for the whole of a package and it is never confirmed: its parts are,
            # so that nothing is counted twice.
            models.CheckConstraint(
                condition=Q(package=None)
                | Q(status__in=WHOLE, service=None, parent=None, lead=None, confirmed_at=None),
                name="order_of_a_package_lives_in_its_parts",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.IN_PARTS) | Q(package__isnull=False),
                name="order_in_parts_is_of_a_package",
            ),
            models.CheckConstraint(
                condition=Q(parent=None, more=0) | ~Q(parent=F("id")) & Q(parent__isnull=False),
                name="order_is_part_of_another",
            ),
            models.CheckConstraint(
                condition=Q(door=Door.SEEN, seen_during__isnull=False) & ~Q(seen_during=F("id"))
                | ~Q(door=Door.SEEN) & Q(seen_during=None),
                name="order_seen_at_another_visit",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def number(self) -> str:
        """As people say it: month and day, then the count of that day."""
        return f"{self.on:%m%d}-{self.seq:03d}"

    @property
    def asked_at(self) -> datetime:
        """When it was asked for: what is promised counts from then, however late it is typed in."""
        return asked_on(self.written_on, self.submitted_at)

    @property
    def whereabouts(self) -> tuple[float, float] | None:
        """Latitude and longitude of the door in degrees; None if nobody said, or unreadably."""
        latitude, _comma, longitude = self.point.partition(",")
        try:
            return float(latitude), float(longitude)
        except ValueError:
            return None

    @property
    def is_rated(self) -> bool:
        return self.rated_at is not None

    @property
    def is_low(self) -> bool:
        """Whether any of the three marks is poor: 1 or 2 of 4."""
        return any(mark is not None and mark <= 2 for mark in self.marks)

    @property
    def marks(self) -> tuple[int | None, int | None, int | None]:
        return (self.attitude, self.timeliness, self.result)
