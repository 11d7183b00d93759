"""How soon a service must come, and where and when it is offered: each looked at before it is
saved, and each with its history."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Person
from linli.catalogue import actions, kept, queries, told
from linli.catalogue.forms import DaysForm, LimitsForm, OfferForm, edited_in
from linli.catalogue.models import Offer, Part, Service
from linli.catalogue.views import steps
from linli.core.compared import Line
from linli.core.http import Request, sent
from linli.core.paging import page_of
from linli.organisations.doors import desk
from linli.organisations.scope import Power

HUGE = 2**31 - 1


@desk(Power.EDIT_CATALOGUE)
def limits(request: Request, pk: UUID) -> HttpResponse:
    """How soon it must be accepted, and somebody be there."""
    row: Service = get_object_or_404(queries.editable(request.user), pk=pk)
    stands = kept.limit_words(row.limits.all())
    form = LimitsForm(sent(request), initial=LimitsForm.initial_of(stands))
    title = _("Time limits")
    more = {"back": reverse("catalogue:edit", args=[pk]), "history": _history(row, Part.LIMITS)}
    if shown := steps.changes(request, form, title, lambda: _new_limits(form, stands), **more):
        return shown
    if form.is_valid():
        actions.set_limits(row, by=request.user, limits=form.limits())
        messages.success(request, _("Saved."))
        return redirect("catalogue:limits", pk)
    return steps.show(request, form, title, looks_first=True, name=row.name, **more)


@desk(Power.EDIT_CATALOGUE)
def offer(request: Request, pk: UUID) -> HttpResponse:
    """Where it is offered."""
    row: Service = get_object_or_404(queries.editable(request.user), pk=pk)
    now = edited_in(request.user).filter(pk__in=row.offers.values("area"))
    form = OfferForm(sent(request), by=request.user, initial={"areas": list(now)})
    title = _("Where it is offered")
    page = page_of(queries.offers_of(row, request.user), request.GET.get("page"))
    more = {
        "back": reverse("catalogue:edit", args=[pk]), "history": _history(row, Part.OFFERS),
        "offers": page,
    }  # fmt: skip
    by = request.user
    if shown := steps.changes(request, form, title, lambda: _new_offers(row, form, by), **more):
        return shown
    if form.is_valid():
        actions.offer(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Visitors see it within a minute."))
        return redirect("catalogue:offer", pk)
    return steps.show(request, form, title, looks_first=True, name=row.name, **more)


@desk(Power.EDIT_CATALOGUE)
def days(request: Request, pk: UUID, offer: int) -> HttpResponse:
    """From and until when it is offered in one place."""
    service: Service = get_object_or_404(queries.editable(request.user), pk=pk)
    rows = queries.offers_of(service, request.user)
    row: Offer = get_object_or_404(rows, pk=min(offer, HUGE))
    initial = {"begins": row.valid_from, "ends": row.valid_until}
    form = DaysForm(sent(request), initial=initial)
    title = _("From and until when")
    more = {"back": reverse("catalogue:offer", args=[pk])}
    if shown := steps.changes(request, form, title, lambda: _new_days(row, form), **more):
        return shown
    if form.is_valid():
        actions.change_days(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Visitors see it within a minute."))
        return redirect("catalogue:offer", pk)
    name = f"{service.name} · {row.area.name}"
    return steps.show(request, form, title, looks_first=True, name=name, **more)


def _history(row: Service, part: Part) -> object:
    rows = row.versions.filter(part=part).select_related("by")[: steps.SHOWN]
    return steps.history(rows, "catalogue:version", row.pk)


def _new_limits(form: LimitsForm, stands: dict[str, list[int | None]]) -> list[Line]:
    return told.limit_lines(stands, form.limits())


def _new_offers(service: Service, form: OfferForm, by: Person) -> list[Line]:
    """Only what changes: the list may be long."""
    stands = kept.offer_words(queries.offers_of(service, by))
    asked = form.cleaned_data
    begins = asked["begins"] or timezone.localdate()
    then = kept.offer_words(
        Offer(area=area, valid_from=begins, valid_until=asked["ends"]) for area in asked["areas"]
    )
    now = {pk: stands.get(pk, days) for pk, days in then.items()}
    return [line for line in told.offer_lines(stands, now) if line.is_changed]


def _new_days(row: Offer, form: DaysForm) -> list[Line]:
    asked = Offer(
        area=row.area, valid_from=form.cleaned_data["begins"], valid_until=form.cleaned_data["ends"]
    )
    return told.offer_lines(kept.offer_words([row]), kept.offer_words([asked]))
