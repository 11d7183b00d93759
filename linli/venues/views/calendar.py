"""The working time of the platform, for operators: office hours, holidays, make-up days."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.http import Request, sent
from linli.core.working_time import FIRST_YEAR
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.venues import actions, queries, words
from linli.venues.forms import HoursForm, SpecialDayForm, WhichDayForm

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk(Power.RUN_PLATFORM)
def index(request: Request) -> HttpResponse:
    return _show(request, SpecialDayForm())


@form_view
@desk(Power.RUN_PLATFORM)
def set_hours(request: Request) -> HttpResponse:
    form = HoursForm(sent(request), initial=HoursForm.initial_of(queries.office_hours()))

    def step() -> bool:
        actions.set_office_hours(by=request.user, weekly=form.weekly())
        return True

    if attempt(form, step):
        messages.success(request, _("Saved. Orders that are going on are counted anew."))
        return redirect("venues:calendar")
    return form_page(request, form, _("Office hours"), back=reverse("venues:calendar"))


@require_POST
@desk(Power.RUN_PLATFORM)
def set_day(request: Request) -> HttpResponse:
    form = SpecialDayForm(request.POST)
    day = attempt(form, lambda: actions.set_special_day(by=request.user, **form.cleaned_data))
    if day is None:
        return _show(request, form, status=422)
    messages.success(request, _("Saved. Orders that are going on are counted anew."))
    return redirect(f"{reverse('venues:calendar')}?year={day.on.year}")


@require_POST
@desk(Power.RUN_PLATFORM)
def clear_day(request: Request) -> HttpResponse:
    form = WhichDayForm(request.POST)
    if not form.is_valid():
        return redirect("venues:calendar")
    day = form.cleaned_data["on"]
    actions.forget_special_day(day, by=request.user)
    return redirect(f"{reverse('venues:calendar')}?year={day.on.year}")


def _show(request: Request, form: SpecialDayForm, *, status: int = 200) -> HttpResponse:
    this_year = timezone.localdate().year
    years = range(FIRST_YEAR, this_year + 3)
    asked = {str(year): year for year in years}.get(request.GET.get("year", ""), this_year)
    context = {
        "week": words.week_of_office(queries.office_hours()),
        "days": queries.days_of(asked),
        "year": asked,
        "years": years,
        "form": form,
    }
    return render(request, "venues/desk/calendar.html", context, status=status)
