"""Stations: where one can go, when it is open, who gets in, and which rooms there are."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.areas.models import point_on_earth
from linli.core.ids import uuid7


class Front(models.TextChoices):
    """What a station offers at its one front: 阵地一体化."""

    SUPPLY = "supply", _("Services")
    DELIBERATION = "deliberation", _("Deliberation")
    RESOURCES = "resources", _("Resources")
    INCUBATION = "incubation", _("Incubation")
    VOLUNTEERING = "volunteering", _("Volunteering")
    POLICY = "policy", _("Policy advice")
    INNOVATION = "innovation", _("Innovation")


class Station(models.Model):
    """A service centre, or a point under a centre. It is never deleted: it ends."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="points")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="stations"
    )
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="stations")
    address = models.CharField(_("address"), max_length=120)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    # Both in WGS 84; and what was measured, by its system (areas/points.py).
    measured = models.CharField(max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    about = models.CharField(_("what to know before coming"), max_length=500, blank=True)
    has_level_entrance = models.BooleanField(_("entrance without steps"), default=False)
    has_lift = models.BooleanField(_("lift"), default=False)
    has_accessible_toilet = models.BooleanField(_("accessible toilet"), default=False)
    has_hearing_loop = models.BooleanField(_("hearing loop"), default=False)
    has_sign_language = models.BooleanField(_("sign language"), default=False)
    is_closed_on_holidays = models.BooleanField(_("closed on public holidays"), default=True)
    is_sample = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=Q(ended_on=None),
                name="station_name_once_in_area",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="station_not_its_own_centre"
            ),
            point_on_earth("station_point_on_earth"),
        ]

    def __str__(self) -> str:
        return self.name


class StationFront(models.Model):
    """One thing a station offers."""

    id = models.BigAutoField(primary_key=True)
    station = models.ForeignKey(Station, models.CASCADE, related_name="fronts")
    front = models.CharField(max_length=12, choices=Front)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["station", "front"], name="station_front_once"),
        ]

    def __str__(self) -> str:
        return self.get_front_display()


class Opening(models.Model):
    """A span of every week in which the station is open. Spans of a day do not overlap."""

    id = models.BigAutoField(primary_key=True)
    station = models.ForeignKey(Station, models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "weekday", "opens"], name="opening_begins_once"
            ),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="opening_weekday"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="opening_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}–{self.closes}"


class SpecialOpening(models.Model):
    """A date on which the station keeps other hours, or is closed: then no hours are set."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station = models.ForeignKey(Station, models.CASCADE, related_name="special_openings")
    on = models.DateField(_("date"))
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["station", "on"], name="special_opening_once"),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                name="special_opening_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return str(self.on)


class Room(models.Model):
    """A room of a station, to be booked later. It is never deleted: it ends."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station = models.ForeignKey(Station, models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=40)
    capacity = models.PositiveSmallIntegerField(_("people"), null=True)
    equipment = models.CharField(_("equipment"), max_length=200, blank=True)
    is_level = models.BooleanField(_("reached without steps"), default=False)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "name"],
                condition=Q(ended_on=None),
                name="room_name_once_in_station",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__range=(1, 5000)), name="room_capacity"
            ),
        ]

    def __str__(self) -> str:
        return self.name
