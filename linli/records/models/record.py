"""The atomic fact: who served whom, when, where, how long, under which project, with what proof.

Nobody types a record: the service writes it as it ends. It is never edited or deleted; a
correction is a new version, and the triggers of migrations/0002_closed.py refuse all the rest.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, IntegerField, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.catalogue.models import Force
from linli.core.fields import SealedTextField
from linli.core.ids import uuid7

LONGEST = timedelta(hours=24)
IN_WORDS = "words"  # stands among the evidence where it is no file
# 人次 of a reception, for the database.
PERSON_TIMES = Coalesce("count", "times", output_field=IntegerField())


class Kind(models.TextChoices):
    """What kind of service it was; the encounters upstairs write one each."""

    ORDER = "order", _("Order")
    ACTIVITY = "activity", _("Activity")
    VISIT = "visit", _("Home visit")
    CASE = "case", _("Case")
    GROUP = "group", _("Group work")
    CAMPAIGN = "campaign", _("Campaign")


class Where(models.TextChoices):
    """Codes as in catalogue.Place, and one more."""

    HOME = "home", _("At your door")
    STATION = "station", _("At the station")
    PHONE = "phone", _("By phone")
    OUTSIDE = "outside", _("Outside")


class Part(models.TextChoices):
    """What part somebody had in it."""

    LEAD = "lead", _("In charge")
    HELPER = "helper", _("Helped")


class Counted(models.TextChoices):
    """How people without a name were counted."""

    HEADS = "heads", _("Heads counted")
    SHEET = "sheet", _("Sign-in sheet")
    TICKETS = "tickets", _("Tickets")
    ESTIMATE = "estimate", _("Estimate")


class Reason(models.TextChoices):
    """Why a version was written that the service itself did not write."""

    TIME = "time", _("The time was wrong")
    PEOPLE = "people", _("The people were wrong")
    PLACE = "place", _("The place was wrong")
    KIND = "kind", _("It was another kind of service")
    OFFLINE = "offline", _("It could not be recorded when it was done")
    OTHER = "other", _("Another reason")


class ServiceRecord(models.Model):
    """One service that was done, in one version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    is_current = models.BooleanField(default=True)
    # What wrote it: its model and id. Not a foreign key: encounters live upstairs.
    source_kind = models.CharField(max_length=60)
    source_id = models.UUIDField()
    # How often that had moved when this was written (the turn of an order); null where it does not.
    source_turn = models.PositiveIntegerField(null=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    service = models.ForeignKey("catalogue.Service", models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=80, blank=True)
    begun_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"))
    place = models.CharField(_("where"), max_length=10, choices=Where, default=Where.HOME)
    # Their indexes begin with the same columns.
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    # Projects come later, upstairs.
    project_id = models.UUIDField(null=True)
    tags = models.JSONField(default=list)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    # Ids of stored files; IN_WORDS for what `proof` says, such as where the sign-in sheet lies.
    evidence = models.JSONField(_("evidence"), default=list)
    # May be blanked like the reason; that there was proof stays in `evidence`.
    proof = SealedTextField(_("evidence in words"), max_length=200, blank=True)
    # Written later than 10 working days after it ended (令67 §11).
    is_late = models.BooleanField(_("late"), default=False)
    # Entered afterwards by people 补录: marked for ever, in every version.
    is_backdated = models.BooleanField(_("back-dated"), default=False)
    reason_kind = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    # May be blanked when somebody in it leaves; the kind of reason stays.
    reason = SealedTextField(_("in a few words"), max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-begun_at", "-id"]
        indexes = [
            models.Index(
                fields=["area", "begun_at"], condition=Q(is_current=True), name="record_in_area"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "number"], name="record_version_once"
            ),
            models.UniqueConstraint(
                fields=["source_kind", "source_id"],
                condition=Q(is_current=True),
                name="record_one_is_current",
            ),
            models.CheckConstraint(
                condition=Q(number=1, replaces=None)
                | (Q(number__gt=1, replaces__isnull=False) & ~Q(reason_kind="")),
                name="record_version_replaces_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(service=None) & ~Q(title="") | Q(service__isnull=False, title=""),
                name="record_service_or_title",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("begun_at")), name="record_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="record_kind"),
            models.CheckConstraint(condition=Q(place__in=Where.values), name="record_place"),
            models.CheckConstraint(
                condition=Q(is_backdated=False)
                | (
                    Q(written_by__isnull=False, approved_by__isnull=False)
                    & ~Q(written_by=F("approved_by"))
                    & ~Q(reason_kind="")
                    & ~Q(evidence=[])
                ),
                name="record_backdated_by_two_with_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_kind} {self.source_id} v{self.number}"


class Contribution(models.Model):
    """What one person gave to it."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(
        ServiceRecord, models.PROTECT, related_name="contributions", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contributions"
    )
    force = models.CharField(max_length=10, choices=Force)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    minutes = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=8, choices=Part, default=Part.LEAD)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "person"], name="contribution_once"),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 1440)), name="contribution_minutes"
            ),
            models.CheckConstraint(condition=Q(force__in=Force.values), name="contribution_force"),
            models.CheckConstraint(condition=Q(role__in=Part.values), name="contribution_role"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.minutes}"


class Reception(models.Model):
    """Who received it: one person, so many times; or a number of people without names."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(
        ServiceRecord, models.PROTECT, related_name="receptions", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="receptions"
    )
    count = models.PositiveIntegerField(null=True)
    counted_how = models.CharField(max_length=10, choices=Counted, blank=True)
    # Sessions of one record, such as three meetings of a group on one day.
    times = models.PositiveSmallIntegerField(default=1)
    # What they were on that day, as far as it was known when this was written (people/states.py):
    # figures of groups stay what they were. Null where nobody looked.
    age = models.PositiveSmallIntegerField(null=True)
    groups = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "person"], name="reception_once"),
            # A check that comes out as NULL passes: what must be there is named.
            models.CheckConstraint(
                condition=Q(person__isnull=False, count=None, counted_how="", times__range=(1, 99))
                | Q(
                    person=None,
                    count__isnull=False,
                    count__range=(1, 100_000),
                    counted_how__in=Counted.values,
                    times=1,
                ),
                name="reception_of_a_person_or_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.count}"

    @property
    def person_times(self) -> int:
        """人次: how often somebody received it."""
        return self.times if self.count is None else self.count
