"""What can be had for points in a place, and by which rules."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from linli.accounts.doors import is_known
from linli.areas.here import here
from linli.core.http import Request
from linli.core.paging import page_of
from linli.points import queries, rules
from linli.points.models import BEST, Reward
from linli.points.words import MARKS


@require_safe
def rewards(request: Request) -> HttpResponse:
    """Everything on offer here, the cheapest first, what is gone last."""
    place = here(request)
    if place is None:
        return redirect("web:places")
    page = page_of(queries.on_offer(place.id), request.GET.get("page"))
    return render(request, "points/rewards.html", {"page": page})


@require_safe
def reward(request: Request, pk: UUID) -> HttpResponse:
    """One thing: what it is, how many there are, and a button if it can be had."""
    row = get_object_or_404(Reward.objects.select_related("area"), pk=pk)
    knows = is_known(request)
    rule = queries.rule_for(row.area_id, queries.today())
    context = {
        "reward": row,
        "balance": queries.balance_of(request.user) if knows else None,
        "why_not": rules.why_not_redeem(request.user, row, rule) if knows else "",
        "family": queries.family_of(request.user) if knows and rule and rule.is_for_family else [],
    }
    return render(request, "points/reward.html", context)


@require_safe
def rules_here(request: Request) -> HttpResponse:
    """The rules in force here, in sentences, and the pool of the place."""
    place = here(request)
    if place is None:
        return redirect("web:places")
    rule = queries.rule_for(place.id, queries.today())
    context = {
        "rule": rule,
        "rates": list(rule.rates.all()) if rule else [],
        "windows": list(rule.windows.all()) if rule else [],
        "grades": [(MARKS[one.mark], one) for one in rule.grades.all()] if rule else [],
        "best": MARKS[BEST],
        "pool": queries.pool_of(place.id),
    }
    return render(request, "points/rules.html", context)
