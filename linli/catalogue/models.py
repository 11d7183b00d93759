"""What can be ordered: categories, services, who may have and do them, and packages."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class Kept(models.Model):
    """Something of the catalogue after one editing: who changed what, and the way back."""

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveIntegerField()
    words = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["-number"]


class Category(models.Model):
    """A shelf of the catalogue, such as appliance repair or family relations."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=40, unique=True)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    icon = models.CharField(_("icon"), max_length=20, default="grid")
    order = models.PositiveSmallIntegerField(_("position"), default=50)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class CategoryVersion(Kept):
    """A category as it was after one editing."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="versions")

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(fields=["category", "number"], name="category_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} v{self.number}"


class Kind(models.TextChoices):
    HANDY = "handy", _("Everyday help")
    REGULAR = "regular", _("Regular service")
    PROFESSIONAL = "professional", _("Professional service")


class Place(models.TextChoices):
    """Where it is done."""

    HOME = "home", _("At your door")
    STATION = "station", _("At the station")
    PHONE = "phone", _("By phone")


class Cost(models.TextChoices):
    """条例685 §37: what volunteers do costs nothing."""

    FREE = "free", _("Free")
    MATERIALS = "materials", _("You pay the materials")
    PAID = "paid", _("Paid")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")


class Audience(models.TextChoices):
    """Whom a service is for, as the catalogue is filtered."""

    ELDER = "elder", _("Elders")
    CHILD = "child", _("Children")
    FAMILY = "family", _("Women and families")
    DISABLED = "disabled", _("Disabled people")
    NEWCOMER = "newcomer", _("Newcomers")


class Force(models.TextChoices):
    """Who may do it. Codes as in people.ForceKind, `partner` for units outside."""

    WORKER = "worker", _("Social worker")
    VOLUNTEER = "volunteer", _("Volunteer")
    PARTY = "party", _("Party member")
    PARTNER = "partner", _("Partner unit")


class Trust(models.TextChoices):
    """How well a helper must be known before they do this alone."""

    ANYBODY = "anybody", _("Anybody registered")
    VERIFIED = "verified", _("Real name verified")
    TRAINED = "trained", _("Trained for it")
    CLEARED = "cleared", _("Checked for work with minors")


class Service(models.Model):
    """One kind of help. Its words in use are those of its current version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(_("web address"), max_length=40, unique=True)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="services", verbose_name=_("category")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    # The area whose station staff answer for it: they edit it.
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    summary = models.CharField(_("in one line"), max_length=80)
    summary_en = models.CharField(_("in one line, English"), max_length=160, blank=True)
    about = models.TextField(_("what happens"), max_length=2000, blank=True)
    about_en = models.TextField(_("what happens, English"), max_length=3000, blank=True)
    icon = models.CharField(_("icon"), max_length=20, default="care")
    # Lists of codes: few, read whole, filtered in memory; a service is never found by them alone.
    places = models.JSONField(_("where it is done"), default=list)
    audiences = models.JSONField(_("whom it is for"), default=list)
    forces = models.JSONField(_("who may do it"), default=list)
    groups = models.JSONField(_("only for these groups"), default=list, blank=True)
    details = models.JSONField(_("what to ask when ordering"), default=list, blank=True)
    details_en = models.JSONField(_("what to ask when ordering, English"), default=list, blank=True)
    months = models.JSONField(_("only in these months"), default=list, blank=True)
    licence = models.CharField(_("least licence"), max_length=10, blank=True)
    skills = models.JSONField(_("skills needed"), default=list, blank=True)
    training = models.CharField(_("training needed"), max_length=60, blank=True)
    trust = models.CharField(
        _("trust needed"), max_length=10, choices=Trust, default=Trust.VERIFIED
    )
    helpers = models.PositiveSmallIntegerField(_("helpers at once"), default=1)
    minutes = models.PositiveSmallIntegerField(_("usual minutes"), default=60)
    risk = models.CharField(_("risk notice"), max_length=200, blank=True)
    risk_en = models.CharField(_("risk notice, English"), max_length=400, blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, default=Cost.FREE)
    cost_note = models.CharField(_("about the cost"), max_length=100, blank=True)
    cost_note_en = models.CharField(_("about the cost, English"), max_length=200, blank=True)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    # Mediation and enforcement: good work there may please one side only.
    not_by_marks = models.BooleanField(_("not judged by marks"), default=False)
    min_age = models.PositiveSmallIntegerField(_("from the age of"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("up to the age of"), null=True, blank=True)
    weekdays = models.JSONField(_("on these weekdays"), default=list, blank=True)
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(_("until"), null=True, blank=True)
    is_offered = models.BooleanField(_("offered"), default=True)
    is_sample = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(_("position"), default=50)

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="service_name_once_in_area"),
            models.CheckConstraint(condition=Q(helpers__range=(1, 9)), name="service_helpers"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 960)), name="service_minutes"),
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=F("min_age")),
                name="service_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(closes__gt=F("opens")),
                name="service_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def fits_age(self, age: int | None) -> bool:
        """Whether somebody of this age may have it; an unknown age is asked, not refused."""
        if age is None:
            return True
        return (self.min_age or 0) <= age <= (self.max_age if self.max_age is not None else 200)

    def in_season(self, day: date) -> bool:
        return not self.months or day.month in self.months


