"""The households of a roster: founded once, joined where they are known, never moved.

Somebody who lives in a household here, or did, is left where they are: a desk knows better than a
list. A household is known again by its head, by somebody who lives in it, or by its address where
only one lives there that may be it.
"""

from collections.abc import Iterable
from uuid import UUID

from linli.accounts.models import Person
from linli.areas.models import Area
from linli.core.sealing import lookup
from linli.organisations.scope import Power, narrow
from linli.people import names
from linli.people.models import Dweller, Household, Relation
from linli.people.roster_homes import Home
from linli.people.roster_person import Entry

Named = tuple[UUID, Entry]


class Settling:
    """The households of one roster on their way in; `founded` counts the new ones."""

    def __init__(self, by: Person, area: Area) -> None:
        self.by = by
        self.area = area
        self.founded = 0
        self.ours: dict[Home, Household] = {}
        self.headed: set[UUID] = set()

    def settle(self, new: Iterable[Named], known: Iterable[Named]) -> None:
        """Have the persons of a chunk live where the table says: a few queries a chunk."""
        named = [one for one in known if _has_door(one[1])]
        homes: dict[Home, list[Named]] = {}
        for person, entry in [*(one for one in new if _has_door(one[1])), *named]:
            if entry.home:
                homes.setdefault(entry.home, []).append((person, entry))
        if not homes:
            return
        there = _There(self.area, homes, {household.pk for household in self.ours.values()})
        staying = there.ever | ({person for person, _entry in named} - self._near(named))
        households: list[Household] = []
        dwellers: list[Dweller] = []
        for home, people in homes.items():
            coming = [one for one in people if one[0] not in staying]
            household = self.ours.get(home) or there.find(home, people)
            if not coming or there.lives_elsewhere(home, people):
                continue
            if household is None:
                household = Household(area=self.area, address=home.address)
                households.append(household)
            self.ours[home] = household
            dwellers += self._moving_in(household, coming, has_head=there.has_head(household))
        Household.objects.bulk_create(households)
        Dweller.objects.bulk_create(dwellers)
        self.founded += len(households)

    def _near(self, named: list[Named]) -> set[UUID]:
        """Those whose files this member of staff keeps: nobody else's household is touched."""
        near = narrow(Person.objects.all(), self.by, Power.REGISTER_PEOPLE)
        mine = near.filter(pk__in=[person for person, _entry in named], erased_at=None)
        return set(mine.values_list("pk", flat=True))

    def _moving_in(
        self, household: Household, coming: list[Named], *, has_head: bool
    ) -> Iterable[Dweller]:
        for person, entry in coming:
            if entry.relation == Relation.HEAD:
                if has_head or household.pk in self.headed:
                    continue  # somebody else is called the head here
                self.headed.add(household.pk)
            yield Dweller(household=household, person_id=person, relation=entry.relation)


class _There:
    """Who lives where now, of those a chunk names and at the doors it names."""

    def __init__(self, area: Area, homes: dict[Home, list[Named]], ours: set[UUID]) -> None:
        people = [person for named in homes.values() for person, _entry in named]
        doors = {lookup(home.address, "address") for home in homes}
        self.ever: set[UUID] = set()
        self.lives_in: dict[UUID, Household] = {}
        for row in Dweller.objects.filter(person__in=people).select_related("household"):
            self.ever.add(row.person_id)
            if row.until is None:
                self.lives_in[row.person_id] = row.household
        self.heads: dict[UUID, tuple[UUID, str]] = {}
        self.at: dict[str, dict[UUID, Household]] = {}
        near = Dweller.objects.filter(
            until=None, household__area=area, household__address_key__in=doors
        ).exclude(household__in=ours)
        for row in near.select_related("household", "person"):
            at = self.at.setdefault(row.household.address_key or "", {})
            at[row.household_id] = row.household
            if row.relation == Relation.HEAD:
                self.heads[row.household_id] = row.person_id, row.person.name

    def has_head(self, household: Household) -> bool:
        return household.pk in self.heads

    def find(self, home: Home, people: list[Named]) -> Household | None:
        """The household this is, if it lives at its address already."""
        door = self.at.get(lookup(home.address, "address"), {})
        theirs = [self.lives_in[person].pk for person, _e in people if person in self.lives_in]
        head = _head_of(people)
        may_be = [pk for pk in door if self._may_be(pk, home, head)]
        is_theirs = [pk for pk in may_be if pk in theirs]
        found = is_theirs[:1] or (may_be if len(may_be) == 1 else [])
        return door[found[0]] if found else None

    def lives_elsewhere(self, home: Home, people: list[Named]) -> bool:
        """Whether the head lives at another door by our books: then nobody is moved to either."""
        lives_in = self.lives_in.get(head) if (head := _head_of(people)) else None
        return lives_in is not None and lives_in.address_key != lookup(home.address, "address")

    def _may_be(self, household: UUID, home: Home, head: UUID | None) -> bool:
        """Whether nothing said of the head differs."""
        if household not in self.heads:
            return True
        person, name = self.heads[household]
        return person == head if head else not home.head or _is_one_name(home.head, name)


def _is_one_name(one: str, other: str) -> bool:
    return names.folded(one) == names.folded(other)


def _has_door(entry: Entry) -> bool:
    return bool(entry.home and entry.home.address)


def _head_of(people: list[Named]) -> UUID | None:
    return next((person for person, entry in people if entry.relation == Relation.HEAD), None)
