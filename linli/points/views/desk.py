"""Points at the desk: hand over by code, look after what is offered and how many there are."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core import limits, unit
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.points import queries, rules
from linli.points.actions import keeping, redeeming
from linli.points.forms import CodeForm, NewRewardForm, RewardForm, SignForm, StockForm
from linli.points.models import Redemption, Reward

form_view = require_http_methods(["GET", "HEAD", "POST"])
# Wrong codes of one member of staff: six digits are found by whoever may try for long.
WRONG, PER = 20, timedelta(minutes=10)


@unit.own_units  # wrong codes are counted, also when the rest is undone
@form_view
@desk(Power.RUN_REWARDS)
def counter(request: Request) -> HttpResponse:
    """What waits to be fetched; a code shows which of it, before anything is handed over."""
    form = CodeForm(sent(request))
    found = None
    if form.is_valid():
        row = redeeming.find(form.cleaned_data["code"])
        found = queries.to_hand_over(request.user).filter(pk=row.pk).first() if row else None
        if found is None:
            _count_wrong(request)
            form.add_error("code", _("Nothing waits here under this code. Look at it again."))
    if found:
        return _found(request, found, SignForm(initial={"code": form.cleaned_data["code"]}))
    page = page_of(queries.to_hand_over(request.user), request.GET.get("page"))
    status = 422 if form.is_bound else 200
    return render(request, "points/desk/counter.html", {"form": form, "page": page}, status=status)


@unit.own_units  # as above: here too one might try code after code
@require_POST
@desk(Power.RUN_REWARDS)
def hand_over(request: Request, pk: UUID) -> HttpResponse:
    """They signed, and took it along."""
    row, form = _row(request, pk), SignForm(request.POST)
    if not form.is_valid():
        return _found(request, row, form)
    if not redeeming.is_code(row, form.cleaned_data["code"]):
        _count_wrong(request)
    redeeming.hand_over(row, by=request.user, **form.cleaned_data)
    messages.success(request, _("Handed over, and written down."))
    return redirect("points:counter")


@require_POST
@desk(Power.RUN_REWARDS)
def take_back(request: Request, pk: UUID) -> HttpResponse:
    """It cannot be handed over: their points go back."""
    redeeming.give_back(_row(request, pk), by=request.user)
    messages.success(request, _("Their points are back, and it is on offer again."))
    return redirect("points:counter")


@require_safe
@desk(Power.RUN_REWARDS)
def rewards(request: Request) -> HttpResponse:
    page = page_of(queries.kept_by(request.user), request.GET.get("page"))
    return render(request, "points/desk/rewards.html", {"page": page})


@form_view
@desk(Power.RUN_REWARDS)
def add_reward(request: Request) -> HttpResponse:
    form = NewRewardForm(sent(request), by=request.user, initial={"area": request.grants[0].area})
    made = attempt(
        form,
        lambda: keeping.put_up(
            form.facts(), by=request.user, area=form.cleaned_data["area"],
            number=form.cleaned_data["stock"],
        ),
    )  # fmt: skip
    if made:
        messages.success(request, _("It is on offer now."))
        return redirect("points:rewards_desk")
    back = reverse("points:rewards_desk")
    return form_page(request, form, _("New on offer"), back=back, button=_("Offer it"))


@form_view
@desk(Power.RUN_REWARDS)
def edit_reward(request: Request, pk: UUID) -> HttpResponse:
    reward = get_object_or_404(queries.kept_by(request.user), pk=pk)
    form = RewardForm(sent(request), initial=RewardForm.of(reward))
    if attempt(form, lambda: keeping.describe(reward, form.facts(), by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("points:rewards_desk")
    back = reverse("points:rewards_desk")
    intro = _("Whoever has redeemed it keeps what they have.")
    return form_page(request, form, reward.name, back=back, intro=intro)


@form_view
@desk(Power.RUN_REWARDS)
def stock(request: Request, pk: UUID) -> HttpResponse:
    """How many there are, and every change of it."""
    reward = get_object_or_404(queries.kept_by(request.user), pk=pk)
    form = StockForm(sent(request))

    def step() -> Reward:
        return keeping.restock(reward, form.cleaned_data["change"], by=request.user)

    if attempt(form, step):
        messages.success(request, _("Written down."))
        return redirect("points:stock", pk)
    page = page_of(reward.moves.select_related("by"), request.GET.get("page"))
    context = {"reward": reward, "form": form, "page": page}
    status = 422 if form.is_bound else 200
    return render(request, "points/desk/stock.html", context, status=status)


def _count_wrong(request: Request) -> None:
    limits.take("wrong pick-up code", str(request.user.pk), limit=WRONG, per=PER)


def _found(request: Request, row: Redemption, form: SignForm) -> HttpResponse:
    context = {"row": row, "form": form, "is_own": not rules.may_hand_over(request.user, row)}
    status = 422 if form.is_bound else 200
    return render(request, "points/desk/found.html", context, status=status)


def _row(request: Request, pk: UUID) -> Redemption:
    """Also what is over, so that a second press hears so."""
    kept = queries.kept_by(request.user).values("pk")
    rows = Redemption.objects.select_related("reward", "person", "receiver", "team")
    return get_object_or_404(rows.filter(reward__in=kept), pk=pk)
