"""My points: what I have, what came and went, what I redeem, fetch and give away."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.doors import signed_in
from linli.accounts.models import Person
from linli.areas.here import here
from linli.core.errors import Refused
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.views.shared import attempt
from linli.points import queries
from linli.points.actions import redeeming, spending
from linli.points.forms import DonateForm
from linli.points.models import BEST, Redemption, Reward, Stage
from linli.points.words import MARKS

SHOWN = 6
ON_SHELF = 4


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """Balance, what can be had, what is to be fetched, what came and went last."""
    place, today = here(request), queries.today()
    account = queries.account_of(request.user)
    balance = account.balance if account else 0
    entries = list(queries.entries_of(request.user)[:SHOWN])
    queries.explain(entries)
    waiting = queries.redeemed_by(request.user).filter(stage=Stage.WAITING)
    rule = queries.rule_for(place.id, today) if place else None
    context = {
        "balance": balance,
        "debt": max(0, -balance),
        "held": queries.held_of(request.user),
        "running_out": queries.running_out(account, today) if account else [],
        "entries": entries,
        "rewards": list(queries.on_offer(place.id)[:ON_SHELF]) if place else [],
        "waiting": list(waiting[:SHOWN]),
        "rule": rule,
        "best": MARKS[BEST],
    }
    return render(request, "points/mine.html", context)


@require_safe
@signed_in
def entries(request: Request) -> HttpResponse:
    """Everything that came and went."""
    page = page_of(queries.entries_of(request.user), request.GET.get("page"))
    rows = list(page.object_list)
    queries.explain(rows)
    return render(request, "points/entries.html", {"page": page, "entries": rows})


@require_safe
@signed_in
def redeemed(request: Request) -> HttpResponse:
    page = page_of(queries.redeemed_by(request.user), request.GET.get("page"))
    return render(request, "points/redeemed.html", {"page": page})


@require_POST
@signed_in
def redeem(request: Request, pk: UUID) -> HttpResponse:
    """One of it for me, or for one of my family."""
    reward = get_object_or_404(Reward, pk=pk)
    row = redeeming.redeem(reward, by=request.user, receiver=_receiver(request))
    messages.success(request, _("It is yours. Show the code where you fetch it."))
    return redirect("points:pick_up", row.pk)


@require_safe
@signed_in
def pick_up(request: Request, pk: UUID) -> HttpResponse:
    """Where to fetch it, until when, and the code to show there."""
    return render(request, "points/pick_up.html", {"row": _own(request, pk)})


@require_POST
@signed_in
def give_back(request: Request, pk: UUID) -> HttpResponse:
    row = redeeming.give_back(_own(request, pk), by=request.user)
    if row.team_id:
        messages.success(request, _("Given back. The team has its points again."))
        return redirect("points:team", row.team_id)
    messages.success(request, _("Given back. Your points are there again."))
    return redirect("points:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def donate(request: Request) -> HttpResponse:
    """To the pool of the place one is in."""
    place = here(request)
    form = DonateForm(sent(request))

    def step() -> object:
        if place is None:
            raise Refused(_("Choose your place first."))
        points = form.cleaned_data["points"]
        return spending.donate(points, by=request.user, area_id=place.id)

    if attempt(form, step):
        messages.success(request, _("Thank you. Your neighbours have them now."))
        return redirect("points:mine")
    context = {"form": form, "balance": queries.balance_of(request.user)}
    status = 422 if form.is_bound else 200
    return render(request, "points/donate.html", context, status=status)


def _receiver(request: Request) -> Person | None:
    if not (chosen := request.POST.get("for", "")):
        return None
    found = [one for one in queries.family_of(request.user) if str(one.pk) == chosen]
    if not found:
        raise Http404
    return found[0]


def _own(request: Request, pk: UUID) -> Redemption:
    """What one redeemed oneself, or what was redeemed for a team that one leads."""
    rows = Redemption.objects.select_related("reward", "receiver", "team")
    led = queries.led_by(request.user).values("pk")
    return get_object_or_404(rows.filter(Q(person=request.user) | Q(team__in=led)), pk=pk)
