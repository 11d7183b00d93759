"""What points can be redeemed for, how many there are, and who fetches what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import LookupField, SealedTextField
from linli.core.ids import uuid7

MOST_LEFT = 100_000


class RewardKind(models.TextChoices):
    THING = "thing", _("Thing")
    SERVICE = "service", _("Service")
    PLACE = "place", _("Priority place")


DRAWINGS = {
    "lantern": "act-lantern",
    "read": "act-read",
    "clinic": "act-clinic",
    "boat": "act-boat",
}


class Picture(models.TextChoices):
    """The drawings of the house; none is right too."""

    LANTERN = "lantern", _("A lantern")
    READ = "read", _("Children reading")
    CLINIC = "clinic", _("A table of doctors")
    BOAT = "boat", _("A dragon boat")


class Reward(models.Model):
    """Something that can be had for points. Its stock is what its moves say."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=RewardKind)
    words = models.CharField(_("what it is"), max_length=300, blank=True)
    picture = models.CharField(_("picture"), max_length=10, choices=Picture, blank=True)
    points = models.PositiveIntegerField(_("points"))
    stock = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    each_at_most = models.PositiveSmallIntegerField(_("at most for one person"), null=True)
    sponsor = models.CharField(_("given by"), max_length=60, blank=True)
    fetch_at = models.CharField(_("where to fetch it"), max_length=120)
    keep_days = models.PositiveSmallIntegerField(_("kept for so many days"), default=14)
    is_open = models.BooleanField(default=True)
    # Teams have it for what they earned; nobody has it for their own points.
    is_for_teams = models.BooleanField(_("for teams"), default=False)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["points", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stock__range=(0, MOST_LEFT)), name="points_reward_stock"
            ),
            models.CheckConstraint(
                condition=Q(points__range=(1, 100_000)), name="points_reward_costs"
            ),
            models.CheckConstraint(
                condition=Q(keep_days__range=(1, 90)), name="points_reward_kept"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RewardKind.values), name="points_reward_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["area", "is_open", "points"], name="points_reward_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def drawing(self) -> str:
        """The file of its picture."""
        return f"core/img/{DRAWINGS[self.picture]}.svg"


class Stage(models.TextChoices):
    WAITING = "waiting", _("To be fetched")
    HANDED = "handed", _("Handed over")
    BACK = "back", _("Points given back")


class Redemption(models.Model):
    """Something somebody redeemed: the points have left, it waits to be fetched with a code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reward = models.ForeignKey(Reward, models.PROTECT, related_name="redemptions", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="redemptions", db_index=False
    )
    points = models.PositiveIntegerField()
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.WAITING)
    code = SealedTextField(blank=True)
    code_key = LookupField(source="code", purpose="pick-up")
    at = models.DateTimeField(default=timezone.now)
    keep_until = models.DateField()
    ended_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # For whom it is: one of the family; empty for themselves.
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # The team that paid for it: whoever redeemed it leads the team.
    team = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    # Whoever took it along wrote their name. May be blanked when they leave.
    signature = SealedTextField(max_length=40, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["code_key"], name="points_code_means_one"),
            models.CheckConstraint(
                condition=Q(
                    stage=Stage.WAITING, ended_at=None, handed_by=None, code_key__isnull=False
                )
                | Q(
                    stage=Stage.HANDED,
                    ended_at__isnull=False,
                    handed_by__isnull=False,
                    code_key=None,
                )
                | Q(stage=Stage.BACK, ended_at__isnull=False, handed_by=None, code_key=None),
                name="points_redemption_ended",
            ),
            models.CheckConstraint(
                condition=Q(team=None) | Q(receiver=None), name="points_redemption_of_a_team"
            ),
            # Those handed over before there were signatures have none.
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(stage=Stage.HANDED),
                name="points_redemption_signed_as_handed",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="points_redeemed_by"),
            models.Index(fields=["reward", "stage", "-at"], name="points_redeemed"),
            models.Index(
                fields=["keep_until"], condition=Q(stage=Stage.WAITING), name="points_unclaimed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MoveKind(models.TextChoices):
    IN = "in", _("Came in")
    OUT = "out", _("Counted out")
    TAKEN = "taken", _("Redeemed")
    BACK = "back", _("Came back")


class Move(models.Model):
    """How the stock of a reward changed: a chain like the entries of an account. Only added."""

    id = models.BigAutoField(primary_key=True)
    reward = models.ForeignKey(Reward, models.PROTECT, related_name="moves", db_index=False)
    kind = models.CharField(max_length=8, choices=MoveKind)
    redemption = models.ForeignKey(Redemption, models.PROTECT, null=True, related_name="moves")
    change = models.IntegerField()
    number = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["reward", "number"], name="points_move_numbered"),
            models.UniqueConstraint(fields=["redemption", "kind"], name="points_moved_once"),
            models.CheckConstraint(
                condition=Q(kind__in=(MoveKind.IN, MoveKind.BACK), change__gt=0)
                | Q(kind__in=(MoveKind.OUT, MoveKind.TAKEN), change__lt=0),
                name="points_move_in_or_out",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(MoveKind.TAKEN, MoveKind.BACK), redemption__isnull=False)
                | Q(kind__in=(MoveKind.IN, MoveKind.OUT), redemption=None),
                name="points_move_of_a_redemption",
            ),
        ]

    def __str__(self) -> str:
        return str(self.change)
