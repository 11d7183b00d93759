"""How far a team is on its way to a registered organisation: what is asked, what there is."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Min, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.activities.models import Activity, Grown, GrowthRule, State
from linli.activities.models.growth import BEGUN, READY, STEADY
from linli.organisations.models import Member, Membership, Organisation
from linli.organisations.scope import Power, areas_where

COUNTED = ("members", "held", "months")


@dataclass(frozen=True)
class Asked:
    """The least of each at a stage."""

    members: int
    held: int
    months: int
    has_venue: bool = False
    has_charter: bool = False


# Where a place has said nothing of its own.
SHIPPED = {
    BEGUN: Asked(members=5, held=1, months=0),
    STEADY: Asked(members=10, held=6, months=6, has_venue=True),
    READY: Asked(members=20, held=12, months=12, has_venue=True, has_charter=True),
}


def rule_for(area_id: UUID, day: date) -> GrowthRule | None:
    """The version in force somewhere on a day: of the smallest area around that has one."""
    rows = GrowthRule.objects.filter(area__links_down__below=area_id, since__lte=day)
    return rows.order_by("area__links_down__steps", "-since", "-number").first()


def asked_by(rule: GrowthRule | None) -> dict[int, Asked]:
    """What a version asks at each stage; papers are asked for everywhere alike."""
    if rule is None:
        return SHIPPED
    return {
        number: replace(shipped, **{name: getattr(rule, f"{name}_{number}") for name in COUNTED})
        for number, shipped in SHIPPED.items()
    }


def rules_of(by: Person) -> QuerySet[GrowthRule]:
    """Every version of one's areas, the latest first."""
    rows = GrowthRule.objects.filter(area__in=areas_where(by, Power.EDIT_ORGANISATIONS))
    return rows.select_related("area", "by").order_by("-since", "area__name", "-number")


@dataclass(frozen=True)
class There:
    """What the records say of a team today."""

    members: int
    held: int
    months: int

    def lacks(self, asked: Asked) -> dict[str, int]:
        """How much is missing of each that the records count."""
        pairs = {name: getattr(asked, name) - getattr(self, name)
                 for name in COUNTED}  # fmt: skip
        return {name: missing for name, missing in pairs.items() if missing > 0}


def there(team_id: UUID) -> There:
    """Members, activities that took place, and full months since the first of them."""
    members = Membership.objects.filter(
        organisation=team_id, state=Member.IN, person__erased_at=None
    )
    over = Activity.objects.filter(organisation=team_id, state=State.OVER)
    first = over.aggregate(first=Min("begins_at"))["first"]
    months = 0
    if first:
        began, today = timezone.localdate(first), timezone.localdate()
        months = (today.year - began.year) * 12 + today.month - began.month
        months -= today.day < began.day
    return There(members.count(), over.count(), max(0, months))


def next_stage(team: Organisation) -> int:
    """The stage that is confirmed next; 4 when only the registration is left, 5 after it."""
    return Grown.objects.filter(team=team).count() + 1
