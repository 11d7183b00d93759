"""What a service is worth: versions, a trial of other numbers, and budgets."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.points import queries, simulation
from linli.points.actions import keeping
from linli.points.forms import BudgetForm, RuleForm, TryForm

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(Power.SET_POINTS)
def rules_desk(request: Request) -> HttpResponse:
    """Every version there was, and how much of each budget is left."""
    page = page_of(queries.rules_of(request.user), request.GET.get("page"))
    budgets = page_of(queries.budgets_of(request.user), request.GET.get("budgets"))
    context = {"page": page, "budgets": budgets, "today": queries.today()}
    return render(request, "points/desk/rules.html", context)


@form_view
@desk(Power.SET_POINTS)
def add_rule(request: Request) -> HttpResponse:
    form = RuleForm(sent(request), by=request.user, initial=_latest(request))
    made = attempt(
        form,
        lambda: keeping.set_rule(
            form.plan(), form.rates(), by=request.user, area=form.cleaned_data["area"],
            valid_from=form.cleaned_data["valid_from"], windows=form.windows(),
            grades=form.grades(),
        ),
    )  # fmt: skip
    if made:
        messages.success(request, _("Written down. It holds from the day you chose."))
        return redirect("points:rules_desk")
    status = 422 if form.is_bound else 200
    return render(request, "points/desk/rule.html", {"form": form}, status=status)


@require_safe
@desk(Power.SET_POINTS)
def try_rule(request: Request) -> HttpResponse:
    """What other numbers would have paid for the services of the last year. Changes nothing."""
    asked = request.GET if "per_hour" in request.GET else None
    form = TryForm(asked, by=request.user, initial=_latest(request))
    outcome = None
    if form.is_valid():
        area = form.cleaned_data["area"]
        outcome = simulation.try_out(form.terms(), area.pk, queries.today())
    rows = [(simulation.label(row.category), row) for row in outcome.rows] if outcome else []
    context = {"form": form, "outcome": outcome, "rows": rows}
    status = 422 if form.is_bound and outcome is None else 200
    return render(request, "points/desk/try.html", context, status=status)


@form_view
@desk(Power.SET_POINTS)
def set_budget(request: Request) -> HttpResponse:
    initial = {"area": request.grants[0].area, "year": queries.today().year}
    form = BudgetForm(sent(request), by=request.user, initial=initial)
    made = attempt(
        form,
        lambda: keeping.set_budget(
            form.cleaned_data["points"], by=request.user, area=form.cleaned_data["area"],
            year=form.cleaned_data["year"],
        ),
    )  # fmt: skip
    if made:
        messages.success(request, _("Saved."))
        return redirect("points:rules_desk")
    back = reverse("points:rules_desk")
    intro = _("When all of it is given, hours are still written down but bring no points.")
    return form_page(request, form, _("Points for a year"), back=back, intro=intro)


def _latest(request: Request) -> dict[str, object]:
    """The numbers in force where one works, to begin with."""
    area = request.grants[0].area
    rule = queries.rule_for(area.pk, queries.today())
    found = RuleForm.of(rule) if rule else {}
    return {**found, "area": area}
