"""The plan of a year at the desk, and the way of a need to its contract."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power, may_for
from linli.organisations.views.shared import attempt, form_page
from linli.projects import duties, plans
from linli.projects.actions import fulfilling, planning
from linli.projects.forms import ProjectForm
from linli.projects.models import TAKEN, Due, Management, Planned, Step, YearPlan
from linli.projects.plan_forms import (
    AwardForm,
    DoneForm,
    MoneyForm,
    NeedForm,
    OffersForm,
    RefuseNeedForm,
    YearForm,
    money_of,
)
from linli.projects.words import NEEDS

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(Power.SEE_PROJECTS)
def index(request: Request) -> HttpResponse:
    """The plans of all years, and what the law wants done next."""
    rows = plans.seen_by(request.user)
    open_ones = duties.bought_by(request.user).filter(done_on=None)
    context = {
        "page": page_of(rows, request.GET.get("page")),
        "dues": open_ones[:50], "today": timezone.localdate(),
        "may_buy": Power.BUY_PROJECTS in request.powers,
    }  # fmt: skip
    return render(request, "projects/desk/plans.html", context)


@form_view
@desk(Power.BUY_PROJECTS)
def add(request: Request) -> HttpResponse:
    form, by = YearForm(sent(request), by=request.user), request.user
    made = attempt(
        form,
        lambda: planning.open_year(form.cleaned_data["purchaser"], by=by, **form.facts()),
    )
    if made:
        messages.success(request, _("Written down. Now add what is needed."))
        return redirect("projects:plan", made.pk)
    return form_page(request, form, _("A new year"), back=reverse("projects:plans"))


@require_safe
@desk(Power.SEE_PROJECTS)
def one(request: Request, pk: UUID) -> HttpResponse:
    """The money, the fields, the communities, and each need."""
    plan = get_object_or_404(plans.seen_by(request.user), pk=pk)
    rows = list(plans.needs_of(plan))
    taken = [row for row in rows if row.step in TAKEN]
    context = {
        "plan": plan, "lines": [(row, NEEDS[row.step]) for row in rows],
        "left": plan.fen - plan.taken, "number": len(taken),
        "contracted": sum(row.step == Step.CONTRACTED for row in rows),
        "fields": plans.by_field(rows), "coverage": plans.coverage(plan, timezone.localdate()),
        "buys": may_for(request.user, Power.BUY_PROJECTS, plan.purchaser),
    }  # fmt: skip
    return render(request, "projects/desk/plan.html", context)


@form_view
@desk(Power.BUY_PROJECTS)
def money(request: Request, pk: UUID) -> HttpResponse:
    plan, by = _bought(request, pk), request.user
    form = MoneyForm(sent(request), initial=money_of(plan))
    if attempt(
        form, lambda: planning.set_money(plan, fen=int(form.cleaned_data["yuan"] * 100), by=by)
    ):
        messages.success(request, _("Changed."))
        return redirect("projects:plan", pk)
    return form_page(request, form, _("The money of the year"), back=_page(plan))


@form_view
@desk(Power.BUY_PROJECTS)
def propose(request: Request, pk: UUID) -> HttpResponse:
    plan, by = _bought(request, pk), request.user
    form = NeedForm(sent(request), by=by)
    made = attempt(form, lambda: planning.propose(plan, form.needs(), by=by))
    if made:
        messages.success(request, _("Proposed. Somebody else decides."))
        return redirect("projects:need", made.pk)
    return form_page(request, form, _("Propose what is needed"), back=_page(plan))


@require_safe
@desk(Power.SEE_PROJECTS)
def need(request: Request, pk: UUID) -> HttpResponse:
    """One need, and what can be done about it next."""
    by = request.user
    row = get_object_or_404(plans.seen_need(by, pk))
    buys = may_for(by, Power.BUY_PROJECTS, row.plan.purchaser)
    is_direct = row.management == Management.DIRECT
    is_mine = row.proposed_by_id == by.pk
    context: dict[str, Any] = {
        "row": row, "plan": row.plan, "stand": NEEDS[row.step],
        "areas": [one.area for one in row.areas.select_related("area").order_by("area__name")],
        "dues": row.dues.all(), "today": timezone.localdate(), "buys": buys,
        "can_change": buys and row.step == Step.PROPOSED,
        "can_decide": buys and row.step == Step.PROPOSED and not is_mine,
        "waits_for_another": buys and row.step == Step.PROPOSED and is_mine,
        "can_offer": buys and row.step == Step.APPROVED and not is_direct,
        "can_award": buys and row.step == Step.OFFERED,
        "can_contract": buys and row.step == (Step.APPROVED if is_direct else Step.AWARDED),
    }  # fmt: skip
    return render(request, "projects/desk/need.html", context)


@form_view
@desk(Power.BUY_PROJECTS)
def change(request: Request, pk: UUID) -> HttpResponse:
    row, by = _need(request, pk), request.user
    form = NeedForm(sent(request), by=by, initial=NeedForm.as_it_was(row))
    if attempt(form, lambda: planning.change(row, form.needs(), by=by)):
        messages.success(request, _("Changed."))
        return redirect("projects:need", pk)
    return form_page(request, form, _("Change the proposal"), back=_of(row))


@require_POST
@desk(Power.BUY_PROJECTS)
def approve(request: Request, pk: UUID) -> HttpResponse:
    planning.decide(_need(request, pk), by=request.user, approves=True)
    messages.success(request, _("Approved. Its money is taken out of the year's."))
    return redirect("projects:need", pk)


@form_view
@desk(Power.BUY_PROJECTS)
def refuse(request: Request, pk: UUID) -> HttpResponse:
    row, by, form = _need(request, pk), request.user, RefuseNeedForm(sent(request))
    because = form.cleaned_data["because"] if form.is_valid() else ""
    if attempt(form, lambda: planning.decide(row, by=by, approves=False, because=because)):
        messages.success(request, _("Not approved. Whoever proposed it reads why."))
        return redirect("projects:need", pk)
    return form_page(request, form, _("Do not approve"), back=_of(row))


@form_view
@desk(Power.BUY_PROJECTS)
def offers(request: Request, pk: UUID) -> HttpResponse:
    row, by, form = _need(request, pk), request.user, OffersForm(sent(request))
    if attempt(form, lambda: planning.ask_for_offers(row, by=by, **form.cleaned_data)):
        messages.success(request, _("Kept. When it is decided, say for whom."))
        return redirect("projects:need", pk)
    return form_page(request, form, _("Ask for offers"), back=_of(row))


@form_view
@desk(Power.BUY_PROJECTS)
def award(request: Request, pk: UUID) -> HttpResponse:
    row, by = _need(request, pk), request.user
    form = AwardForm(sent(request), row=row)
    if attempt(form, lambda: planning.award(row, by=by, **form.cleaned_data)):
        messages.success(request, _("Decided. Publish the result within two working days."))
        return redirect("projects:need", pk)
    return form_page(request, form, _("Decide for somebody"), back=_of(row))


@form_view
@desk(Power.BUY_PROJECTS)
def write(request: Request, pk: UUID) -> HttpResponse:
    """The draft of the contract, as far as the plan says it."""
    row, by = _need(request, pk), request.user
    is_direct = row.management == Management.DIRECT
    begins = {
        "name": row.name, "field": row.field, "management": row.management,
        "purchaser": row.plan.purchaser,
        "agency": row.plan.purchaser if is_direct else row.winner,
        "yuan": row.fen / 100, "areas": [one.area for one in row.areas.select_related("area")],
    }  # fmt: skip
    form = ProjectForm(sent(request), by=by, initial=begins)
    made = attempt(form, lambda: planning.write_contract(row, form.terms(), by=by))
    if made:
        messages.success(request, _("Written down. Now add its indicators."))
        return redirect("projects:one", made.pk)
    return form_page(request, form, _("Write the contract"), back=_of(row))


@form_view
@desk(Power.BUY_PROJECTS)
def done(request: Request, pk: UUID) -> HttpResponse:
    """What the law wants was done."""
    row: Due = get_object_or_404(duties.bought_by(request.user), pk=pk)
    form = DoneForm(sent(request))
    back = _of(row.planned) if row.planned else reverse("projects:one", args=[row.project_id])
    if attempt(
        form, lambda: fulfilling.done(row, by=request.user, where=form.cleaned_data["where"])
    ):
        messages.success(request, _("Kept."))
        return redirect(back)
    return form_page(request, form, row.get_duty_display(), back=back)


def _bought(request: Request, pk: UUID) -> YearPlan:
    return get_object_or_404(plans.bought_by(request.user), pk=pk)


def _need(request: Request, pk: UUID) -> Planned:
    mine = plans.bought_by(request.user).order_by().values("pk")
    rows = Planned.objects.filter(plan__in=mine).select_related("plan__purchaser__area", "winner")
    return get_object_or_404(rows, pk=pk)


def _page(plan: YearPlan) -> str:
    return reverse("projects:plan", args=[plan.pk])


def _of(row: Planned) -> str:
    return reverse("projects:need", args=[row.pk])
