"""A resident's orders, and a helper's: the page of one, every step, what is offered and near."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.doors import signed_in
from linli.core.errors import allow
from linli.core.http import Request
from linli.core.paging import page_of
from linli.orders import belonging, beside, queries, reading, rules, whole
from linli.orders.actions import intake, wishes
from linli.orders.life import TAKEN
from linli.orders.models import Draft, Order
from linli.orders.rules import Tie
from linli.orders.views.steps import take_step
from linli.orders.wanted import ANYTHING, Wanted
from linli.organisations.doors import staff_with_second_factor

WISHED = ("wish_from", "wish_until")


def tied(request: Request, pk: UUID, verb: str = "") -> Tie:
    """What ties somebody to an order that opens on their own pages; 404 for any other. Whoever
    would take what another has taken a moment ago is told so."""
    order = whole.ORDER.first(pk)
    if order is None:
        raise Http404
    tie = Tie(request.user, order)
    if not rules.may_open(request.user, order, tie) and not rules.came_late(order, verb, tie):
        raise Http404
    return tie


def visible(request: Request, pk: UUID) -> Order:
    return tied(request, pk).order


def barred(request: Request, tie: Tie) -> HttpResponse | None:
    """Staff show their second factor before anybody else's order opens, here as at their desk."""
    return None if tie.is_asker else staff_with_second_factor(request)


@require_safe
@signed_in
def mine(request: Request) -> HttpResponse:
    """What is going on, then what was."""
    rows = queries.with_card(belonging.on_top(queries.mine(request.user)), "words")
    page = page_of(rows, request.GET.get("page"))
    begun = [_begun(draft) for draft in queries.drafts_of(request.user)]
    return render(request, "orders/mine.html", {"page": page, "begun": begun})


def _begun(draft: Draft) -> dict[str, object]:
    """Where it goes on, on offer or not: what was said is not lost. No word of it stands here."""
    thing = draft.package or draft.service
    wanted = Wanted(thing.slug if thing else ANYTHING, draft.service, draft.package)
    return {"thing": thing, "url": wanted.url("check"), "at": draft.at}


@require_safe
@signed_in
def one(request: Request, pk: UUID) -> HttpResponse:
    tie = tied(request, pk)
    if door := barred(request, tie):
        return door
    return page_of_one(request, tie)


def page_of_one(request: Request, tie: Tie, refusal: str = "") -> HttpResponse:
    """The order as it is now; above it, why something that was pressed was not possible."""
    page = beside.with_others(reading.page(tie), request.user, rules.may_open)
    status = 409 if refusal else 200
    return render(request, "orders/one.html", page | {"refusal": refusal}, status=status)


def afresh(request: Request, pk: UUID, refusal: str) -> HttpResponse | None:
    """The same, after a step that came too late; None where they may not read it any more."""
    order = whole.ORDER.first(pk)
    tie = Tie(request.user, order) if order else None
    if tie is None or not rules.may_open(request.user, tie.order, tie):
        return None
    return page_of_one(request, tie, refusal)


@require_safe
@signed_in
def placed(request: Request, pk: UUID) -> HttpResponse:
    """It is in: what comes next, and a way back."""
    order = get_object_or_404(queries.mine(request.user).select_related("service"), pk=pk)
    return render(request, "orders/placed.html", {"order": order})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def step(request: Request, pk: UUID, verb: str) -> HttpResponse:
    tie = tied(request, pk, verb)
    if door := barred(request, tie):
        return door
    return take_step(request, tie, verb, base="core/resident.html", back="orders:one",
                     afresh=afresh)  # fmt: skip


@require_POST
@signed_in
def contact(request: Request, pk: UUID) -> HttpResponse:
    """Show the address and the phone to whoever goes there; it is written down."""
    tie = tied(request, pk)
    if door := barred(request, tie):
        return door
    allow(rules.may_see_contact(request.user, tie.order, tie))
    reading.reveal(tie.order, request.user)
    return redirect("orders:one", pk)


@require_POST
@signed_in
def again(request: Request, pk: UUID) -> HttpResponse:
    """The same once more: one press."""
    order = get_object_or_404(queries.mine(request.user), pk=pk)
    made = intake.again(order, by=request.user)
    messages.success(request, _("Ordered once more."))
    return redirect("orders:placed", made.pk)


@require_POST
@signed_in
def welcome(request: Request, pk: UUID) -> HttpResponse:
    """Whoever came may come again."""
    order = get_object_or_404(queries.mine(request.user), pk=pk)
    wishes.welcome_again(order, by=request.user)
    messages.success(request, _("They may come again."))
    return redirect("orders:one", pk)


@require_safe
@signed_in
def posts(request: Request) -> HttpResponse:
    """For helpers: what is offered to me, where I go, what is open nearby."""
    by = request.user
    near = queries.with_card(rules.open_to(by), *WISHED)
    context = {
        "offered": queries.with_card(queries.offered_to(by), *WISHED)[:20],
        "going": queries.with_card(queries.handed_to(by).filter(status__in=TAKEN), *WISHED)[:20],
        "page": page_of(near, request.GET.get("page")),
    }
    return render(request, "orders/posts.html", context)
