"""The ledger: accounts, postings, their entries, and the lots by which points of a person run out.

A posting is written after its entries, and the database adds them up as it comes: entries without
a posting do not survive the commit, a posting whose entries do not add up to nothing does not
come in, and nothing is changed afterwards (migrations/0002_closed.py). Each account is a chain:
every entry says how many there were and what was left, and the balance is what the last one says.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.ids import uuid7


class AccountKind(models.TextChoices):
    """Whose it is. In the order in which accounts are locked: those that many share come first,
    so whoever waits for one holds nothing that another wants."""

    ISSUER = "issuer", _("Issued by the place")
    POOL = "pool", _("Pool of the place")
    REDEEMED = "redeemed", _("Redeemed")
    EXPIRED = "expired", _("Expired")
    TEAM = "team", _("Team")
    HELD = "held", _("Held while a record is disputed")
    PERSON = "person", _("Person")


OF_A_PLACE = (AccountKind.ISSUER, AccountKind.POOL, AccountKind.REDEEMED, AccountKind.EXPIRED)
OWN = (AccountKind.HELD, AccountKind.PERSON)
# Where less than nothing can stand: whoever issues owes, and points may be taken back that were
# spent.
OVERDRAWN = (AccountKind.ISSUER, AccountKind.TEAM, AccountKind.PERSON)


class Account(models.Model):
    """Where points lie. Nobody writes its balance: each entry carries it forward."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=AccountKind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="point_accounts"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+"
    )
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    balance = models.BigIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "person"],
                condition=Q(person__isnull=False),
                name="points_account_of_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "organisation"],
                condition=Q(organisation__isnull=False),
                name="points_account_of_a_team_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "area"],
                condition=Q(area__isnull=False),
                name="points_account_of_a_place_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OWN, person__isnull=False, organisation=None, area=None)
                | Q(kind=AccountKind.TEAM, person=None, organisation__isnull=False, area=None)
                | Q(kind__in=OF_A_PLACE, person=None, organisation=None, area__isnull=False),
                name="points_account_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OVERDRAWN) | Q(balance__gte=0),
                name="points_account_not_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.balance}"


class EntryKind(models.TextChoices):
    """Why points came or went (§3.4). There is none for passing them on between persons: what is
    moved stays with the same one, who stood in the books twice."""

    EARN = "earn", _("Service")
    BONUS = "bonus", _("Bonus")
    REDEEM = "redeem", _("Redeemed")
    REFUND = "refund", _("Given back")
    DONATE = "donate", _("Donated")
    EXPIRE = "expire", _("Expired")
    FREEZE = "freeze", _("Held while a record is disputed")
    UNFREEZE = "unfreeze", _("No longer held")
    CLAW_BACK = "claw_back", _("Points taken back")
    MOVED = "moved", _("Two entries of one person put together")


class Posting(models.Model):
    """One movement of points for one reason. What it came from is there once for each kind; what
    may come and go several times, such as a freeze, is counted by `turn`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=EntryKind)
    source_kind = models.CharField(max_length=60)
    source_id = models.UUIDField()
    turn = models.PositiveIntegerField(default=0)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "kind", "turn"], name="points_posted_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EntryKind.values), name="points_posting_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_kind} {self.source_id}"


class Entry(models.Model):
    """What a posting brings to one account, or takes from it. Only added."""

    id = models.BigAutoField(primary_key=True)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=10, choices=EntryKind)
    amount = models.BigIntegerField()
    # Its place in the account, and what stood there after it.
    number = models.PositiveIntegerField()
    after = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "account"], name="points_entry_once"),
            models.UniqueConstraint(fields=["account", "number"], name="points_entry_numbered"),
            models.CheckConstraint(condition=~Q(amount=0), name="points_entry_moves_something"),
        ]

    def __str__(self) -> str:
        return str(self.amount)


class Lot(models.Model):
    """Points of a person that came together and run out together; those that end first are spent
    first. What is left in all lots is what the account has."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="lots", db_index=False)
    # Whose promise it is: what runs out goes back to it.
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    earning = models.ForeignKey("points.Earning", models.PROTECT, null=True, related_name="lots")
    # The bonus they came with.
    bonus = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="lots")
    amount = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    expired = models.PositiveIntegerField(default=0)
    ends_on = models.DateField(null=True)  # the last day on which they count

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left__lte=F("amount")) & Q(expired__lte=F("amount")),
                name="points_lot_has_no_more_than_came",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "ends_on", "id"],
                condition=Q(left__gt=0),
                name="points_lot_next",
            ),
            models.Index(fields=["ends_on"], condition=Q(left__gt=0), name="points_lot_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.left}/{self.amount}"


class LotUse(models.Model):
    """What a posting took out of a lot, so that the same can be given back."""

    id = models.BigAutoField(primary_key=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="uses")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="lot_uses", db_index=False)
    amount = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "lot"], name="points_lot_used_once"),
        ]

    def __str__(self) -> str:
        return str(self.amount)
