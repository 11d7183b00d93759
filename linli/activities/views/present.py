"""Checking in and out by oneself: with the code of the leader's screen, or with one's own."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.accounts.doors import is_known, send, signed_in
from linli.accounts.views.steps import origin_of, remember
from linli.activities import codes, meets, rules, seen
from linli.activities.actions import presence
from linli.activities.forms import HereForm
from linli.activities.models import Activity, SignUp, Stand
from linli.core import limits, qr, unit
from linli.core.errors import Refused
from linli.core.http import Request, sent

SEEN = "seen_code"  # in the session: which activity's code was read, and when
# From reading the code to pressing: long enough to sign in with a message to the phone.
WHILE = timedelta(minutes=10)
TRIES, PER = 5, timedelta(minutes=10)


@unit.own_units  # wrong digits are counted, also when the rest is undone
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: Request, pk: UUID) -> HttpResponse:
    """I am here, or I go: after the code was read, or with the digits one hears."""
    activity = seen.one(pk)
    if activity is None:
        raise Http404
    now = timezone.now()
    if codes.is_shown(activity.pk, request.GET.get("code", ""), now):
        request.session[SEEN] = {"activity": str(pk), "at": now.timestamp()}
        return redirect("activities:here", pk)  # a code that is used stays out of the history
    if not is_known(request):
        return send(request, "accounts:sign_in")
    row = seen.held_by(request.user, activity)
    form = HereForm(sent(request), has_seen=_has_seen(request, pk, now))
    if row and row.stand == Stand.IN and form.is_valid() and _mark(request, row, form):
        return redirect("activities:here", pk)
    context = {
        "activity": activity,
        "row": row,
        "form": form,
        "open": row and row.presences.filter(went_at=None).first(),
        "last": row and row.presences.order_by("-came_at").first(),
        "why_not": rules.why_not_present(activity, now),
        "is_stale": "code" in request.GET and not form.has_seen,
        "ticket": codes.ticket(activity.pk, request.user.pk, now),
        "until": until(activity),
    }
    status = 422 if form.is_bound else 200
    response = render(request, "activities/here.html", context, status=status)
    if row and not context["why_not"] and not form.has_seen:
        response["Linli-Until"] = str(context["until"])  # the phone keeps it: presence.js
    remember(response, origin_of(request))
    return response


@require_safe
@signed_in
def card(request: Request, pk: UUID) -> HttpResponse:
    """One's own code, for the leader's phone to read. A new one every half minute."""
    rows = SignUp.objects.filter(person=request.user, stand=Stand.IN).select_related("activity")
    row = get_object_or_404(rows, pk=pk)
    path = reverse("activities:scan", args=[row.pk])
    address = f"{settings.OUR_ADDRESS.rstrip('/')}{path}?code={codes.code(row.pk, timezone.now())}"
    return render(request, "activities/card.html", {"row": row, "picture": qr.drawn(address)})


def until(activity: Activity) -> int:
    """Until when a phone shows the page without a network, in milliseconds: the end, or midnight
    if that is sooner."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    ends = meets.hours_of(activity, timezone.now())[1]
    return round(min(ends, midnight + timedelta(days=1)).timestamp() * 1000)


def _has_seen(request: Request, pk: UUID, now: datetime) -> bool:
    code = request.session.get(SEEN) or {}
    is_new = now.timestamp() - code.get("at", 0) < WHILE.total_seconds()
    return is_new and code.get("activity") == str(pk)


def _mark(request: Request, row: SignUp, form: HereForm) -> bool:
    """Check in or out; False with the reason in the form."""
    by = request.user
    try:
        if not form.has_seen:
            limits.take("activity digits", f"{row.activity_id} {by.pk}", limit=TRIES, per=PER)
        proof = presence.proof_of(
            row.activity, seen=form.has_seen, heard=form.cleaned_data["digits"],
            point=form.point(), phone=origin_of(request).device,
        )  # fmt: skip
        is_going = form.cleaned_data["step"] == "out"
        step = presence.check_out if is_going else presence.check_in
        unit.run(partial(step, row, by=by, proof=proof))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    request.session.pop(SEEN, None)  # to go, it is read again
    said = _("You are checked out. Thank you.") if is_going else _("You are checked in.")
    messages.success(request, said)
    return True
