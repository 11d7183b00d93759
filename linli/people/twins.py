"""Who may be in the books twice: the pairs a desk decides about, and those of one person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from linli.accounts.models import Person
from linli.organisations.scope import Power
from linli.people import queries
from linli.people.models import Apart
from linli.people.queries import Listed

# What two rows say alike, the surest first.
ALIKE = {
    "card": ("identities__number_key",),
    "mobile": ("name", "mobile_key"),
    "landline": ("name", "file__landline_key"),
    "birthday": ("name", "file__born_on"),
}
MOST = 100  # groups of one kind; whoever has decided them sees the next
OF_A_GROUP = 6  # rows of one name and one day: more of them are no pair


class Pair(NamedTuple):
    """Two rows and what they say alike: "card", "mobile", "landline" or "birthday"."""

    one: Listed
    other: Listed
    why: str


Key = tuple[UUID, UUID]


def pairs(by: Person) -> list[Pair]:
    """The pairs in reach of whoever checks people there that nobody has decided yet."""
    found: dict[Key, str] = {}
    for why, path in ALIKE.items():
        for group in _groups(by, path):
            for key in combinations(sorted(group[:OF_A_GROUP]), 2):
                found.setdefault(key, why)
    for key in _apart(found):
        del found[key]
    rows = {row.pk: row for row in queries.listed([pk for key in found for pk in key])}
    return [Pair(rows[one], rows[other], why) for (one, other), why in found.items()]


def of(person: Person, by: Person) -> list[Listed]:
    """Who in reach may be the same person as this one, as a registration would warn."""
    file = getattr(person, "file", None)
    alike = queries.look_alikes(
        name=person.name,
        born_on=file.born_on if file else None,
        mobile=person.mobile,
        landline=file.landline if file else "",
        area=person.area,
    )
    near = queries.visible_to(by, Power.VERIFY_PEOPLE).filter(pk__in=alike.values("pk"))
    ids = [pk for pk in near.values_list("pk", flat=True)[:MOST] if pk != person.pk]
    keys = {_key(person.pk, pk): pk for pk in ids}
    decided = {keys[key] for key in _apart(keys)}
    return queries.listed([pk for pk in ids if pk not in decided])


def _groups(by: Person, path: Sequence[str]) -> Iterable[list[UUID]]:
    """Rows in reach that say the same, at least two of them."""
    said = Q()
    for name in path:
        said &= Q(**{f"{name}__isnull": False})
    near = queries.visible_to(by, Power.VERIFY_PEOPLE).filter(said).exclude(name="").order_by()
    alike = near.values_list(*path).annotate(n=Count("pk", distinct=True)).filter(n__gt=1)
    either = Q(pk=None)
    for *values, _n in alike[:MOST]:
        either |= Q(**dict(zip(path, values, strict=True)))
    groups: defaultdict[tuple[object, ...], set[UUID]] = defaultdict(set)
    for pk, *values in near.filter(either).values_list("pk", *path):
        groups[tuple(values)].add(pk)
    return [sorted(group) for group in groups.values() if len(group) > 1]


def _apart(keys: Iterable[Key]) -> set[Key]:
    """Of these pairs, those of whom somebody said that they are two people."""
    known = set(keys)
    ones = {one for one, _other in known}
    rows = Apart.objects.filter(one__in=ones).values_list("one_id", "other_id")
    return known & {_key(one, other) for one, other in rows}


def _key(one: UUID, other: UUID) -> Key:
    return (one, other) if one < other else (other, one)
