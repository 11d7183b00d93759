"""Who has read it: a press on the notice, and the list at the desk of who was not reached."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.accounts.doors import signed_in
from linli.core.http import Request
from linli.core.paging import page_of
from linli.notices import receipts
from linli.notices.actions import receipts as giving
from linli.notices.models import Notice
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.people.models import Household

MOST_AREAS = 40


@require_POST
@signed_in
def read(request: Request, pk: UUID) -> HttpResponse:
    """My household has read it."""
    notice = get_object_or_404(Notice, pk=pk, current__isnull=False)
    giving.read(notice, by=request.user)
    messages.success(request, _("Thank you. Your household is counted."))
    return redirect("notices:one", pk)


@require_safe
@desk(Power.CALL_PEOPLE)
def index(request: Request) -> HttpResponse:
    """The notices that ask to be told to every household."""
    page = page_of(receipts.asking(request.user), request.GET.get("page"))
    return render(request, "notices/desk/asking.html", {"page": page})


@require_safe
@desk(Power.CALL_PEOPLE)
def one(request: Request, pk: UUID) -> HttpResponse:
    """How many were reached, and who was not: by area, where one rings and knocks."""
    notice = get_object_or_404(receipts.asking(request.user), pk=pk)
    rows = receipts.unreached(notice, request.user)
    areas = receipts.missing_by_area(rows, MOST_AREAS)
    chosen = next((one for one in areas if str(one["area"]) == request.GET.get("area")), None)
    if chosen:
        rows = rows.filter(area=chosen["area"])
    context = {
        "notice": notice,
        "reached": receipts.reached(notice),
        "page": page_of(rows, request.GET.get("page")),
        "areas": areas,
        "chosen": chosen,
    }
    return render(request, "notices/desk/unreached.html", context)


@require_POST
@desk(Power.CALL_PEOPLE)
def tick(request: Request, pk: UUID, household: UUID) -> HttpResponse:
    """This household was told."""
    notice = get_object_or_404(receipts.asking(request.user), pk=pk)
    home = get_object_or_404(Household.objects.select_related("area"), pk=household)
    giving.tick(notice, by=request.user, household=home, how=request.POST.get("how", ""))
    messages.success(request, _("Counted."))
    return redirect("notices:unreached", pk)
