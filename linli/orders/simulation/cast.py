"""Who plays in a simulation: the residents and the staff a place has, and who could do what."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.accounts.models import Person
from linli.areas.models import RANK, Area, AreaLink
from linli.areas.models import Kind as AreaKind
from linli.catalogue.models import Service
from linli.catalogue.queries import offered
from linli.core.errors import Refused
from linli.core.prepared import Prepared
from linli.orders import rules
from linli.orders.models import Order
from linli.organisations.models import Grant
from linli.organisations.scope import POWERS, Power
from linli.people.queries import forces_in_force

MOST_RESIDENTS = 5000


@dataclass
class Place:
    """One community: who lives there, and who answers for it."""

    area: Area
    residents: list[UUID] = field(default_factory=list)
    staff: dict[Power, list[Person]] = field(default_factory=lambda: defaultdict(list))
    street: list[Person] = field(default_factory=list)
    volunteers: list[Person] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)

    @property
    def helpers(self) -> list[Person]:
        return [*self.staff[Power.SERVE], *self.volunteers]


class Cast:
    """Everybody, by place; and when each of those who go is free again."""

    def __init__(self, area: Area | None, *, only_samples: bool) -> None:
        self.only_samples = only_samples
        self.places = {place.area.pk: place for place in self._places(area)}
        self.free_at: dict[UUID, datetime] = {}
        self.units: dict[UUID, set[UUID]] = defaultdict(set)
        self._fits: dict[tuple[object, ...], bool] = {}
        for place in self.places.values():
            self._staff(place)
            self._volunteers(place)
            place.services = list(offered(place.area.pk).order_by("order", "slug"))
        usable = {pk: one for pk, one in self.places.items() if one.staff[Power.DISPATCH]}
        if not usable or not any(one.helpers for one in usable.values()):
            message = "Nobody dispatches and serves there. Fill the place first: manage demo."
            raise Refused(message)
        self.places = usable

    @property
    def residents(self) -> int:
        return sum(len(place.residents) for place in self.places.values())

    def parts(self, number: int) -> list["Cast"]:
        """Places one by one to each of so many; volunteers too, so that nobody plays in two."""
        if number == 1:
            return [self]
        number = min(number, len(self.places))
        found = []
        for nth in range(number):
            part = copy(self)
            part.places = {
                pk: replace(place, volunteers=[
                    one for one in place.volunteers if one.pk.int % number == nth
                ])
                for pk, place in list(self.places.items())[nth::number]
            }  # fmt: skip
            found.append(part)
        return found

    def fits(self, person: Person, order: Order) -> bool:
        """Whether somebody could do orders like this one: asked once for each area and for what a
        service asks of whoever goes. The action asks again, of this order."""
        if person.pk in (order.beneficiary_id, order.asked_by_id):
            return False
        key = (person.pk, order.area_id, *_wants(order.service))
        if key not in self._fits:
            self._fits[key] = not rules.why_not(person, order)
        return self._fits[key]

    def colleagues(self, place: Place, by: Person) -> list[Person]:
        """Those who serve there and work for an organisation of theirs."""
        own = self.units[by.pk]
        return [one for one in place.staff[Power.SERVE] if own & self.units[one.pk]]

    def book(self, person: Person, earliest: datetime, minutes: int) -> datetime:
        """The next time somebody is free, by day; they are taken until the way back is over."""
        begins = max(earliest, self.free_at.get(person.pk, earliest))
        local = timezone.localtime(begins)
        if local.hour < 8:
            local = local.replace(hour=8, minute=30, second=0, microsecond=0)
        if local.hour >= 18 or (local + timedelta(minutes=minutes)).hour >= 20:
            local = (local + timedelta(days=1)).replace(hour=8, minute=30, second=0, microsecond=0)
        begins = local.astimezone(earliest.tzinfo)
        self.free_at[person.pk] = begins + timedelta(minutes=minutes + 25)
        return begins

    def resident(self, pk: UUID) -> Person:
        """Read when they ask for something: tens of thousands are not kept."""
        found = _RESIDENT.first(pk)
        assert found is not None  # noqa: S101 - nobody is deleted in a play
        return found

    def _people(self) -> QuerySet[Person]:
        people = Person.objects.filter(is_active=True, erased_at=None)
        return people.filter(is_sample=True) if self.only_samples else people

    def _places(self, area: Area | None) -> list[Place]:
        """The areas in which anybody lives, in the order of their names."""
        people = self._people().filter(area__isnull=False)
        if area is not None:
            people = people.filter(area__links_up__above=area)
        found: dict[UUID, Place] = {}
        holders = set(Grant.objects.filter(revoked_at=None).values_list("person", flat=True))
        homes = {home.pk: home for home in Area.objects.filter(pk__in=people.values("area"))}
        rows = people.order_by("area__name", "pk").values_list("pk", "area")
        for pk, home_id in rows.iterator():
            home = homes.get(home_id)
            if home is None or pk in holders or RANK[home.kind] <= RANK[AreaKind.TOWN]:
                continue
            place = found.setdefault(home.pk, Place(home))
            if len(place.residents) < MOST_RESIDENTS:
                place.residents.append(pk)
        return list(found.values())

    def _staff(self, place: Place) -> None:
        today = timezone.localdate()
        over = AreaLink.objects.filter(below=place.area.pk).values("above")
        grants = Grant.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=today),
            area__in=over, revoked_at=None, person__in=self._people(),
        )  # fmt: skip
        for grant in grants.select_related("person__file", "area").order_by("pk"):
            powers = POWERS[grant.role]
            self.units[grant.person.pk].add(grant.organisation_id)
            if Power.DISPATCH in powers and RANK[grant.area.kind] <= RANK[AreaKind.TOWN]:
                place.street.append(grant.person)
                continue
            for power in powers:
                place.staff[power].append(grant.person)
        if not place.staff[Power.DISPATCH]:
            place.staff[Power.DISPATCH] = place.street
        if not place.staff[Power.TAKE_ORDERS]:
            place.staff[Power.TAKE_ORDERS] = place.street

    def _volunteers(self, place: Place) -> None:
        towns = AreaLink.objects.filter(below=place.area.pk, above__kind=AreaKind.TOWN)
        near = AreaLink.objects.filter(above__in=towns.values("above")).values("below")
        forces = forces_in_force(timezone.localdate()).filter(kind__in=("volunteer", "party"))
        people = self._people().filter(area__in=near, pk__in=forces.values("person"))
        place.volunteers = list(people.order_by("pk")[:200])


def _wants(service: Service | None) -> tuple[object, ...]:
    if service is None:
        return ()
    skills = tuple(service.skills) if service.helpers <= 1 else ()
    return tuple(service.forces), service.licence, service.trust, skills


_RESIDENT = Prepared(
    lambda pk: Person.objects.filter(pk=pk).select_related("file").order_by(), UUID
)
