"""Areas for programs: find one, walk down the tree. All of it is public."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from linli.areas import queries
from linli.areas.models import Area
from linli.core.paging import LAST_PAGE, page_of

router = Router(tags=["areas"])
SHOWN = 100


class PageIn(Schema):
    page: int = Field(1, ge=1, le=LAST_PAGE)


class SearchIn(PageIn):
    q: str = Field(min_length=1, max_length=queries.LONGEST_SEARCH)


class AreaOut(Schema):
    id: UUID
    name: str
    name_en: str
    kind: str
    slug: str | None
    path: str


class AreasOut(Schema):
    items: list[AreaOut]
    count: int


@router.get("", response=AreasOut, auth=None, url_name="search_areas")
def search(request: HttpRequest, asked: Query[SearchIn]) -> dict[str, object]:
    """The areas whose name holds `q`: the very name first, then the larger ones."""
    return _out(queries.search(asked.q), asked.page)


@router.get("/{uuid:pk}", response=AreaOut, auth=None, url_name="one_area")
def one(request: HttpRequest, pk: UUID) -> dict[str, object]:
    area = _known(pk)
    return _area(area, queries.path(area))


@router.get("/{uuid:pk}/children", response=AreasOut, auth=None, url_name="child_areas")
def children(request: HttpRequest, pk: UUID, asked: Query[PageIn]) -> dict[str, object]:
    """The areas that lie directly in this one now."""
    return _out(queries.children(_known(pk)).order_by("name", "pk"), asked.page)


@router.get("/{uuid:pk}/above", response=list[AreaOut], auth=None, url_name="upper_areas")
def above(request: HttpRequest, pk: UUID) -> list[dict[str, object]]:
    """What the area lies in, from the largest down, and itself last."""
    upper = list(queries.above(_known(pk)))
    paths = queries.paths(upper)
    return [_area(area, paths[area.pk]) for area in upper]


def _known(pk: UUID) -> Area:
    area = Area.objects.filter(pk=pk).first()
    if area is None:
        raise Http404
    return area


def _out(rows: QuerySet[Area], number: int) -> dict[str, object]:
    page = page_of(rows, number, SHOWN)
    paths = queries.paths(page.object_list)
    items = [_area(area, paths[area.pk]) for area in page]
    return {"items": items, "count": page.paginator.count}


def _area(area: Area, path: str) -> dict[str, object]:
    return {
        "id": area.pk, "name": area.name, "name_en": area.name_en, "kind": area.kind,
        "slug": area.slug, "path": path,
    }  # fmt: skip