# The clocks of a service, as a version keeps them: the first two always, the others where the
# town's own does not do.
CLOCKS = ("accept", "arrive", "schedule", "confirm", "follow_up")


class Limit(models.Model):
    """The clocks of one urgency class: working minutes until it must be accepted and done, and
    what differs from the town's own. To say yes is counted by the clock on the wall."""

    id = models.BigAutoField(primary_key=True)
    service = models.ForeignKey(Service, models.CASCADE, related_name="limits")
    urgency = models.CharField(max_length=8, choices=Urgency)
    accept_minutes = models.PositiveIntegerField(_("to accept"))
    arrive_minutes = models.PositiveIntegerField(_("to arrive"))
    schedule_minutes = models.PositiveIntegerField(_("to agree on a time"), null=True)
    confirm_minutes = models.PositiveIntegerField(_("to say yes"), null=True)
    follow_up_minutes = models.PositiveIntegerField(_("to call back"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "urgency"], name="limit_once"),
            models.CheckConstraint(
                condition=Q(schedule_minutes=None)
                | Q(
                    schedule_minutes__gte=F("accept_minutes"),
                    schedule_minutes__lte=F("arrive_minutes"),
                ),
                name="limit_schedule_between",
            ),
            models.CheckConstraint(
                condition=(Q(confirm_minutes=None) | Q(confirm_minutes__gte=1))
                & (Q(follow_up_minutes=None) | Q(follow_up_minutes__gte=1)),
                name="limit_is_some_time",
            ),
            models.CheckConstraint(
                condition=Q(accept_minutes__gte=1, arrive_minutes__gte=F("accept_minutes")),
                name="limit_arrive_after_accept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.urgency} {self.accept_minutes}"

    @property
    def all(self) -> dict[str, int | None]:
        """By clock; None: as the town has it."""
        return {clock: getattr(self, f"{clock}_minutes") for clock in CLOCKS}


class Offer(models.Model):
    """Where a service is offered: an area and all below it, for a time."""

    id = models.BigAutoField(primary_key=True)
    service = models.ForeignKey(Service, models.CASCADE, related_name="offers")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    valid_from = models.DateField(default=timezone.localdate)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "area"], name="offer_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="offer_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} in {self.area_id}"


class Alias(models.Model):
    """How residents say it: 灯不亮了 is 水电安检."""

    id = models.BigAutoField(primary_key=True)
    service = models.ForeignKey(Service, models.CASCADE, related_name="aliases")
    words = models.CharField(_("residents' words"), max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "words"], name="alias_once"),
        ]

    def __str__(self) -> str:
        return self.words


class Part(models.TextChoices):
    """What of a service a version is of: each is edited, read and brought back by itself."""

    WORDS = "words", _("Words")
    LIMITS = "limits", _("Time limits")
    OFFERS = "offers", _("Where it is offered")


class Version(Kept):
    """A part of a service as it was after one editing."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="versions")
    part = models.CharField(max_length=8, choices=Part, default=Part.WORDS)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} v{self.number}"


class Package(models.Model):
    """A set menu 定制套餐: services bundled for a community, from and until a day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(_("web address"), max_length=40, unique=True)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    summary = models.CharField(_("in one line"), max_length=80)
    summary_en = models.CharField(_("in one line, English"), max_length=160, blank=True)
    audience = models.CharField(_("for whom"), max_length=80, blank=True)
    audience_en = models.CharField(_("for whom, English"), max_length=160, blank=True)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="package_name_once_in_area"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="package_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PackageVersion(Kept):
    """A package as it was after one editing, with what it held."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="versions")

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="package_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.package_id} v{self.number}"


class PackageItem(models.Model):
    """A service in a package, and how often."""

    id = models.BigAutoField(primary_key=True)
    package = models.ForeignKey(Package, models.CASCADE, related_name="items")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    times = models.PositiveSmallIntegerField(_("times"), default=1)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["package", "service"], name="package_item_once"),
            models.CheckConstraint(condition=Q(times__range=(1, 99)), name="package_item_times"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} x {self.times}"


class Wanted(models.Model):
    """What somebody looked for and did not find, in their words: a wish for the catalogue."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("in your words"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    service = models.ForeignKey(Service, models.SET_NULL, null=True, related_name="+")
    # What the person is told: a resident can read it among what they told us.
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="wanted_says_what")]

    def __str__(self) -> str:
        return str(self.id)
