"""Places: a tree of any depth, with codes and populations that are facts of a time."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class Kind(models.TextChoices):
    """What an area is, from large to small. Levels may be skipped: Dongguan has no counties."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("District or county")
    ZONE = "zone", _("Development zone")
    TOWN = "town", _("Subdistrict or town")
    COMMUNITY = "community", _("Community or village")
    GROUP = "group", _("Villagers' group")
    GRID = "grid", _("Grid cell")


# From large to small: nothing lies in something smaller than itself.
RANK = {kind: rank for rank, kind in enumerate(Kind.values)} | {Kind.GRID: len(Kind) - 2}


def point_on_earth(name: str) -> models.CheckConstraint:
    """The constraint of every latitude and longitude, in degrees: both or none.

    A check that comes out as NULL passes: half a point has to be named.
    """
    return models.CheckConstraint(
        condition=Q(latitude=None, longitude=None)
        | Q(
            latitude__isnull=False,
            longitude__isnull=False,
            latitude__range=(-90, 90),
            longitude__range=(-180, 180),
        ),
        name=name,
    )


class Area(models.Model):
    """One place. It is never deleted: it ends, and others may come after it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    # The word in its address, /p/<slug>/. Only an area that has one is a place of its own here.
    slug = models.SlugField(_("web address"), max_length=40, null=True, unique=True)
    valid_from = models.DateField(_("exists from"), null=True)
    valid_until = models.DateField(_("exists until"), null=True)
    successors: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="predecessors"
    )
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    # Both in WGS 84; and what was measured, by its system (points.py).
    measured = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name"], name="area_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(valid_until=None),
                name="area_name_once_below_parent",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(valid_until=None, parent=None),
                name="area_name_once_at_the_top",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                name="area_ends_after_it_began",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="area_not_its_own_parent"),
            point_on_earth("area_point_on_earth"),
        ]

    def __str__(self) -> str:
        return self.name


class AreaLink(models.Model):
    """Which areas lie in which, at any depth, and each in itself: "below" is one indexed join.

    What has ended lies in what came after it as well (`is_inherited`): so whoever answers for a
    successor reaches what still stands there. Written by actions/links.py whenever a parent or a
    successor is. Triggers keep circles out.
    """

    id = models.BigAutoField(primary_key=True)
    above = models.ForeignKey(Area, models.CASCADE, related_name="links_down")
    below = models.ForeignKey(Area, models.CASCADE, related_name="links_up")
    steps = models.PositiveSmallIntegerField()
    is_inherited = models.BooleanField(default=False)
    # For the figures of the past; not known of what has always lain there.
    valid_from = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["below"], condition=Q(valid_from__isnull=False), name="area_link_dated"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["above", "below"], name="area_link_once"),
            models.CheckConstraint(
                condition=Q(steps=0, above=F("below")) | (Q(steps__gt=0) & ~Q(above=F("below"))),
                name="area_link_to_itself_has_no_steps",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.above_id} ⊇ {self.below_id}"


class PastLink(models.Model):
    """Which areas lay in which, until the day on which they did not any more."""

    id = models.BigAutoField(primary_key=True)
    above = models.ForeignKey(Area, models.CASCADE, related_name="+")
    below = models.ForeignKey(Area, models.CASCADE, related_name="+")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField()  # the first day on which it lay elsewhere

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until__gt=F("valid_from")),
                name="past_link_ended_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.above_id} ⊇ {self.below_id} until {self.valid_until}"


class Succession(models.Model):
    """What came after an area that ended; of a split, each of the parts."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Area, models.PROTECT, related_name="predecessions")
    # Parts of addresses, one on each line, such as a street or a lane: what went to this one.
    buildings = models.TextField(_("buildings"), max_length=4000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(area=F("successor")), name="succession_not_its_own"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} → {self.successor_id}"


class AreaCode(models.Model):
    """A code somebody gives an area, such as the 12 digits of the statistics bureau."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=20, default="stats-12")
    code = models.CharField(_("code"), max_length=20)
    # The name as they published it: of a village, the name of its committee.
    name = models.CharField(_("name as published"), max_length=60, blank=True)
    valid_from = models.DateField(_("exists from"), default=timezone.localdate)
    valid_until = models.DateField(_("exists until"), null=True)

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                condition=Q(valid_until=None),
                name="area_code_means_one_area",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class AreaName(models.Model):
    """What an area was called until a day. People and tables go on using it."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="former_names")
    name = models.CharField(_("name"), max_length=60)
    valid_from = models.DateField(null=True)  # not known of the first
    valid_until = models.DateField()

    class Meta:
        ordering = ["-valid_until", "-id"]
        indexes = [models.Index(fields=["name"], name="area_former_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                name="area_name_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """How many people live in an area in a year: the denominator of every coverage."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField(_("year"))
    persons = models.PositiveIntegerField(_("residents"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="population_once_a_year"),
            models.CheckConstraint(condition=Q(year__range=(1949, 2200)), name="population_year"),
            models.CheckConstraint(condition=~Q(source=""), name="population_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.persons}"


class AreaImport(models.Model):
    """A table of areas somebody sent: looked at first, then applied, once. Its rows go then."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    rows = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.id)
