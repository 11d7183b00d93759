"""What came and was refused, for whoever runs the platform."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from linli.alerts import queries
from linli.alerts.models import RefusedDocument
from linli.alerts.words import REASONS
from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power

MOST_SHOWN = 8000  # bytes of a document on the page


@require_safe
@desk(Power.RUN_PLATFORM)
def index(request: Request) -> HttpResponse:
    page = page_of(queries.refused(), request.GET.get("page"))
    for row in page:
        row.reason = REASONS.get(row.code, row.code)
    return render(request, "alerts/desk/refused.html", {"page": page})


@require_safe
@desk(Power.RUN_PLATFORM)
def one(request: Request, pk: UUID) -> HttpResponse:
    """The reason, and the beginning of it as text that does nothing."""
    row = get_object_or_404(RefusedDocument, pk=pk)
    beginning = bytes(row.kept)[:MOST_SHOWN].decode(errors="replace").replace("\0", "\ufffd")
    context = {
        "row": row,
        "reason": REASONS.get(row.code, row.code),
        "beginning": beginning,
        "is_cut": row.size > MOST_SHOWN,
    }
    return render(request, "alerts/desk/refused_one.html", context)
