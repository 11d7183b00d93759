"""One volunteer's time in one service, in one version, with its whole life.

It follows the record and is never edited or deleted: migrations/0001_initial.py closes its facts.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.catalogue.models import Force
from linli.core.fields import SealedTextField
from linli.core.ids import uuid7

# Staff are paid for their time; only these give it.
FORCES = (Force.VOLUNTEER, Force.PARTY)
LONGEST = 1440
IMPORTED = "hours.imported"  # the kind of source of what another system kept


class State(models.TextChoices):
    """In order of life; then the side exits."""

    UNDER_REVIEW = "under_review", _("Under review")
    PUBLICISED = "publicised", _("In public notice")
    EFFECTIVE = "effective", _("It counts")
    DISPUTED = "disputed", _("Objected to")
    REJECTED = "rejected", _("Turned down")
    REVOKED = "revoked", _("Does not count any more")
    SUPERSEDED = "superseded", _("Corrected since")


ENDED = (State.REJECTED, State.REVOKED, State.SUPERSEDED)
LIVE = tuple(state for state in State if state not in ENDED)


class Mark(models.TextChoices):
    """What is odd about it, for whoever reviews. None of it is a reproach."""

    ROUND = "round", _("Round number")
    BURST = "burst", _("Many within a minute")
    CAP = "cap", _("Above the daily limit")
    OVERLAP = "overlap", _("Overlaps another service")
    OWN = "own", _("Written by whoever helped")
    PHONE = "phone", _("One phone for several people")


class Why(models.TextChoices):
    """Why it does not count."""

    ABSENT = "absent", _("They were not there")
    TIME = "time", _("The time is wrong")
    TWICE = "twice", _("It stands here twice")
    UNFIT = "unfit", _("It was no volunteering")
    PROOF = "proof", _("There is no proof")
    CORRECTED = "corrected", _("The record was corrected")
    OTHER = "other", _("Another reason")


class Hour(models.Model):
    """Minutes that somebody gave, as the record says, and what counts of them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hours")
    force = models.CharField(max_length=10, choices=Force)
    record = models.ForeignKey("records.ServiceRecord", models.PROTECT, related_name="hours")
    # The same service in all its versions.
    source_kind = models.CharField(max_length=60)
    source_id = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    # Who recorded it certifies it (令67 §26).
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    # Fewer than `minutes` where the day has its limit.
    counted = models.PositiveSmallIntegerField()
    marks = models.JSONField(default=list)
    is_backdated = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=12, choices=State, default=State.UNDER_REVIEW)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    publicised_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)  # of the public notice
    effective_at = models.DateTimeField(null=True)
    ended_life_at = models.DateTimeField(null=True)
    why = models.CharField(_("reason"), max_length=10, choices=Why, blank=True)
    # For its volunteer; may be blanked when they leave.
    words = SealedTextField(_("in a few words"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-begun_at", "-id"]
        indexes = [
            models.Index(fields=["area", "state", "at"], name="hour_queue"),
            models.Index(fields=["person", "begun_at"], name="hour_of_person"),
            models.Index(fields=["written_by", "at"], name="hour_by_writer"),
            models.Index(
                fields=["until"], condition=Q(state=State.PUBLICISED), name="hour_in_notice"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source_kind", "source_id", "version"], name="hour_version_once"
            ),
            models.UniqueConstraint(
                fields=["person", "source_kind", "source_id"],
                condition=Q(state__in=LIVE),
                name="hour_one_lives",
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None) | Q(version__gt=1, replaces__isnull=False),
                name="hour_version_replaces",
            ),
            models.CheckConstraint(condition=Q(force__in=FORCES), name="hour_of_volunteers"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="hour_state_known"),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, LONGEST)) & Q(counted__lte=F("minutes")),
                name="hour_counts_no_more_than_given",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("begun_at")), name="hour_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")),
                name="hour_not_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(written_by=None) | ~Q(decided_by=F("written_by")),
                name="hour_decided_by_another",
            ),
            # A check that comes out as NULL passes: what must be there is named.
            models.CheckConstraint(
                condition=~Q(state__in=[State.PUBLICISED, State.EFFECTIVE, State.DISPUTED])
                | Q(publicised_at__isnull=False, until__isnull=False, decided_by__isnull=False),
                name="hour_was_publicised",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.EFFECTIVE) | Q(effective_at__isnull=False),
                name="hour_took_effect",
            ),
            models.CheckConstraint(
                condition=Q(effective_at=None)
                | Q(until__isnull=False, effective_at__gte=F("until")),
                name="hour_waits_out_its_notice",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_life_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_life_at=None)),
                name="hour_life_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.REJECTED, State.REVOKED]) | ~Q(why=""),
                name="hour_says_why_not",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REJECTED) | Q(decided_by__isnull=False),
                name="hour_turned_down_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.minutes}"

    @property
    def held_back(self) -> int:
        """Minutes that were given and do not count."""
        return self.minutes - self.counted

    @property
    def is_imported(self) -> bool:
        """Whether another system kept it; every version of it says so."""
        return self.source_kind == IMPORTED

    @property
    def is_live(self) -> bool:
        return self.state in LIVE
