"""The JSON door: it collects the apps' routers and words their refusals."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.security import django_auth

from linli.areas.api import router as areas
from linli.catalogue.api import packages, services
from linli.core.errors import Refused, TooMany
from linli.orders.api import router as orders
from linli.organisations.api import router as organisations
from linli.people.api import router as people
from linli.records.api import figures
from linli.venues.api import router as venues


def _says(words: str, detail: dict[str, Any]) -> dict[str, Any]:
    body = {"type": "object", "properties": {"detail": detail}, "required": ["detail"]}
    return {"description": words, "content": {"application/json": {"schema": body}}}


_SENTENCE = {"type": "string"}
REFUSALS = {
    400: _says("It could not be read", _SENTENCE),
    401: _says("Nobody is signed in", _SENTENCE),
    403: _says("Not open to whoever is signed in", _SENTENCE),
    404: _says("Not there, or not yours to see", _SENTENCE),
    405: {"description": "Not with this method"},
    409: _says("Not possible now", _SENTENCE),
    422: _says("Of the wrong shape", {"type": "array", "items": {"type": "object"}}),
    429: _says("Too often; Retry-After says when", _SENTENCE),
}


class Door(NinjaAPI):
    """Every operation may say no, in the same few ways; the document tells so once."""

    def get_openapi_schema(self, *args: Any, **more: Any) -> Any:
        schema = super().get_openapi_schema(*args, **more)
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"] = {**REFUSALS, **operation["responses"]}
        return schema


api = Door(title="Linli", version="1", auth=django_auth, docs_url=None)
api.add_router("/areas", areas)
api.add_router("/organisations", organisations)
api.add_router("/stations", venues)
api.add_router("/services", services)
api.add_router("/packages", packages)
api.add_router("/figures", figures)
api.add_router("/orders", orders)
api.add_router("", people)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return api.create_response(request, {"detail": str(refusal)}, status=409)


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    return api.create_response(request, {"detail": _("This is not open to you")}, status=403)


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, exception: TooMany) -> HttpResponse:
    response = api.create_response(request, {"detail": _("That was too often")}, status=429)
    response["Retry-After"] = str(exception.wait)
    return response
