"""People and households of an area that has ended go to what came after it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Person
from linli.areas import pointing
from linli.areas.models import Area
from linli.people.models import Dweller, Household


def register() -> None:
    # Households first: who lives there comes along.
    pointing.register(
        pointing.Pointing("household", _("Households"), _households, _door, _dwellers, _move)
    )
    pointing.register(
        pointing.Pointing("person", _("People"), _people, _address, lambda one: one.name)
    )


def _households(areas: Collection[UUID]) -> QuerySet[Household]:
    living = Dweller.objects.filter(until=None).select_related("person")
    rows = Household.objects.filter(area__in=areas)
    return rows.prefetch_related(Prefetch("dwellers", queryset=living, to_attr="living"))


def _door(one: Household) -> str:
    return one.address


def _dwellers(one: Household) -> str:
    living: list[Dweller] = one.living  # type: ignore[attr-defined]
    return "、".join(row.person.name for row in living) or str(_("Nobody lives there now"))


def _move(rows: Sequence[Household], area: Area) -> int:
    """With everybody who lives there and whose own row still says the area that ended."""
    left = {row.area_id for row in rows}
    people = Person.objects.filter(dwellings__household__in=rows, dwellings__until=None)
    ids = list(people.filter(area__in=left).values_list("pk", flat=True))
    Person.objects.filter(pk__in=ids).update(area=area)
    return pointing.to_area(rows, area)


def _people(areas: Collection[UUID]) -> QuerySet[Person]:
    homes = Dweller.objects.filter(until=None).select_related("household")
    rows = Person.objects.filter(area__in=areas, erased_at=None).select_related("file")
    return rows.prefetch_related(Prefetch("dwellings", queryset=homes, to_attr="homes"))


def _address(one: Person) -> str:
    """Their own, else that of the household they live in."""
    file = getattr(one, "file", None)
    homes: list[Dweller] = one.homes  # type: ignore[attr-defined]
    return (file.address if file else "") or next((row.household.address for row in homes), "")
