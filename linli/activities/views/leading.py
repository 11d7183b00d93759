"""What the leader shows on the day, and reads from others' phones."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.activities import codes, pdf, queries, rules
from linli.activities.models import SignUp, State
from linli.core import qr
from linli.core.http import Request
from linli.organisations.doors import desk
from linli.organisations.scope import Power


@require_safe
@desk(Power.RUN_ACTIVITIES)
def screen(request: Request, pk: UUID) -> HttpResponse:
    """The code of this half minute, large; and how many are here."""
    activity = get_object_or_404(queries.kept_by(request.user), pk=pk)
    now = timezone.now()
    path = reverse("activities:here", args=[activity.pk])
    address = f"{settings.OUR_ADDRESS.rstrip('/')}{path}?code={codes.code(activity.pk, now)}"
    spoken = codes.digits(activity.pk, now)
    context = {
        "activity": activity,
        "why_not": rules.why_not_present(activity, now),
        "picture": qr.drawn(address),
        "digits": (spoken[:3], spoken[3:]),
        **queries.heads(activity),
    }
    return render(request, "activities/desk/screen.html", context)


@require_safe
@desk(Power.RUN_ACTIVITIES)
def poster(request: Request, pk: UUID) -> HttpResponse:
    """For the notice board."""
    rows = queries.kept_by(request.user).select_related("area", "organisation")
    activity = get_object_or_404(rows.exclude(state=State.DRAFT), pk=pk)
    response = HttpResponse(pdf.poster(activity), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="poster.pdf"'
    return response


@require_safe
@desk(Power.RUN_ACTIVITIES)
def scan(request: Request, pk: UUID) -> HttpResponse:
    """Somebody's own code, read by the leader: who it is, and whether the code is of now."""
    rows = SignUp.objects.select_related("activity", "person", "post")
    row = get_object_or_404(rows, pk=pk, activity__in=queries.kept_by(request.user))
    now = timezone.now()
    context = {
        "row": row,
        "is_fresh": codes.is_shown(row.pk, request.GET.get("code", ""), now),
        "why_not": rules.why_not_present(row.activity, now),
        "open": row.presences.filter(went_at=None).first(),
    }
    return render(request, "activities/desk/scan.html", context)
