"""Which place a visitor is in: one cookie with its word, set by the place's own home page."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from linli.areas import queries
from linli.areas.models import Area
from linli.core.remember import remembered

if TYPE_CHECKING:
    from linli.core.http import Request

_SLUG = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True)
class Place:
    """What every page says of the place it stands in."""

    id: UUID
    slug: str
    name: str
    name_en: str
    within: str  # "东莞市洪梅镇"
    until: date | None = None  # its last day, of one that is no more
    after: "tuple[Place, ...]" = ()  # and what stands there now, each with the page it has

    @property
    def url(self) -> str:
        return f"/p/{self.slug}/" if self else "/"

    def __bool__(self) -> bool:
        return bool(self.slug)

    @property
    def title(self) -> str:
        """Its name in the language of the page."""
        in_english = (translation.get_language() or "").startswith("en")
        return self.name_en if in_english and self.name_en else self.name


NOWHERE = Place(id=UUID(int=0), slug="", name="", name_en="", within="")


def here(request: "Request") -> Place | None:
    """The place the visitor chose last, if it is still one; else the one a resident lives in."""
    chosen = find(request.COOKIES.get(settings.PLACE_COOKIE_NAME, ""))
    area: UUID | None = getattr(
        getattr(request, "user", None), "area_id", None
    )  # a visitor lives nowhere
    return _home(area) if chosen is None and area else chosen


def find(slug: str) -> Place | None:
    """The place with this word in its address."""
    if not _SLUG.fullmatch(slug):
        return None
    return _remembered(slug, lambda: queries.places().filter(slug=slug).first())


def ever(slug: str) -> Place | None:
    """The same, also of a place that is no more: for what shows its past."""
    if found := find(slug):
        return found
    if not _SLUG.fullmatch(slug):
        return None
    return remembered(("past place", slug), lambda: _past(slug))


def gone(slug: str) -> Area | None:
    """The area that had this word in its address, and is no more."""
    if not _SLUG.fullmatch(slug):
        return None
    return Area.objects.filter(slug=slug).exclude(valid_until=None).first()


def home_of(area: Area) -> Place | None:
    """The area's own page, or that of the smallest place it lies in."""
    return _home(area.pk)


def _home(area: UUID) -> Place | None:
    """The smallest place an area lies in."""
    lies_in = {"links_down__below": area, "links_down__is_inherited": False}
    around = queries.places().filter(**lies_in).order_by("links_down__steps")
    return _remembered(str(area), around.first)


def _past(slug: str) -> Place | None:
    area = gone(slug)
    if area is None:
        return None
    heirs = [(one, home_of(one)) for one in queries.after([area.pk])[area.pk]]
    after = (
        Place(one.pk, home.slug if home else "", one.name, one.name_en, "") for one, home in heirs
    )
    return replace(_described(area), until=area.valid_until, after=tuple(after))


def _remembered(key: str, read: Callable[[], Area | None]) -> Place | None:
    def described() -> Place | None:
        area = read()
        return _described(area) if area else None

    return remembered(("place", key), described)


def context(request: "Request") -> dict[str, Any]:
    """`place` for every template; empty when none was chosen. Read only where it is shown."""
    return {"place": SimpleLazyObject(lambda: here(request) or NOWHERE)}


def _described(area: Area) -> Place:
    above = [upper.name for upper in queries.above(area) if upper.pk != area.pk]
    return Place(area.pk, area.slug or "", area.name, area.name_en, "".join(above[-2:]))
