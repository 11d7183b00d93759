"""At the desk: teams on their way to a registered organisation: how far, and what is missing."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.activities import growth
from linli.activities.actions import growing
from linli.activities.growth_forms import AskedForm
from linli.activities.learning_forms import CodeForm, StageForm
from linli.activities.models import Grown, GrowthRule
from linli.activities.models.growth import READY, REGISTERED, STAGES
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations import queries, rules
from linli.organisations.doors import desk
from linli.organisations.models import Kind, Organisation
from linli.organisations.scope import Power, powers_of
from linli.organisations.views.shared import attempt

OWN = (Power.EDIT_ORGANISATIONS, Power.MANAGE_MEMBERS)
form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(*OWN)
def teams(request: Request) -> HttpResponse:
    """The informal teams one answers for."""
    rows = queries.at_desk(request.user).filter(kind=Kind.TEAM, ended_on=None)
    page = page_of(rows.order_by("name", "pk"), request.GET.get("page"))
    may_set = Power.EDIT_ORGANISATIONS in powers_of(request.user)
    context = {"page": page, "may_set": may_set}
    return render(request, "activities/desk/growing.html", context)


@form_view
@desk(Power.EDIT_ORGANISATIONS)
def asked(request: Request) -> HttpResponse:
    """What is asked at each stage here, in all versions, and the next one."""
    area = request.grants[0].area
    rule = growth.rule_for(area.pk, timezone.localdate())
    form = AskedForm(sent(request), by=request.user, initial=AskedForm.of(area, rule))
    made = attempt(
        form,
        lambda: growing.set_asked(
            form.asked(), by=request.user, area=form.cleaned_data["area"],
            since=form.cleaned_data["since"],
        ),
    )  # fmt: skip
    if made:
        messages.success(request, _("Written down. It holds from the day you chose."))
        return redirect("activities:growth_asked")
    page = page_of(growth.rules_of(request.user), request.GET.get("page"))
    rows = [(one, stages_of(one)) for one in page]
    context = {
        "form": form, "page": page, "rows": rows, "shipped": stages_of(None),
        "today": timezone.localdate(),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "activities/desk/growth_asked.html", context, status=status)


def stages_of(rule: GrowthRule | None) -> list[tuple[object, growth.Asked]]:
    """Each stage with what a version asks for it."""
    return [(STAGES[number], what) for number, what in growth.asked_by(rule).items()]


@require_safe
@desk(*OWN)
def one(request: Request, pk: UUID) -> HttpResponse:
    """How far a team is, and what is missing."""
    return _show(request, _team(request, pk))


@form_view
@desk(Power.EDIT_ORGANISATIONS)
def confirm(request: Request, pk: UUID) -> HttpResponse:
    """The next stage is reached."""
    team = _team(request, pk)
    form = StageForm(sent(request))
    if attempt(form, lambda: growing.confirm(team, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Confirmed."))
        return redirect("activities:growth", pk)
    return _show(request, team, form=form)


@form_view
@desk(Power.EDIT_ORGANISATIONS)
def register(request: Request, pk: UUID) -> HttpResponse:
    """It has its credit code."""
    team = _team(request, pk)
    form = CodeForm(sent(request))
    if attempt(form, lambda: growing.register(team, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Registered. It acts in its own name now."))
        return redirect("activities:growth", pk)
    return _show(request, team, code_form=form)


def _team(request: Request, pk: UUID) -> Organisation:
    rows = queries.at_desk(request.user).select_related("guide")
    team: Organisation = get_object_or_404(rows, pk=pk)
    return team


def _show(request: Request, team: Organisation, **forms_: forms.Form) -> HttpResponse:
    number, there = growth.next_stage(team), growth.there(team.pk)
    rule = growth.rule_for(team.area_id, timezone.localdate())
    asked = growth.asked_by(rule).get(number)
    context = {
        "team": team,
        "rows": Grown.objects.filter(team=team).select_related("guide", "confirmed_by", "rule"),
        "there": there,
        "asked": asked,
        "rule": rule,
        "lacks": there.lacks(asked) if asked else {},
        "stage": STAGES.get(number),
        "may_confirm": team.guide is not None
        and team.kind == Kind.TEAM
        and rules.may_edit(request.user, team)
        and rules.may_edit(request.user, team.guide),
        "is_last": number == REGISTERED,
        "wants_charter": number == READY,
        "form": StageForm(),
        "code_form": CodeForm(),
    } | forms_
    status = 422 if any(form.errors for form in forms_.values()) else 200
    return render(request, "activities/desk/growth.html", context, status=status)
