"""Rows that say where somebody lives, or where something is to be done: when their area ends they
go on to what came after it. Each app registers its own, in apps.ready()."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from linli.areas.models import Area

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def to_area(rows: Sequence[Any], area: Area) -> int:
    """Let the rows point at the area; how many did."""
    model = type(rows[0])
    return int(model._default_manager.filter(pk__in=[row.pk for row in rows]).update(area=area))


@dataclass(frozen=True)
class Pointing:
    """Rows of one kind. `rows` gives those that point at some areas and are not past."""

    code: str
    label: "StrOrPromise"
    rows: Callable[[Collection[UUID]], QuerySet[Any]]
    address: Callable[[Any], str]
    name: Callable[[Any], str]  # for those who may find the people of the area
    move: Callable[[Sequence[Any], Area], int] = to_area
    is_public: bool = False  # name and address hang at the door anyhow


_kinds: dict[str, Pointing] = {}


def register(kind: Pointing) -> None:
    _kinds[kind.code] = kind


def kinds() -> list[Pointing]:
    return list(_kinds.values())


def kind_of(code: str) -> Pointing | None:
    return _kinds.get(code)
