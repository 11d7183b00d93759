"""The doors for what phones did without a network: the leader's ticks, and one's own digits."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts.doors import signed_in
from linli.accounts.views.steps import origin_of
from linli.activities import queries, seen
from linli.activities.actions import presence
from linli.activities.actions.presence import Later, Proof
from linli.activities.forms import QueuedForm, QueuedHereForm
from linli.activities.models import Activity, Presence, SignUp, State
from linli.activities.views.present import PER, TRIES
from linli.core import limits, unit
from linli.core.errors import Refused, allow
from linli.core.http import Request
from linli.core.phone_clock import ahead_of, on_our_clock
from linli.organisations.doors import desk
from linli.organisations.scope import Power


@require_POST
@desk(Power.RUN_ACTIVITIES)
def ticked(request: Request, pk: UUID) -> HttpResponse:
    """A leader ticked somebody in or out of the list of an activity."""
    activity = get_object_or_404(queries.kept_by(request.user), pk=pk)
    form = QueuedForm(request.POST)
    if not form.is_valid():
        return _no(_("We could not read that"), 422)
    row = get_object_or_404(activity.sign_ups, pk=form.cleaned_data["row"])
    try:
        later = _later(request, activity, form)
        proof = Proof(at=later.at, is_clock_off=later.is_clock_off)
        there = _mark(row, form.cleaned_data["step"], request, proof)
    except Refused as refusal:
        return _no(str(refusal), 409)
    return _yes(there)


@unit.own_units  # wrong digits are counted, also when the rest is undone
@require_POST
@signed_in
def heard(request: Request, pk: UUID) -> HttpResponse:
    """Somebody typed the digits of the leader's screen. That comes twice harms nothing: the same
    presence is found."""
    activity = get_object_or_404(Activity.objects.exclude(state=State.DRAFT), pk=pk)
    form = QueuedHereForm(request.POST, has_seen=False)
    row = seen.held_by(request.user, activity)
    if row is None or not form.is_valid():
        return _no(_("We could not read that"), 422)
    by = request.user
    try:
        later = _later(request, activity, form)
        limits.take("activity digits", f"{activity.pk} {by.pk}", limit=TRIES, per=PER)
        proof = presence.proof_of(
            activity, heard=form.cleaned_data["digits"], point=form.point(),
            phone=origin_of(request).device, later=later,
        )  # fmt: skip
        there = unit.run(partial(_mark, row, form.cleaned_data["step"], request, proof))
    except Refused as refusal:
        return _no(str(refusal), 409)
    return _yes(there)


def _later(request: Request, activity: Activity, form: QueuedForm | QueuedHereForm) -> Later:
    said = form.cleaned_data
    allow(said["person"] == request.user.pk)  # somebody else signed in on this phone
    return presence.done_without_network(
        activity, by=request.user, ticket=said["ticket"], at=on_our_clock(request, said["at"]),
        ahead=ahead_of(request),
    )  # fmt: skip


def _mark(row: SignUp, step: str, request: Request, proof: Proof) -> Presence:
    act = presence.check_out if step == "out" else presence.check_in
    return act(row, by=request.user, proof=proof)


def _yes(there: Presence) -> HttpResponse:
    def clock(at: object) -> str:
        return f"{timezone.localtime(at):%-H:%M}" if at else ""  # type: ignore[arg-type]

    return JsonResponse({"done": f"{clock(there.came_at)}–{clock(there.went_at)}"})


def _no(why: str, status: int) -> HttpResponse:
    return JsonResponse({"detail": why}, status=status)
