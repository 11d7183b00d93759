"""How far a team is on its way to a registered organisation: what is asked, what there is."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Min
from django.utils import timezone

from linli.activities.models import Activity, Grown, State
from linli.activities.models.growth import BEGUN, READY, STEADY
from linli.organisations.models import Member, Membership, Organisation


@dataclass(frozen=True)
class Asked:
    """The least of each at a stage."""

    members: int
    held: int
    months: int
    has_venue: bool = False
    has_charter: bool = False


ASKED = {
    BEGUN: Asked(members=5, held=1, months=0),
    STEADY: Asked(members=10, held=6, months=6, has_venue=True),
    READY: Asked(members=20, held=12, months=12, has_venue=True, has_charter=True),
}


@dataclass(frozen=True)
class There:
    """What the records say of a team today."""

    members: int
    held: int
    months: int

    def lacks(self, asked: Asked) -> dict[str, int]:
        """How much is missing of each that the records count."""
        pairs = {name: getattr(asked, name) - getattr(self, name)
                 for name in ("members", "held", "months")}  # fmt: skip
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
