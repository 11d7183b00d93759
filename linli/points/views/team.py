"""A team's leader at the desk: what the team has, what came and went, and what it can have."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.http import Request
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.points import queries, rules
from linli.points.actions import redeeming

MOST_OFFERED, MOST_FETCHED = 24, 12


@require_safe
@desk(Power.MANAGE_MEMBERS)
def team(request: Request, pk: UUID) -> HttpResponse:
    """Balance, postings, rewards for teams, and what waits to be fetched."""
    house = get_object_or_404(queries.led_by(request.user), pk=pk)
    balance = queries.balance_of_team(house)
    page = page_of(queries.entries_of_team(house), request.GET.get("page"))
    entries = list(page.object_list)
    queries.explain(entries)
    offered = queries.on_offer_to_teams(house.area_id)[:MOST_OFFERED]
    context = {
        "team": house,
        "balance": balance,
        "debt": max(0, -balance),
        "page": page,
        "entries": entries,
        "rewards": [(one, rules.why_not_for_team(house, one, balance)) for one in offered],
        "redeemed": list(queries.redeemed_for(house)[:MOST_FETCHED]),
        "rule": queries.rule_for(house.area_id, queries.today()),
    }
    return render(request, "points/desk/team.html", context)


@require_POST
@desk(Power.MANAGE_MEMBERS)
def redeem(request: Request, pk: UUID, reward: UUID) -> HttpResponse:
    """One of it for the team; whoever redeems it shows the code."""
    house = get_object_or_404(queries.led_by(request.user), pk=pk)
    found = get_object_or_404(queries.on_offer_to_teams(house.area_id), pk=reward)
    row = redeeming.redeem_for(house, found, by=request.user)
    messages.success(request, _("It is for your team. Show the code where you fetch it."))
    return redirect("points:pick_up", row.pk)
