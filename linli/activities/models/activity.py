"""Activities, and the times at which each of them meets."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.areas.models import point_on_earth
from linli.core.ids import uuid7

MOST_TIMES = 200  # of one activity: a school year of afternoons


class Kind(models.TextChoices):
    """What it is. Those in `UNCOUNTED` never give volunteer hours (令67 §19)."""

    CLASS = "class", _("Class")
    CLINIC = "clinic", _("Free clinic")
    FESTIVAL = "festival", _("Festival")
    VISIT = "visit", _("Visits to neighbours")
    TIDYING = "tidying", _("Tidying up together")
    TOUR = "tour", _("Tour")
    DRILL = "drill", _("Drill")
    GIVING = "giving", _("Handing out goods")
    MARKET = "market", _("Market")
    SALE = "sale", _("Charity sale")
    TRAINING = "training", _("Training")
    MEETING = "meeting", _("Meeting")
    DUTY = "duty", _("Shift on duty")
    OUTING = "outing", _("Team outing")


UNCOUNTED = frozenset({Kind.TRAINING, Kind.MEETING, Kind.DUTY, Kind.OUTING})


class Mode(models.TextChoices):
    """Who gets the places."""

    FIRST = "first", _("Who comes first")
    APPROVAL = "approval", _("People ask, and the desk says yes or no")
    LOTTERY = "lottery", _("By lot")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    OVER = "over", _("Over")
    CANCELLED = "cancelled", _("Cancelled")


class Activity(models.Model):
    """Something people come to and sign up for once: on one day, or at several times, as a class
    of a term does, or a fair of three days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    words = models.CharField(_("what it is about"), max_length=1000, blank=True)
    bring = models.CharField(_("what to bring"), max_length=200, blank=True)
    risk = models.CharField(_("what can happen, and what is done against it"), max_length=500)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="activities"
    )
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="activities")
    station = models.ForeignKey(
        "venues.Station", models.PROTECT, null=True, related_name="activities"
    )
    address = models.CharField(_("address"), max_length=120)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="leads")
    # From the first of its times to the end of the last; how many they are; and when the next one
    # begins, by which it stands in the list.
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    next_at = models.DateTimeField()
    # From when to when people sign up, to the second.
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    mode = models.CharField(
        _("who gets the places"), max_length=8, choices=Mode, default=Mode.FIRST
    )
    # By lot: when it is drawn, and when that was done.
    draws_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    # Whoever signs up says that they read what can happen.
    asks_risk = models.BooleanField(default=False)
    # Below these ages a guardian agrees, and comes along; 0: nobody asks. Of helpers under 18 the
    # guardian is always asked.
    consent_below = models.PositiveSmallIntegerField(default=0)
    company_below = models.PositiveSmallIntegerField(default=0)
    # How many of one household get a place; None: as many as come.
    home_most = models.PositiveSmallIntegerField(null=True)
    # Its helpers work closely with minors: each is checked for it within the year (未保法 §62).
    is_for_minors = models.BooleanField(default=False)
    wants_insurance = models.BooleanField(default=False)
    policy = models.ForeignKey(
        "activities.Policy", models.PROTECT, null=True, related_name="activities", db_index=False
    )
    # Its records are of it.
    campaign = models.ForeignKey(
        "records.Campaign", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Helpers who were there for less of its length get no hours; said before they sign up.
    least_share = models.PositiveSmallIntegerField(_("least share of the time, %"), default=60)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True)
    because = models.CharField(_("why it was cancelled"), max_length=200, blank=True)
    moved_at = models.DateTimeField(null=True)  # after people had signed up
    # For the calendars that show it: how often it was changed, and when last (RFC 5545, 3.8.7).
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    # Those that were written down together, and the rule by which they follow (RFC 5545, 3.3.10).
    series = models.UUIDField(null=True)
    rule = models.CharField(max_length=120, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["begins_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="activity_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(times__range=(1, MOST_TIMES)), name="activity_meets_some_times"
            ),
            models.CheckConstraint(
                condition=Q(next_at__gte=F("begins_at")) & Q(next_at__lt=F("ends_at")),
                name="activity_next_is_one_of_its_times",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")) & Q(closes_at__lte=F("ends_at")),
                name="activity_sign_up_opens_and_closes",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(published_at__isnull=False),
                name="activity_published_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="activity_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="activity_kind_known"),
            models.CheckConstraint(
                condition=Q(mode=Mode.LOTTERY, draws_at__isnull=False)
                | Q(mode__in=(Mode.FIRST, Mode.APPROVAL), draws_at=None, drawn_at=None),
                name="activity_drawn_if_by_lot",
            ),
            models.CheckConstraint(
                condition=Q(drawn_at=None) | Q(drawn_at__gte=F("draws_at")),
                name="activity_drawn_in_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, State.CANCELLED))
                | Q(wants_insurance=False)
                | Q(policy__isnull=False),
                name="activity_insured_when_it_is_to_be",
            ),
            models.CheckConstraint(
                condition=Q(consent_below__lte=18, company_below__lte=18),
                name="activity_guardians_of_minors",
            ),
            models.CheckConstraint(
                condition=Q(home_most=None) | Q(home_most__in=(1, 2)),
                name="activity_one_or_two_of_a_home",
            ),
            models.CheckConstraint(
                condition=Q(least_share__lte=100), name="activity_share_of_a_hundred"
            ),
            point_on_earth("activity_point_on_earth"),
        ]
        indexes = [
            models.Index(fields=["area", "state", "next_at"], name="activity_list"),
            models.Index(
                fields=["series", "begins_at"],
                condition=Q(series__isnull=False),
                name="activity_series",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Turn(models.TextChoices):
    """What becomes of one of the times."""

    PLANNED = "planned", _("To come")
    HELD = "held", _("Took place")
    OFF = "off", _("Does not take place")


class Session(models.Model):
    """One of the times at which an activity meets, on one day: it becomes one record."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    turn = models.CharField(max_length=7, choices=Turn, default=Turn.PLANNED)
    because = models.CharField(_("why it does not take place"), max_length=200, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begins_at", "number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="session_numbered_once"),
            models.UniqueConstraint(fields=["activity", "begins_at"], name="session_begins_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="session_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(turn__in=Turn.values), name="session_turn_known"),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_TIMES)), name="session_number_bounded"
            ),
            models.CheckConstraint(
                condition=Q(turn=Turn.OFF) | Q(because=""), name="session_because_it_is_off"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.number}"
