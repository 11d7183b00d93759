"""Activities, the places in them, and who has one: the rush that cannot oversell."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.areas.models import point_on_earth
from linli.catalogue.models import Force
from linli.core.ids import uuid7
from linli.people.models import Group, Level

MOST_PLACES = 5000


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
    """Something people come to, at a time and a place, on one day."""

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
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
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
    wants_insurance = models.BooleanField(default=False)
    policy = models.ForeignKey(
        "activities.Policy", models.PROTECT, null=True, related_name="activities", db_index=False
    )
    # Helpers who were there for less of its length get no hours; said before they sign up.
    least_share = models.PositiveSmallIntegerField(_("least share of the time, %"), default=60)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True)
    because = models.CharField(_("why it was cancelled"), max_length=200, blank=True)
    moved_at = models.DateTimeField(null=True)  # after people had signed up
    # Those that were written down together, week after week.
    series = models.UUIDField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["begins_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="activity_ends_after_it_begins"
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
            models.Index(fields=["area", "state", "begins_at"], name="activity_list"),
            models.Index(
                fields=["series", "begins_at"],
                condition=Q(series__isnull=False),
                name="activity_series",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Part(models.TextChoices):
    """What one comes for."""

    GUEST = "guest", _("To take part")
    HELPER = "helper", _("To help")


class Post(models.Model):
    """Places of one sort in an activity: for those who take part, or for helpers with a task."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="posts")
    part = models.CharField(max_length=6, choices=Part, default=Part.GUEST)
    name = models.CharField(_("name"), max_length=30, blank=True)
    capacity = models.PositiveIntegerField(_("places"))
    kept = models.PositiveIntegerField(default=0)  # of them in shares, for some people first
    extra = models.PositiveIntegerField(default=0)  # on top of them, in shares of their own
    force = models.CharField(max_length=10, choices=Force, blank=True)
    least_age = models.PositiveSmallIntegerField(_("from age"), null=True)
    most_age = models.PositiveSmallIntegerField(_("up to age"), null=True)
    # Only for people of a group; only with a licence of this level or above; only with a skill.
    group = models.CharField(max_length=14, choices=Group, blank=True)
    level = models.CharField(max_length=10, choices=Level, blank=True)
    skill = models.ForeignKey(
        "activities.Skill", models.PROTECT, null=True, related_name="posts", db_index=False
    )

    class Meta:
        ordering = ["part", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "part", "name"], name="post_named_once"),
            models.CheckConstraint(
                condition=Q(capacity__range=(1, MOST_PLACES)), name="post_has_places"
            ),
            models.CheckConstraint(
                condition=Q(kept__lte=F("capacity")), name="post_keeps_no_more_than_there_are"
            ),
            models.CheckConstraint(
                condition=Q(extra__lte=MOST_PLACES - F("capacity")), name="post_has_not_too_many"
            ),
            models.CheckConstraint(
                condition=Q(part=Part.GUEST, force="") | (Q(part=Part.HELPER) & ~Q(force="")),
                name="post_force_of_helpers",
            ),
            models.CheckConstraint(
                condition=Q(least_age=None) | Q(most_age=None) | Q(most_age__gte=F("least_age")),
                name="post_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(level="") | Q(force=Force.WORKER), name="post_level_of_social_workers"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def total(self) -> int:
        """All places there are: those of the plan, and what shares have on top of it."""
        return self.capacity + self.extra

    @property
    def has_shares(self) -> bool:
        return bool(self.kept or self.extra)

    @property
    def is_for_all(self) -> bool:
        """Whether nothing about a person has to be looked up before they sign up."""
        ages = self.least_age is None and self.most_age is None
        return self.part == Part.GUEST and ages and not self.group and self.skill_id is None


class How(models.TextChoices):
    """What shows that somebody was there."""

    LIST = "list", _("Ticked by the leader")
    CODE = "code", _("Code on the screen")
    DIGITS = "digits", _("Spoken digits")


class Presence(models.Model):
    """Somebody was there, from then to then. One at a time across all activities, never over
    midnight (§1.5)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sign_up = models.ForeignKey("activities.SignUp", models.PROTECT, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="presences")
    came_at = models.DateTimeField()
    went_at = models.DateTimeField(null=True)
    came_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    went_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    came_how = models.CharField(max_length=6, choices=How, default=How.LIST)
    went_how = models.CharField(max_length=6, choices=How, blank=True)
    # How far from the place the phone said it was, metres: supporting evidence, no more.
    came_metres = models.PositiveIntegerField(null=True)
    went_metres = models.PositiveIntegerField(null=True)
    # Keyed hash of the phone's cookie, for a month: one phone for many people is looked at.
    phone = models.CharField(max_length=64, blank=True)
    # When it reached us, if the phone had no network as it happened; and that its clock was wrong.
    came_told_at = models.DateTimeField(null=True)
    went_told_at = models.DateTimeField(null=True)
    is_clock_off = models.BooleanField(default=False)
    # Closed by somebody else because nobody checked out: counts nothing until confirmed.
    is_forced = models.BooleanField(default=False)

    class Meta:
        ordering = ["came_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(went_at=None), name="one_open_presence"
            ),
            models.CheckConstraint(
                condition=Q(went_at=None) | Q(went_at__gte=F("came_at")),
                name="presence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(went_at=None, went_by=None)
                | Q(went_at__isnull=False, went_by__isnull=False),
                name="presence_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(came_told_at=None) | Q(came_told_at__gte=F("came_at")))
                & (Q(went_told_at=None) | Q(went_told_at__gte=F("went_at"))),
                name="presence_told_afterwards",
            ),
            models.CheckConstraint(
                condition=Q(came_how__in=How.values)
                & (
                    Q(went_at=None, went_how="") | Q(went_at__isnull=False, went_how__in=How.values)
                ),
                name="presence_how_known",
            ),
            # A code is shown to oneself; nobody ticks themselves in a list.
            models.CheckConstraint(
                condition=(Q(came_how=How.LIST) & ~Q(came_by=F("person")))
                | (~Q(came_how=How.LIST) & Q(came_by=F("person"))),
                name="presence_nobody_ticks_themselves",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
