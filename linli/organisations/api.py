"""Organisations for programs: what everybody may know of them."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from linli.core.paging import LAST_PAGE, page_of
from linli.organisations import queries
from linli.organisations.models import Kind, Organisation, ServiceArea

router = Router(tags=["organisations"])
SHOWN = 50


class SearchIn(Schema):
    area: UUID | None = None
    kind: Kind | None = None
    q: str = Field("", max_length=queries.LONGEST_SEARCH)
    page: int = Field(1, ge=1, le=LAST_PAGE)


class ContactOut(Schema):
    name: str
    phone: str


class OrganisationOut(Schema):
    id: UUID
    name: str
    kind: str
    credit_code: str | None
    area_id: UUID
    about: str
    fields: list[str]
    service_area_ids: list[UUID]
    standing: str
    can_certify: bool
    contact: ContactOut | None


class OrganisationsOut(Schema):
    items: list[OrganisationOut]
    count: int


@router.get("", response=OrganisationsOut, auth=None, url_name="list_organisations")
def index(request: HttpRequest, asked: Query[SearchIn]) -> dict[str, object]:
    """The organisations that sit in an area or serve it, by name."""
    rows = queries.named(queries.public(asked.area), asked.q)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    found = page_of(_whole(rows).order_by("name", "pk"), asked.page, SHOWN)
    return {"items": [_out(one) for one in found], "count": found.paginator.count}


@router.get("/{uuid:pk}", response=OrganisationOut, auth=None, url_name="one_organisation")
def one(request: HttpRequest, pk: UUID) -> dict[str, object]:
    organisation = _whole(queries.public()).filter(pk=pk).first()
    if organisation is None:
        raise Http404
    return _out(organisation)


def _whole(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    areas = Prefetch("service_areas", ServiceArea.objects.order_by("pk"))
    return rows.prefetch_related("fields", areas)


def _out(one: Organisation) -> dict[str, object]:
    contact = {"name": one.contact_name, "phone": one.contact_phone}
    return {
        "id": one.pk,
        "name": one.name,
        "kind": one.kind,
        "credit_code": one.credit_code,
        "area_id": one.area_id,
        "about": one.about,
        "fields": [row.field for row in one.fields.all()],
        "service_area_ids": [row.area_id for row in one.service_areas.all()],
        "standing": one.standing,
        "can_certify": one.can_certify,
        "contact": contact if one.is_contact_public else None,
    }
