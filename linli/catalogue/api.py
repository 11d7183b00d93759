"""The catalogue for programs: what can be had in a place, and the packages it has."""

from typing import Annotated
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field, WithJsonSchema

from linli.catalogue import queries
from linli.catalogue.models import Audience, Cost, Kind, Package, Service
from linli.core.http import STORABLE
from linli.core.paging import LAST_PAGE, page_of

services = Router(tags=["catalogue"])
packages = Router(tags=["catalogue"])
SHOWN = 50
LONGEST = 60

Words = Annotated[str, Query(max_length=LONGEST, pattern=STORABLE)]
PageNumber = Annotated[int, Query(ge=1, le=LAST_PAGE)]
# In place: the document has one name for each type, and organisations are of a Kind as well.
ServiceKind = Annotated[Kind, WithJsonSchema({"type": "string", "enum": Kind.values})]
Count = Annotated[int, Field(ge=0)]


class ServiceOut(Schema):
    id: UUID
    slug: str
    name: str
    name_en: str
    summary: str
    summary_en: str
    kind: ServiceKind
    category: str
    audiences: list[Audience]
    cost: Cost
    cost_note: str
    cost_note_en: str
    minutes: Count
    is_in_season: bool


class OneServiceOut(ServiceOut):
    about: str
    about_en: str
    risk: str
    risk_en: str
    places: list[str]
    forces: list[str]
    months: list[int]
    weekdays: list[int]
    details: list[str]
    details_en: list[str]


class ServicesOut(Schema):
    items: list[ServiceOut]
    count: Count


class ItemOut(Schema):
    service_id: UUID
    name: str
    times: Count


class PackageOut(Schema):
    id: UUID
    slug: str
    name: str
    name_en: str
    summary: str
    summary_en: str
    audience: str
    audience_en: str
    items: list[ItemOut]


class PackagesOut(Schema):
    items: list[PackageOut]
    count: Count


@services.get("", response=ServicesOut, auth=None)
def list_services(
    request: HttpRequest,
    area: UUID | None = None,
    q: Words = "",
    audience: Audience | None = None,
    page: PageNumber = 1,
) -> dict[str, object]:
    """What is offered in an area, or anywhere; with `q`, what the words mean, likeliest first."""
    rows = list(queries.offered(area))
    if audience:
        rows = queries.for_audience(rows, audience)
    if words := q.strip():
        rows = queries.meant(rows, words)
    found = page_of(rows, page, SHOWN)
    return {"items": [_brief(row) for row in found], "count": found.paginator.count}


@services.get("/{uuid:pk}", response=OneServiceOut, auth=None)
def one_service(request: HttpRequest, pk: UUID) -> dict[str, object]:
    row = queries.offered(None).filter(pk=pk).first()
    if row is None:
        raise Http404
    more = (
        "about", "about_en", "risk", "risk_en", "places", "forces", "months", "weekdays", "details",
        "details_en",
    )  # fmt: skip
    return _brief(row) | {name: getattr(row, name) for name in more}


@packages.get("", response=PackagesOut, auth=None)
def list_packages(
    request: HttpRequest, area: UUID | None = None, page: PageNumber = 1
) -> dict[str, object]:
    """The set menus of an area, or all of them, by name."""
    found = page_of(queries.packages(area).order_by("name", "pk"), page, SHOWN)
    return {"items": [_package(row) for row in found], "count": found.paginator.count}


@packages.get("/{uuid:pk}", response=PackageOut, auth=None)
def one_package(request: HttpRequest, pk: UUID) -> dict[str, object]:
    row = queries.packages(None).filter(pk=pk).first()
    if row is None:
        raise Http404
    return _package(row)


COPIED = (
    "slug", "name", "name_en", "summary", "summary_en", "kind", "audiences", "cost", "cost_note",
    "cost_note_en", "minutes",
)  # fmt: skip


def _brief(row: Service) -> dict[str, object]:
    return {name: getattr(row, name) for name in COPIED} | {
        "id": row.pk,
        "category": row.category.name,
        "is_in_season": row.in_season(timezone.localdate()),
    }


def _package(row: Package) -> dict[str, object]:
    words = ("slug", "name", "name_en", "summary", "summary_en", "audience", "audience_en")
    items = [
        {"service_id": item.service_id, "name": item.service.name, "times": item.times}
        for item in row.items.all()
    ]
    return {name: getattr(row, name) for name in words} | {"id": row.pk, "items": items}
