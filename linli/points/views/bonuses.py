"""At the desk: a bonus for a volunteer or a team, and taking one back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.accounts.models import Person
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.models import Organisation
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt, form_page
from linli.people.queries import called
from linli.points import queries
from linli.points.actions import bonuses
from linli.points.forms import BonusBackForm, BonusForm
from linli.points.models import Bonus

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.SET_POINTS)
def given(request: Request) -> HttpResponse:
    """What was given by hand, and one more: whoever may be meant is shown first."""
    form = BonusForm(sent(request), by=request.user, initial={"area": request.grants[0].area})
    meant, made = _meant(request, form)
    if made:
        messages.success(request, _("Given. They see it with the reason."))
        return redirect("points:bonuses")
    page = page_of(queries.bonuses_of(request.user), request.GET.get("page"))
    context = {"page": page, "form": form, "meant": meant}
    status = 422 if form.errors else 200
    return render(request, "points/desk/bonuses.html", context, status=status)


@form_view
@desk(Power.SET_POINTS)
def take_back(request: Request, pk: UUID) -> HttpResponse:
    """It was a mistake; what was spent already becomes a debt."""
    row: Bonus = get_object_or_404(queries.bonuses_of(request.user), pk=pk)
    form = BonusBackForm(sent(request))
    if attempt(form, lambda: bonuses.take_back(row, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Taken back. They see why."))
        return redirect("points:bonuses")
    return form_page(
        request, form, _("Take a bonus back"), back=reverse("points:bonuses"),
        button=_("Take it back"),
        intro=_("What was spent already becomes a debt, which the next points make good."),
    )  # fmt: skip


def _meant(request: Request, form: BonusForm) -> tuple[list[Person], Bonus | None]:
    """Whom the form may mean; and what was given, once it is clear to whom."""
    if not form.is_valid():
        return [], None
    said, to = form.cleaned_data, form.cleaned_data["team"]
    meant: list[Person] = []
    if to is None:
        people = queries.may_have_bonus(request.user)
        meant = called(people, said["phone"], said["name"])
        to = next((who for who in meant if str(who.pk) == request.POST.get("person")), None)
        if not meant:
            form.add_error(None, _("Nobody found. Register them first."))
    return meant, attempt(form, lambda: _give(request, form, to)) if to else None


def _give(request: Request, form: BonusForm, to: Person | Organisation) -> Bonus:
    said = form.cleaned_data
    return bonuses.give(
        to, said["points"], by=request.user, area=said["area"], reason=said["reason"]
    )
