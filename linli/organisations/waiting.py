"""What still points at an area that has ended, and who may say where it belongs now."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from linli.accounts.models import Person
from linli.areas import pointing
from linli.areas.models import Area, Succession
from linli.areas.pointing import Pointing
from linli.areas.queries import after
from linli.organisations import rules
from linli.organisations.scope import Power, reaches


def areas(by: Person) -> QuerySet[Area]:
    """The areas that have ended, with something after them, where the person has a say."""
    heirs = Succession.objects.filter(area=OuterRef("pk"))
    ended = Area.objects.filter(Exists(heirs), valid_until__isnull=False)
    may = reaches(by, Power.REGISTER_PEOPLE, "pk") | reaches(by, Power.EDIT_AREAS, "pk")
    return ended.filter(may).order_by("-valid_until", "name", "pk")


def count(by: Person) -> int:
    """How many rows wait for a choice."""
    ids = list(areas(by).values_list("pk", flat=True))
    return sum(kind.rows(ids).count() for kind in pointing.kinds()) if ids else 0


def counts(ids: Iterable[UUID]) -> dict[UUID, list[tuple[Pointing, int]]]:
    """How many rows of each kind wait in each area. A query for each kind."""
    found: dict[UUID, list[tuple[Pointing, int]]] = {pk: [] for pk in ids}
    for kind in pointing.kinds() if found else []:
        rows = kind.rows(list(found)).order_by().values_list("area").annotate(n=Count("pk"))
        for pk, number in rows:
            found[pk].append((kind, number))
    return found


def heirs(area: Area, by: Person) -> list[Area]:
    """Where the person may send what waits."""
    return [one for one in after([area.pk])[area.pk] if rules.may_settle(by, one)]


def shown(
    kind: Pointing, rows: Iterable[Any], *, with_names: bool, with_addresses: bool
) -> list[tuple[UUID, str, str]]:
    """Each row by its id, with its name and its address as far as they are to be seen."""
    return [
        (
            row.pk,
            kind.name(row) if with_names or kind.is_public else "",
            kind.address(row) if with_addresses or kind.is_public else "",
        )
        for row in rows
    ]
