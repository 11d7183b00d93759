"""Who acts together, and in what role each acts, where and how long."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import LookupField, SealedTextField
from linli.core.ids import uuid7


class Kind(models.TextChoices):
    DEPARTMENT = "department", _("Government department")
    COMMITTEE = "committee", _("Residents' or villagers' committee")
    AGENCY = "agency", _("Social work agency")
    ENTERPRISE = "enterprise", _("Enterprise")
    SCHOOL = "school", _("School")
    HOSPITAL = "hospital", _("Hospital or health centre")
    SOCIAL = "social", _("Social organisation")
    TEAM = "team", _("Informal team")
    OPERATOR = "operator", _("Operator of the platform")


class JoinMode(models.TextChoices):
    FREE = "free", _("Whoever wants to, at once")
    APPROVAL = "approval", _("Whoever asks, when approved")
    INVITATION = "invitation", _("By invitation only")
    CODE = "code", _("With a code")


class Standing(models.TextChoices):
    """Sanctions of 条例685 §36–38, mildest first."""

    GOOD = "good", _("In good standing")
    WARNED = "warned", _("Warned")
    RECTIFY = "rectify", _("Must rectify")
    SUSPENDED = "suspended", _("Suspended")
    LISTED = "listed", _("Listed as untrustworthy")


class Field(models.TextChoices):
    """What an organisation works on."""

    COMMUNITY = "community", _("Community")
    FAMILY = "family", _("Families")
    ELDERS = "elders", _("Elders")
    YOUTH = "youth", _("Children and youth")
    DISABLED = "disabled", _("Disabled people")
    MEDICAL = "medical", _("Medical")
    CORRECTIONS = "corrections", _("Corrections")
    NEWCOMERS = "newcomers", _("Non-registered residents")
    MIND = "mind", _("Psychological support")


# These act by law; everybody else shows a credit code before they certify anything.
BY_LAW = (Kind.DEPARTMENT, Kind.COMMITTEE)
# In this standing nobody records or certifies, and the roles held in it rest.
RESTING = (Standing.SUSPENDED, Standing.LISTED)


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    # An unregistered team records under the guidance of a committee or a unit: 令67 §26.
    guide = models.ForeignKey("self", models.PROTECT, null=True, related_name="guided")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="organisations")
    about = models.TextField(_("what it does"), max_length=2000, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=50, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    is_contact_public = models.BooleanField(_("publish the contact"), default=False)
    join_mode = models.CharField(
        _("how people join"), max_length=10, choices=JoinMode, default=JoinMode.APPROVAL
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.GOOD)
    rectify_by = models.DateField(null=True)
    is_sample = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["credit_code"], name="organisation_credit_code_once"),
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=Q(ended_on=None),
                name="organisation_name_once_in_area",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) & ~Q(guide=F("id")),
                name="organisation_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.TEAM) | Q(guide__isnull=False) | Q(parent__isnull=False),
                name="organisation_team_is_guided",
            ),
            models.CheckConstraint(
                condition=~Q(standing=Standing.RECTIFY) | Q(rectify_by__isnull=False),
                name="organisation_rectifies_by_a_date",
            ),
            # 条例685 §36–38 sanction volunteer organisations; offices answer to others.
            models.CheckConstraint(
                condition=~Q(kind=Kind.DEPARTMENT) | Q(standing=Standing.GOOD),
                name="organisation_department_has_no_standing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_certify(self) -> bool:
        """Whether it may record service and certify it in its own name: 令67 §26."""
        is_registered = self.kind in BY_LAW or bool(self.credit_code)
        is_fit = self.standing not in RESTING and self.ended_on is None
        return self.kind != Kind.TEAM and is_registered and is_fit

    @property
    def certifier(self) -> "Organisation | None":
        """In whose name its certificates are issued: its own, or that of the body guiding it."""
        guide = self.guide or self.parent if self.kind == Kind.TEAM else self
        is_fit = self.standing not in RESTING and self.ended_on is None
        return guide if guide and guide.can_certify and is_fit else None


class ServiceArea(models.Model):
    """An area an organisation serves, besides the one it sits in."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="service_areas")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "area"], name="service_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.area_id}"


class WorkField(models.Model):
    """A field an organisation works in."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="fields")
    field = models.CharField(max_length=12, choices=Field)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "field"], name="work_field_once"),
        ]

    def __str__(self) -> str:
        return self.get_field_display()


class Member(models.TextChoices):
    ASKED = "asked", _("Asked to join")
    IN = "in", _("Member")
    REFUSED = "refused", _("Not accepted")
    LEFT = "left", _("Has left")


class Membership(models.Model):
    """A person's place in an organisation. It is never deleted, so that the past stays true."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    state = models.CharField(max_length=8, choices=Member)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["organisation", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="membership_once"),
            models.CheckConstraint(
                condition=~Q(state=Member.REFUSED) | ~Q(reason=""),
                name="membership_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state} {self.organisation_id}"


class Invitation(models.Model):
    """An invitation to whoever has a mobile number, known here or not.

    It is found by the number, not by the person: writing it says nothing about who is known.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    mobile = SealedTextField(_("mobile number"))
    mobile_key = LookupField(source="mobile", purpose="mobile")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["mobile_key"], name="invitation_mobile")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "mobile_key"],
                condition=Q(answered_at=None),
                name="invitation_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class JoinCode(models.Model):
    """A code that lets people in without approval: it expires, and it counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="join_codes")
    code = models.CharField(max_length=12, unique=True)
    expires_at = models.DateTimeField()
    most = models.PositiveSmallIntegerField()
    used = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("most")), name="join_code_not_overused"),
            models.CheckConstraint(condition=Q(most__range=(1, 1000)), name="join_code_has_an_end"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="join_code_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Sanction(models.Model):
    """One step up or down in standing, with its reason. The newest is in force."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sanctions")
    standing = models.CharField(max_length=10, choices=Standing)
    rectify_by = models.DateField(_("rectify by"), null=True)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="sanction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.get_standing_display()


class Role(models.TextChoices):
    OPERATOR = "operator", _("Operator")
    SECURITY = "security", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")
    STATION_HEAD = "station_head", _("Station head")
    DISPATCHER = "dispatcher", _("Dispatcher")
    WORKER = "worker", _("Social worker")
    SUPERVISOR = "supervisor", _("Supervisor")
    GRID_WORKER = "grid_worker", _("Grid worker")
    AGENCY_MANAGER = "agency_manager", _("Agency manager")
    PROJECT_LEAD = "project_lead", _("Project lead")
    FINANCE = "finance", _("Finance officer")
    LIAISON = "liaison", _("Liaison officer")
    EXPERT = "expert", _("Expert")
    MEMBER = "member", _("Member")


# 三员分立 (等保 2.0 level 3): these three are three different people, always.
SEPARATE = (Role.OPERATOR, Role.SECURITY, Role.AUDITOR)


class Grant(models.Model):
    """A role held by a person in one organisation, for one area and all below it, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=14, choices=Role)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grants")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="grants")
    valid_from = models.DateField(_("in force from"), default=timezone.localdate)
    valid_until = models.DateField(_("in force until"), null=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["role", "-valid_from"]
        indexes = [models.Index(fields=["person", "revoked_at"], name="grant_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "area"],
                condition=Q(revoked_at=None),
                name="grant_once",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at=None, role__in=SEPARATE),
                name="grant_three_admins_are_three_people",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="grant_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("person")),
                name="grant_comes_from_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.person_id}"
