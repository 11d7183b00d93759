"""Which people stand on a list, whether it needs a second person, and who sees which lists."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.areas.queries import below
from linli.organisations.scope import Power, may, narrow
from linli.people import queries, rules
from linli.people.columns import GROUPS
from linli.people.models import ALONE, Identity, MinorApproval, PeopleList, Status

MOST = 20_000
A_DAY = timedelta(days=1)
# What lifts a mask in columns.py.
LIFTING = (Power.REGISTER_PEOPLE, Power.VERIFY_PEOPLE)


def people_on(row: PeopleList) -> QuerySet[Person]:
    """Those who stand on the list now: whoever was there when it was asked for, but for minors
    whose files are not open to the one who asked."""
    reached = reached_by(row.asked_by, row.area, row.group, row.asked_at)
    return reached.exclude(closed_minors(row.asked_by))


def reached_by(by: Person, area: Area, group: str, until: datetime) -> QuerySet[Person]:
    """The people of an area, of one group or of all, who were entered before a moment."""
    people = queries.visible_to(by, Power.TAKE_LISTS).filter(
        area__in=below(area), created_at__lte=until
    )
    if group:
        today = timezone.localdate()
        people = people.filter(
            pk__in=Status.objects.filter(
                group=group, ended_at=None, valid_from__lte=today, valid_until__gte=today
            ).values("person")
        )
    return people


def minors(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.filter(file__born_on__gt=_years_ago(timezone.localdate(), queries.ADULT))


def closed_minors(by: Person) -> Any:
    """A condition: known to be under 18, and no responsible person opened the file to `by`."""
    open_ones = MinorApproval.objects.filter(
        asked_by=by, is_granted=True, until__gte=timezone.now()
    ).values("person")
    born = Q(file__born_on__gt=_years_ago(timezone.localdate(), queries.ADULT))
    return born & ~Q(pk__in=open_ones)


def people_taken(row: PeopleList) -> QuerySet[Person]:
    """Those who stood on it when it was taken, and are still here."""
    return queries.visible_to(row.asked_by, Power.TAKE_LISTS).filter(looks__on_list=row)


def in_full(people: QuerySet[Person]) -> QuerySet[Person]:
    """With what the columns read: a fixed number of queries for a thousand."""
    return (
        people.select_related("area", "file")
        .prefetch_related(
            Prefetch("identities", Identity.objects.only("person", "state", "number")),
            Prefetch("statuses", Status.objects.all()),
        )
        .order_by("area__name", "name", "id")
    )


def taken_today_by(person: Person) -> int:
    """How many persons stood on the lists they took alone in the last day."""
    taken = PeopleList.objects.filter(
        asked_by=person, needs_second=False, taken_at__gt=timezone.now() - A_DAY
    )
    return taken.aggregate(n=Sum("taken"))["n"] or 0


def needs_second(by: Person, count: int) -> bool:
    """Long lists do, and many short ones: what counts is what one person takes in a day."""
    return count + taken_today_by(by) > ALONE


def lifted(by: Person, area: Area, why: str) -> frozenset[str]:
    """What shows a column whole: the powers held where the list is from, and its purpose."""
    powers = {power.value for power in LIFTING if may(by, power, area)}
    return frozenset(powers | ({GROUPS} if rules.may_list_groups(by, area, why) else set()))


def of(by: Person) -> QuerySet[PeopleList]:
    """One's own."""
    return PeopleList.objects.filter(asked_by=by).select_related("area", "decided_by")


def waiting(by: Person) -> QuerySet[PeopleList]:
    """The long ones of others that this responsible person may decide."""
    since = timezone.now() - PeopleList.APPROVAL_LASTS
    rows = PeopleList.objects.filter(needs_second=True, decided_at=None, asked_at__gt=since)
    return (
        narrow(rows, by, Power.APPROVE_LISTS, few=True)
        .exclude(asked_by=by)
        .select_related("area", "asked_by")
        .order_by("asked_at")
    )


def _years_ago(day: date, years: int) -> date:
    """Whoever was born after it is younger than so many years on the day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
