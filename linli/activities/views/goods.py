"""What is handed out at an activity: its stock, who took it along and signed, the sheet to sign."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.accounts.models import Person
from linli.activities import pdf, queries
from linli.activities.actions import handing_out
from linli.activities.models import Goods, Handout
from linli.activities.told_forms import GoodsForm, HandOutForm
from linli.activities.views.kept import kept
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power
from linli.organisations.views.shared import attempt
from linli.people.queries import called, visible_to

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
@desk(Power.RUN_ACTIVITIES)
def goods(request: Request, pk: UUID) -> HttpResponse:
    """What there is, what is left, and who took it along."""
    activity = kept(request, pk)
    form = GoodsForm(sent(request))
    if attempt(form, lambda: handing_out.put_in(activity, form.lot(), by=request.user)):
        messages.success(request, _("Written down."))
        return redirect("activities:goods", pk)
    context = {
        "activity": activity, "form": form, "lots": Goods.objects.filter(activity=activity),
        "page": page_of(queries.handed_out(activity), request.GET.get("page")),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "activities/desk/goods.html", context, status=status)


@form_view
@desk(Power.RUN_ACTIVITIES)
def hand_out(request: Request, pk: UUID) -> HttpResponse:
    """Somebody stands there: found by number or name, then it is theirs."""
    activity, by = kept(request, pk), request.user
    form = HandOutForm(sent(request), activity=activity)
    meant: list[Person] = []
    if form.is_valid():
        said = form.cleaned_data
        meant = called(visible_to(by, Power.RUN_ACTIVITIES), said["phone"], said["name"])
        chosen = next((one for one in meant if str(one.pk) == request.POST.get("person")), None)
        row = chosen and attempt(
            form,
            lambda: handing_out.hand_out(said["goods"], by=by, person=chosen, signed=form.signed()),
        )
        if row:
            messages.success(request, _("Handed out, and signed for."))
            return redirect("activities:hand_out", pk)
        if not meant:
            form.add_error(None, _("Nobody found. Register them first, then sign them up."))
    context = {"activity": activity, "form": form, "meant": meant}
    status = 422 if form.errors else 200
    return render(request, "activities/desk/hand_out.html", context, status=status)


@require_POST
@desk(Power.RUN_ACTIVITIES)
def take_back(request: Request, pk: UUID) -> HttpResponse:
    running = queries.kept_by(request.user)
    rows = Handout.objects.select_related("goods__activity")
    row = get_object_or_404(rows, pk=pk, goods__activity__in=running)
    handing_out.take_back(row, by=request.user)
    messages.success(request, _("Taken back. It may be had again."))
    return redirect("activities:goods", row.goods.activity_id)


@require_safe
@desk(Power.RUN_ACTIVITIES)
def sheet(request: Request, pk: UUID) -> HttpResponse:
    """Whoever has a place, with a line to sign on."""
    response = HttpResponse(pdf.sheet(kept(request, pk)), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="sheet.pdf"'
    response["Cache-Control"] = "no-store"
    return response
