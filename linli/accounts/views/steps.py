"""What a browser is in the middle of, and where it is."""

import ipaddress
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from linli.accounts.bounds import Origin
from linli.accounts.models import SignInCode
from linli.core.http import address_of

PENDING = "pending"
# A visitor's session lives as long as a sign-in may take, not for a month.
VISIT = 30 * 60
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Pending:
    """A code this browser asked for, and where it goes afterwards. `digits` in the demo only."""

    code: SignInCode
    back: str
    digits: str


def hold(request: HttpRequest, code: SignInCode, digits: str, back: str) -> None:
    """Bind the code to this browser."""
    request.session[PENDING] = {
        "code": str(code.pk),
        "next": back,
        "digits": digits if settings.DEMO else "",
    }
    if not request.user.is_authenticated:
        request.session.set_expiry(VISIT)


def held(request: HttpRequest) -> Pending | None:
    """The code this browser asked for, if it still means anything to whoever is here."""
    stored = request.session.get(PENDING)
    if not stored:
        return None
    code = SignInCode.objects.filter(pk=stored["code"]).first()
    if code is None or code.person_id != request.user.pk:
        return None
    return Pending(code, stored["next"], stored["digits"])


def drop(request: HttpRequest) -> None:
    request.session.pop(PENDING, None)


def origin_of(request: HttpRequest) -> Origin:
    """The address, and the device by its signed cookie; a new one if it has none."""
    device = request.get_signed_cookie(
        settings.DEVICE_COOKIE_NAME, default=""
    ) or secrets.token_urlsafe(12)
    return Origin(network_of(request), device)


def network_of(request: HttpRequest) -> str:
    """The address; of an IPv6 address the half that belongs to one customer."""
    address = address_of(request)
    try:
        is_long = ipaddress.ip_address(address).version == 6
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if is_long else address


def remember(response: HttpResponse, origin: Origin) -> None:
    """Let the browser keep its device cookie."""
    response.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        origin.device,
        max_age=YEAR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
