"""The door of every staff page: signed in, with a second factor, holding a power somewhere.

The door opens the page; what the page shows is narrowed by scope.py, row by row.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from linli.accounts.doors import has_second_factor, send, signed_in
from linli.core.http import Request
from linli.core.prepared import Prepared
from linli.organisations.models import Grant, Role
from linli.organisations.scope import Power, in_force, powers_in

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

_STAFF: Prepared[Grant] = Prepared(
    lambda person, today: (
        in_force(person, today)
        .exclude(role=Role.MEMBER)
        .select_related("organisation")
        .only("role", "area", "organisation__name")
    ),
    UUID,
    date,
)
# Where the session remembers the one role its person chose to act in.
ACTING = "acting_as"


def desk(*powers: Power) -> Callable[[View], View]:
    """Let in staff who hold one of the powers; any staff when none is named."""

    def make(view: View) -> View:
        @wraps(view)
        def inner(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            take_seat(request)
            if not (request.powers & set(powers) if powers else request.grants):
                raise PermissionDenied
            if not has_second_factor(request):
                return send(request, "accounts:second_factor")
            return view(request, *args, **kwargs)

        return cast(View, signed_in(inner))

    return make


def staff_with_second_factor(request: Request) -> HttpResponse | None:
    """For files and orders, which stand on pages of all kinds: staff see those of others only as
    they see their desk."""
    is_staff = in_force(request.user.pk, timezone.localdate()).exclude(role=Role.MEMBER).exists()
    needs_it = is_staff and not has_second_factor(request)
    return send(request, "accounts:second_factor") if needs_it else None


def take_seat(request: Request) -> None:
    """Read the person's staff roles once, and narrow them to the one they chose to act in."""
    is_shut = not request.user.is_active
    request.grants = [] if is_shut else _STAFF.all(request.user.pk, timezone.localdate())
    chosen = request.session.get(ACTING, "")
    acting = [grant for grant in request.grants if str(grant.pk) == chosen]
    request.user.acting_as = acting[0].pk if acting else None
    request.user.held = acting or request.grants
    request.powers = powers_in(grant.role for grant in request.user.held)
