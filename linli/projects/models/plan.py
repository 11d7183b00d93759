"""What a purchaser means to buy in a year: the money, and each need on its way to a contract."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7
from linli.projects.models.contract import MOST_FEN, Field, Management, Project

YEARS = (2000, 2199)


class Mode(models.TextChoices):
    """How something is bought: the five of 采购法 §26, two more that are recognised, and those
    below the threshold."""

    OPEN = "open", _("Open tender")
    INVITED = "invited", _("Invited tender")
    NEGOTIATED = "negotiated", _("Competitive negotiation")
    SINGLE = "single", _("Single source")
    INQUIRY = "inquiry", _("Request for quotations")
    CONSULTED = "consulted", _("Competitive consultation")
    FRAMEWORK = "framework", _("Framework agreement")
    OWN = "own", _("Bought below the threshold")
    COMPARED = "compared", _("Offers compared")
    VENTURE = "venture", _("Venture for the public good")
    ENTRUSTED = "entrusted", _("Entrusted directly")


class Step(models.TextChoices):
    """How far a need has come."""

    PROPOSED = "proposed", _("To be decided")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Not approved")
    OFFERED = "offered", _("Offers are asked for")
    AWARDED = "awarded", _("Decided for somebody")
    CONTRACTED = "contracted", _("The contract is written")


# Steps at which its money is taken out of the year's.
TAKEN = frozenset({Step.APPROVED, Step.OFFERED, Step.AWARDED, Step.CONTRACTED})
BOUGHT = frozenset({Step.OFFERED, Step.AWARDED})  # steps that only what is bought goes through


class YearPlan(models.Model):
    """The money of a year, and how much of it approved needs have taken."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purchaser = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("plan year"))
    fen = models.BigIntegerField(_("amount"))
    taken = models.BigIntegerField(default=0)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["purchaser", "year"], name="plan_of_a_year_once"),
            models.CheckConstraint(condition=Q(year__range=YEARS), name="plan_year"),
            models.CheckConstraint(condition=Q(fen__range=(0, MOST_FEN)), name="plan_amount"),
            # What is approved never comes to more than there is.
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("fen")), name="plan_is_not_overspent"
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Planned(models.Model):
    """A need with its evidence: decided by another than who proposes it, bought, contracted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(YearPlan, models.PROTECT, related_name="needs", db_index=False)
    name = models.CharField(_("name"), max_length=60)
    field = models.CharField(_("field"), max_length=12, choices=Field)
    management = models.CharField(
        _("management"), max_length=10, choices=Management, default=Management.CONTRACT
    )
    fen = models.BigIntegerField(_("amount"))
    need = models.CharField(_("what is needed, and what shows it"), max_length=600)
    heard = models.CharField(_("how residents were heard"), max_length=300)
    mode = models.CharField(_("mode of procurement"), max_length=10, choices=Mode, blank=True)
    mode_because = models.CharField(_("why not an open tender"), max_length=200, blank=True)
    step = models.CharField(max_length=10, choices=Step, default=Step.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    because = models.CharField(_("why not"), max_length=200, blank=True)
    offered_on = models.DateField(_("offers asked for on"), null=True)
    awarded_on = models.DateField(_("decided on"), null=True)
    winner = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    project = models.OneToOneField(Project, models.PROTECT, null=True, related_name="planned")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="need_name_once"),
            models.CheckConstraint(condition=Q(fen__range=(1, MOST_FEN)), name="need_amount"),
            models.CheckConstraint(condition=Q(field__in=Field.values), name="need_field"),
            models.CheckConstraint(condition=~Q(need=""), name="need_is_shown"),
            models.CheckConstraint(condition=~Q(heard=""), name="need_residents_were_heard"),
            models.CheckConstraint(
                condition=Q(step=Step.PROPOSED, decided_by=None, decided_at=None)
                | (
                    Q(step__in=[one.value for one in Step if one != Step.PROPOSED])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="need_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="need_decided_by_another",
            ),
            # Every mode but the open one has its reason (采购法 §42).
            models.CheckConstraint(
                condition=Q(mode__in=["", Mode.OPEN]) | ~Q(mode_because=""),
                name="need_mode_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=sorted(BOUGHT)) | Q(management=Management.CONTRACT),
                name="need_only_what_is_bought_is_offered",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=[Step.OFFERED, Step.AWARDED])
                | (~Q(mode="") & Q(offered_on__isnull=False)),
                name="need_offered_in_a_mode",
            ),
            models.CheckConstraint(
                condition=~Q(step=Step.AWARDED)
                | Q(winner__isnull=False, awarded_on__gte=F("offered_on")),
                name="need_awarded_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(step=Step.CONTRACTED, project__isnull=False)
                | (~Q(step=Step.CONTRACTED) & Q(project=None)),
                name="need_contracted_has_its_contract",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlannedArea(models.Model):
    """Where it is needed."""

    id = models.BigAutoField(primary_key=True)
    planned = models.ForeignKey(Planned, models.CASCADE, related_name="areas", db_index=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["planned", "area"], name="planned_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.planned_id} in {self.area_id}"


class Duty(models.TextChoices):
    """What the law wants done, and by when."""

    RESULT = "result", _("Publish the result")  # 采购条例 §43: 2 working days
    CONTRACT = "contract", _("Publish the contract")  # 采购条例 §50: 2 working days
    COPY = "copy", _("File a copy of the contract")  # 采购法 §47: 7 working days


# Working days until each is due.
WITHIN = {Duty.RESULT: 2, Duty.CONTRACT: 2, Duty.COPY: 7}


class Due(models.Model):
    """One of these, for one need or contract."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    duty = models.CharField(max_length=10, choices=Duty)
    planned = models.ForeignKey(Planned, models.PROTECT, null=True, related_name="dues")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="dues")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    where = models.CharField(_("where it stands"), max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "duty"], name="due_of_a_project_once"),
            models.UniqueConstraint(fields=["planned", "duty"], name="due_of_a_need_once"),
            models.CheckConstraint(
                condition=Q(planned=None, project__isnull=False)
                | Q(planned__isnull=False, project=None),
                name="due_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None, where="")
                | (Q(done_on__isnull=False, done_by__isnull=False) & ~Q(where="")),
                name="due_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.due_on}"
